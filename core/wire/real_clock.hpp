#pragma once

#include "core/base/clock.hpp"
#include "core/wire/reactor.hpp"

namespace revalab::wire {

/// The machine's time. The one place that asks the machine for it; everything else is handed a
/// `Clock`. The wall time is read once, so a machine whose clock is set meanwhile does not make the
/// lab jump.
class RealClock final : public Clock {
 public:
  /// The lab's first instant is now, and is called the machine's wall time.
  explicit RealClock(Reactor& reactor);
  /// The lab's first instant is now, and is called `start`.
  RealClock(Reactor& reactor, WallTime start);

  [[nodiscard]] Instant now() const override;
  [[nodiscard]] Calendar calendar() const override { return calendar_; }
  Task<void> sleep_until(Instant at) override;

 private:
  Reactor& reactor_;
  Calendar calendar_;
  Duration started_;  ///< On the machine's monotonic clock.
};

}  // namespace revalab::wire
