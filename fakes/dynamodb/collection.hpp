#pragma once

#include "core/aws/dynamodb/attribute_value.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::dynamodb {

/// An item as it is kept: for expressions, and ready to be answered.
struct StoredItem {
  Item item;
  std::string json;  ///< The item as it stands in a response.
  std::int64_t size_bytes = 0;
};
using StoredItemPointer = std::shared_ptr<const StoredItem>;

/// `item` is normalised.
StoredItemPointer make_stored(Item item);

/// Where an item stands within its partition. Both parts compare as bytes. `tie` is empty in
/// tables; in indexes, whose keys need not be unique, it is the item's primary key.
struct EntryKey {
  std::string sort;
  std::string tie;
  friend auto operator<=>(const EntryKey&, const EntryKey&) = default;
};
struct Position {
  std::string partition;
  EntryKey key;
  friend auto operator<=>(const Position&, const Position&) = default;
};

/// The items of a table or an index, in partitions ordered by sort key.
class Collection {
 public:
  using Partition = std::map<EntryKey, StoredItemPointer>;

  /// Null when nothing was ever stored there.
  [[nodiscard]] const Partition* partition(std::string_view partition) const;
  /// Null when there is none.
  [[nodiscard]] StoredItemPointer find(const Position& position) const;
  void put(const Position& position, StoredItemPointer item);
  void erase(const Position& position);

  [[nodiscard]] std::int64_t item_count() const { return item_count_; }
  /// Units: bytes, without the 100 a stored item costs beside its own.
  [[nodiscard]] std::int64_t size_bytes() const { return size_bytes_; }

 private:
  std::map<std::string, Partition, std::less<>> partitions_;
  std::int64_t item_count_ = 0;
  std::int64_t size_bytes_ = 0;
};

}  // namespace revalab::dynamodb
