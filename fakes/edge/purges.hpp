#pragma once

#include "core/base/time.hpp"
#include "core/invalidation/path_rules.hpp"
#include "fakes/edge/cache_key.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::edge {

/// An invalidation as it reaches one edge location.
struct Purge {
  Purge() = default;
  std::string distribution;
  std::string invalidation;  ///< Its id.
  std::vector<std::string> items;
  std::string location;
};

/// Which purge it was.
struct PurgeNote {
  PurgeNote() = default;
  PurgeNote(std::string id, std::string what, Instant when)
      : invalidation(std::move(id)), item(std::move(what)), at(when) {}
  std::string invalidation;
  std::string item;
  Instant at;
  friend bool operator==(const PurgeNote&, const PurgeNote&) = default;
};

/// An item as both faces look for it: what kind, and the text without `*` or `#`, tags comparable.
struct PurgeTarget {
  ItemKind kind = ItemKind::path;
  std::string text;
};
PurgeTarget target_of(std::string_view item);
/// Whether a path or wildcard drops the object of `path` (with its query, as a viewer sends it).
/// The same text, or the same beginning; tags are looked up by the object's own.
bool reaches(const PurgeTarget& target, std::string_view path);

/// What a cache remembers of the purges that reached it, for people who ask why something is or is
/// not there. Bounded: the oldest is forgotten.
class PurgeMemory {
 public:
  /// False when this invalidation has reached the cache before, through another location. The
  /// caches that it reaches share one list of its items.
  bool arrived(const std::shared_ptr<const Purge>& purge, Instant at);
  /// The invalidation as it arrived; null when it did not, or is forgotten.
  [[nodiscard]] std::shared_ptr<const Purge> arrival_of(std::string_view invalidation) const;
  void dropped(const CacheKey& key, const std::shared_ptr<const PurgeNote>& note);
  /// Something is kept under the key again.
  void refilled(const CacheKey& key);

  struct Drop {
    std::shared_ptr<const PurgeNote> note;
    bool refilled = false;
  };
  /// The last purge that dropped something under the key; null when none is remembered.
  [[nodiscard]] const Drop* drop_of(const CacheKey& key) const;
  /// The last purge of the distribution since `stored` that reached the cache with no item for an
  /// object of this path and these tags, and the first of its items.
  [[nodiscard]] std::optional<PurgeNote> missed(std::string_view distribution,
                                                std::string_view path,
                                                const std::vector<std::string>& tags,
                                                Instant stored) const;
  void clear();

 private:
  struct Arrival {
    std::shared_ptr<const Purge> purge;
    Instant at;
  };
  std::deque<Arrival> arrivals_;  ///< The latest last.
  std::set<std::string, std::less<>> seen_;
  std::deque<std::string> seen_order_;
  std::map<std::string, Drop, std::less<>> drops_;  ///< By the text of the key.
  std::deque<std::string> drop_order_;
};

}  // namespace revalab::edge
