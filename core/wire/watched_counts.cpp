#include "core/wire/watched_counts.hpp"

#include <algorithm>

namespace revalab::wire {

void WatchedCounts::add(const ChangeCount& count) {
  const auto [watched, is_first] = watched_.try_emplace(count);
  if (is_first && count) watched->second.seen = *count;
  ++watched->second.waiting;
}

void WatchedCounts::remove(const ChangeCount& count) {
  const auto watched = watched_.find(count);
  if (--watched->second.waiting == 0) watched_.erase(watched);
}

bool WatchedCounts::any_changed() const {
  return std::any_of(watched_.begin(), watched_.end(), [](const auto& each) {
    return !each.first || *each.first != each.second.seen;
  });
}

void WatchedCounts::look() {
  for (auto& [count, watched] : watched_) {
    if (count) watched.seen = *count;
  }
}

}  // namespace revalab::wire
