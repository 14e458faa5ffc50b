#pragma once

#include "core/base/time.hpp"
#include "core/invalidation/quotas.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace revalab {

/// What one request uses of the sending rate.
struct SendingLoad {
  std::int64_t items = 0;  ///< All of them.
  std::int64_t wildcards = 0;
};

SendingLoad load_of(const std::vector<std::string>& items);

/// Keeps an account below a sending rate: no second, wherever it begins, sees more than the rate.
/// That satisfies a token bucket and a fixed window as well; AWS does not say which it uses.
class Pacer {
 public:
  /// The first instant from `now` on at which `load` may be sent. A load that is by itself more
  /// than a second's worth waits for a second in which nothing was sent.
  [[nodiscard]] Instant earliest(const SendingRate& rate, const SendingLoad& load,
                                 Instant now) const;
  /// Notes what was sent. `at` is when its answer came: the service counted it then or earlier.
  void record(const SendingLoad& load, Instant at);

 private:
  struct Sent {
    Instant at;
    SendingLoad load;
  };
  std::deque<Sent> sent_;  ///< Of the last second, oldest first.
};

}  // namespace revalab
