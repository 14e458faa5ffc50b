#include "fakes/dynamodb/collection.hpp"

#include "core/aws/dynamodb/json.hpp"
#include "fakes/dynamodb/value.hpp"

namespace revalab::dynamodb {

StoredItemPointer make_stored(Item item) {
  auto stored = std::make_shared<StoredItem>();
  stored->item = std::move(item);
  append_json(stored->json, stored->item);
  stored->size_bytes = size_bytes(stored->item);
  return stored;
}

const Collection::Partition* Collection::partition(std::string_view partition) const {
  const auto found = partitions_.find(partition);
  return found == partitions_.end() ? nullptr : &found->second;
}

StoredItemPointer Collection::find(const Position& position) const {
  const Partition* items = partition(position.partition);
  if (items == nullptr) return nullptr;
  const auto found = items->find(position.key);
  return found == items->end() ? nullptr : found->second;
}

void Collection::put(const Position& position, StoredItemPointer item) {
  StoredItemPointer& place = partitions_[position.partition][position.key];
  if (place) size_bytes_ -= place->size_bytes;
  item_count_ += place ? 0 : 1;
  size_bytes_ += item->size_bytes;
  place = std::move(item);
}

void Collection::erase(const Position& position) {
  const auto items = partitions_.find(position.partition);
  if (items == partitions_.end()) return;
  const auto found = items->second.find(position.key);
  if (found == items->second.end()) return;
  --item_count_;
  size_bytes_ -= found->second->size_bytes;
  items->second.erase(found);
  if (items->second.empty()) partitions_.erase(items);
}

}  // namespace revalab::dynamodb
