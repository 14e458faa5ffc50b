#include "fakes/edge/object_store.hpp"

#include <utility>

namespace revalab::edge {
namespace {

/// What an entry takes: its object (which other tiers may share) and itself.
std::size_t cost_of(const CacheKey& key, const StoredObject& object) {
  return object.bytes() + 2 * key.text.size() + 256;
}

std::string tag_name(std::string_view distribution, std::string_view tag) {
  return address_of(distribution, tag);
}

std::string_view distribution_of(const CacheKey& key) {
  return std::string_view(key.text).substr(0, key.text.find('\0'));
}

}  // namespace

ObjectStore::Entry* ObjectStore::find(const CacheKey& key) {
  const auto found = by_key_.find(key.text);
  if (found == by_key_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return &*found->second;
}

const ObjectStore::Entry* ObjectStore::peek(const CacheKey& key) const {
  const auto found = by_key_.find(key.text);
  return found == by_key_.end() ? nullptr : &*found->second;
}

void ObjectStore::put(const CacheKey& key, ObjectPointer object) {
  const auto found = by_key_.find(key.text);
  if (found != by_key_.end()) erase(found->second);
  const std::size_t cost = cost_of(key, *object);
  if (cost > capacity_bytes_) return;
  while (bytes_ + cost > capacity_bytes_) erase(std::prev(entries_.end()));
  bytes_ += cost;
  entries_.push_front({key, std::move(object), Instant(), ++numbers_});
  index(entries_.begin());
}

void ObjectStore::erase(const CacheKey& key) {
  const auto found = by_key_.find(key.text);
  if (found != by_key_.end()) erase(found->second);
}

void ObjectStore::drop_address(std::string_view address, const Dropped& dropped) {
  const auto found = by_address_.find(address);
  if (found != by_address_.end()) drop(found->second, dropped);
}

void ObjectStore::drop_prefix(std::string_view prefix, const Dropped& dropped) {
  for (auto at = by_address_.lower_bound(prefix);
       at != by_address_.end() && at->first.starts_with(prefix);) {
    // Dropping the group takes it out of the index.
    const auto next = std::next(at);
    drop(at->second, dropped);
    at = next;
  }
}

void ObjectStore::drop_tag(std::string_view distribution, std::string_view tag,
                           const Dropped& dropped) {
  const auto found = by_tag_.find(tag_name(distribution, tag));
  if (found != by_tag_.end()) drop(found->second, dropped);
}

void ObjectStore::clear() {
  by_key_.clear();
  by_address_.clear();
  by_tag_.clear();
  entries_.clear();
  bytes_ = 0;
}

void ObjectStore::index(Entries::iterator entry) {
  by_key_.emplace(entry->key.text, entry);
  by_address_[std::string(entry->key.address())].emplace(entry->number, entry);
  for (const std::string& tag : entry->object->tags) {
    by_tag_[tag_name(distribution_of(entry->key), tag)].emplace(entry->number, entry);
  }
}

void ObjectStore::remove_from(Groups& groups, std::string_view name, std::uint64_t number) {
  const auto group = groups.find(name);
  group->second.erase(number);
  if (group->second.empty()) groups.erase(group);
}

void ObjectStore::erase(Entries::iterator entry) {
  bytes_ -= cost_of(entry->key, *entry->object);
  remove_from(by_address_, entry->key.address(), entry->number);
  for (const std::string& tag : entry->object->tags) {
    remove_from(by_tag_, tag_name(distribution_of(entry->key), tag), entry->number);
  }
  by_key_.erase(entry->key.text);
  entries_.erase(entry);
}

void ObjectStore::drop(Group group, const Dropped& dropped) {
  for (const auto& [number, entry] : group) {
    dropped(entry->key);
    erase(entry);
  }
}

}  // namespace revalab::edge
