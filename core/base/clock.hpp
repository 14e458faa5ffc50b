#pragma once

#include "core/base/task.hpp"
#include "core/base/time.hpp"

namespace revalab {

/// Tells time and waits. One object in a program owns time; everything else is handed this.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  [[nodiscard]] virtual Instant now() const = 0;
  [[nodiscard]] virtual Calendar calendar() const = 0;
  /// Completes when `now()` has reached `at`; at once when it already has.
  virtual Task<void> sleep_until(Instant at) = 0;

  [[nodiscard]] WallTime wall_now() const { return calendar().wall(now()); }
  Task<void> sleep(Duration span) { return sleep_until(now() + span); }
};

}  // namespace revalab
