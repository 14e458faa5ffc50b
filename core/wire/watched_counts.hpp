#pragma once

#include "core/base/handler.hpp"

#include <cstddef>
#include <map>

namespace revalab::wire {

/// What the exchanges of a carrier wait for, each once however many wait for it. So a carrier finds
/// out whether anybody is to be asked again by one look at each, not at every exchange.
class WatchedCounts {
 public:
  /// Once more, or once less, is this waited for. Null stands for anything.
  void add(const ChangeCount& count);
  void remove(const ChangeCount& count);

  /// True when one has changed since it was added or last looked at.
  [[nodiscard]] bool any_changed() const;
  /// Takes the counts as they are now for seen.
  void look();

 private:
  struct Watched {
    std::size_t waiting = 0;
    std::uint64_t seen = 0;
  };
  std::map<ChangeCount, Watched> watched_;  ///< The order shows nowhere.
};

}  // namespace revalab::wire
