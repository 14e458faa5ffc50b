#pragma once

#include "fakes/edge/cache_key.hpp"
#include "fakes/edge/stored_object.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>

namespace revalab::edge {

/// What one location, regional cache or shield keeps, of all distributions. When it is full, what
/// was not used longest goes. A purge is looked up, not scanned for, and costs what it drops; a
/// lookup costs the same however many purges there were, because they leave nothing behind.
class ObjectStore {
 public:
  explicit ObjectStore(std::size_t capacity_bytes) : capacity_bytes_(capacity_bytes) {}
  ObjectStore(const ObjectStore&) = delete;
  ObjectStore& operator=(const ObjectStore&) = delete;

  struct Entry {
    CacheKey key;
    ObjectPointer object;
    /// After the origin failed, the stale object is used without asking again before this.
    Instant retry_at;
    std::uint64_t number = 0;  ///< In the order they came.
  };

  /// Null when there is none. Counts as a use; the entry stays good until the next change.
  Entry* find(const CacheKey& key);
  /// The same without counting.
  [[nodiscard]] const Entry* peek(const CacheKey& key) const;
  /// Keeps `object` in place of what was there. An object larger than the capacity is not kept.
  void put(const CacheKey& key, ObjectPointer object);

  void erase(const CacheKey& key);

  /// Told the key of each object a purge drops.
  using Dropped = std::function<void(const CacheKey&)>;
  void drop_address(std::string_view address, const Dropped& dropped);
  void drop_prefix(std::string_view prefix, const Dropped& dropped);
  void drop_tag(std::string_view distribution, std::string_view tag, const Dropped& dropped);
  void clear();

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  using Entries = std::list<Entry>;  ///< The one used last first.
  /// By number, so that no order depends on where things lie in memory.
  using Group = std::map<std::uint64_t, Entries::iterator>;
  using Groups = std::map<std::string, Group, std::less<>>;

  void index(Entries::iterator entry);
  void remove_from(Groups& groups, std::string_view name, std::uint64_t number);
  void erase(Entries::iterator entry);
  void drop(Group group, const Dropped& dropped);

  std::size_t capacity_bytes_;
  std::size_t bytes_ = 0;
  std::uint64_t numbers_ = 0;
  Entries entries_;
  /// Never iterated. The views are of the entries' own keys.
  boost::unordered_flat_map<std::string_view, Entries::iterator> by_key_;
  Groups by_address_;
  Groups by_tag_;
};

}  // namespace revalab::edge
