#pragma once

#include "core/base/clock.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace revalab::sim {

/// The owner of simulated time: a clock that moves only when the next event is taken.
/// Invariant: events happen in the order (instant, sequence of scheduling), and time never runs
/// backwards.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Calendar calendar) : calendar_(calendar) {}

  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] Calendar calendar() const override { return calendar_; }
  Task<void> sleep_until(Instant at) override;

  /// An event that is to come: its instant, and its place among those of that instant.
  using Ticket = std::pair<Instant, std::uint64_t>;
  /// Has `event` called when time reaches `at`; an instant already past means now.
  Ticket schedule(Instant at, std::function<void()> event);
  /// Calls the event off, unless it was taken already.
  void cancel(const Ticket& ticket) { events_.erase(ticket); }
  [[nodiscard]] std::optional<Instant> next_event() const;
  /// Moves time to the next event and calls it. There must be one.
  void take_next();
  /// Moves time forward without an event; nothing may be due before `at`.
  void advance_to(Instant at);

 private:
  Instant now_;
  Calendar calendar_;
  std::uint64_t sequence_ = 0;
  std::map<Ticket, std::function<void()>> events_;
};

}  // namespace revalab::sim
