#pragma once

#include "core/base/clock.hpp"

#include <map>
#include <utility>
#include <vector>

namespace revalab::test {

/// A clock that moves only when a test says so, or, when told to `jump`, by whatever sleeps on it.
class ManualClock final : public Clock {
 public:
  enum class Sleeping { wait, jump };

  explicit ManualClock(Sleeping sleeping = Sleeping::wait, std::string_view start = k_start)
      : sleeping_(sleeping), calendar_(WallTime::parse_rfc3339(start).value()) {}

  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] Calendar calendar() const override { return calendar_; }

  Task<void> sleep_until(Instant at) override {
    if (at <= now_) co_return;
    slept_.push_back(at - now_);
    if (sleeping_ == Sleeping::jump) {
      now_ = at;
      co_return;
    }
    Sleep sleep(*this, at);
    co_await sleep;
  }

  /// Moves time, and wakes who is due in the order of (instant, falling asleep).
  void advance(Duration span) { advance_to(now_ + span); }
  void advance_to(Instant at) {
    while (!sleepers_.empty() && sleepers_.begin()->first.first <= at) {
      const auto due = sleepers_.begin();
      now_ = std::max(now_, due->first.first);
      Resumer resume = due->second;
      sleepers_.erase(due);
      resume();
    }
    now_ = std::max(now_, at);
  }
  [[nodiscard]] std::size_t sleeper_count() const { return sleepers_.size(); }
  /// How long each sleep was to be, in their order.
  [[nodiscard]] const std::vector<Duration>& slept() const { return slept_; }

 private:
  static constexpr std::string_view k_start = "2026-01-01T00:00:00Z";
  using Key = std::pair<Instant, std::uint64_t>;

  class Sleep final : public LeafOperation {
   public:
    Sleep(ManualClock& clock, Instant at) : clock_(clock), key_(at, clock.sequence_++) {}
    Sleep(const Sleep&) = delete;
    Sleep& operator=(const Sleep&) = delete;
    // A task that is dropped midway must not be woken.
    ~Sleep() { clock_.sleepers_.erase(key_); }

   private:
    void start(Resumer resumer) override { clock_.sleepers_.emplace(key_, resumer); }

    ManualClock& clock_;
    Key key_;
  };

  Sleeping sleeping_;
  Calendar calendar_;
  Instant now_;
  std::uint64_t sequence_ = 0;
  std::map<Key, Resumer> sleepers_;
  std::vector<Duration> slept_;
};

}  // namespace revalab::test
