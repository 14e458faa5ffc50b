#pragma once

#include "core/base/time.hpp"

#include <algorithm>
#include <initializer_list>

namespace revalab::wire {

/// How often a server's one timer looks at all its connections: a few times within the shortest of
/// its time-outs.
inline Duration tick_for(std::initializer_list<Duration> timeouts) {
  constexpr Duration k_min = std::chrono::milliseconds(5);
  constexpr Duration k_max = std::chrono::seconds(1);
  constexpr int k_ticks_per_timeout = 2;
  return std::clamp(std::min(timeouts) / k_ticks_per_timeout, k_min, k_max);
}

}  // namespace revalab::wire
