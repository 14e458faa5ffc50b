#pragma once

#include "core/base/clock.hpp"
#include "core/base/handler.hpp"

#include <functional>
#include <list>
#include <optional>

namespace revalab::wire {

/// Where a transport without an event loop of its own keeps those who wait: each sleeps on the
/// clock until its time, and is woken sooner when what it waits for has happened.
class Parking {
 public:
  /// The clock outlives this, and this outlives everybody who stays.
  explicit Parking(Clock& clock) : clock_(clock) {}
  Parking(const Parking&) = delete;
  Parking& operator=(const Parking&) = delete;

  /// Resumes everybody for whom it is over, in the order they came. They go on inside this call.
  void wake();

  class Stay;

 private:
  /// Sleeps for one who stays. It runs on for a moment when the one it woke has gone already.
  struct Sleeper {
    Stay* stay = nullptr;
    std::optional<Root> root = std::nullopt;
  };
  using Sleepers = std::list<Sleeper>;

  Task<void> sleep(Instant until, Sleeper& sleeper);

  Clock& clock_;
  Sleepers sleepers_;
  std::list<Stay*> staying_;
  std::list<Stay*> waking_;
};

/// One wait, to be awaited. Dropping it midway ends it.
class Parking::Stay final : public LeafOperation {
 public:
  /// Until `is_over` says so when somebody wakes, or `until` at the latest.
  Stay(Parking& parking, Instant until, std::function<bool()> is_over)
      : parking_(parking), until_(until), is_over_(std::move(is_over)) {}
  /// As a handler that parks demands it.
  Stay(Parking& parking, const Parked& parked);
  Stay(const Stay&) = delete;
  Stay& operator=(const Stay&) = delete;
  ~Stay();

 private:
  friend class Parking;

  void start(Resumer resumer) override;
  /// Takes it off its list; its sleeper is left alone from now on.
  void leave();

  Parking& parking_;
  Instant until_;
  std::function<bool()> is_over_;
  Resumer resumer_;
  Sleepers::iterator sleeper_;
  std::list<Stay*>* list_ = nullptr;  ///< Where it stands; null when it does not wait.
  std::list<Stay*>::iterator place_;
};

}  // namespace revalab::wire
