#pragma once

#include "core/base/clock.hpp"

namespace revalab::sim {

/// A clock that goes as another one does, from an instant and a date of its own.
class ShiftedClock final : public Clock {
 public:
  /// It is `first` now, in a calendar that begins at `start`. `base` outlives this.
  ShiftedClock(Clock& base, WallTime start, Instant first)
      : base_(base), calendar_(start), ahead_(first - base.now()) {}

  [[nodiscard]] Instant now() const override { return base_.now() + ahead_; }
  [[nodiscard]] Calendar calendar() const override { return calendar_; }
  Task<void> sleep_until(Instant at) override { return base_.sleep_until(at - ahead_); }

 private:
  Clock& base_;
  Calendar calendar_;
  Duration ahead_;
};

}  // namespace revalab::sim
