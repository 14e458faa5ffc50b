#pragma once

#include "core/aws/dynamodb/types.hpp"
#include "core/base/result.hpp"
#include "fakes/dynamodb/collection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace revalab::dynamodb {

/// Everything CreateTable refuses about keys, attribute definitions, indexes and throughput.
/// Source of the wording: dynalite, validations/createTable.js
/// (https://github.com/architect/dynalite, read 2026-11-22).
Result<Done> check_definition(const CreateTableRequest& definition);

struct KeyAttribute {
  std::string name;
  std::string type;  ///< `S`, `N` or `B`.
};
struct Keys {
  KeyAttribute partition;
  std::optional<KeyAttribute> sort;

  [[nodiscard]] bool contains(std::string_view attribute) const {
    return partition.name == attribute || (sort && sort->name == attribute);
  }
};

/// A table's items and indexes. It knows keys and costs; requests are the business of `Tables`.
class Table {
 public:
  struct Index {
    GlobalSecondaryIndex definition;
    Keys keys;
    Collection entries;
  };
  /// What a write did and used.
  struct Written {
    StoredItemPointer old_item;  ///< Null when there was none.
    HalfUnits table;
    std::map<std::string, HalfUnits> indexes;  ///< Only those the write touched.
  };

  explicit Table(CreateTableRequest definition);

  [[nodiscard]] const CreateTableRequest& definition() const { return definition_; }
  [[nodiscard]] const Keys& keys() const { return keys_; }
  [[nodiscard]] const Collection& items() const { return items_; }
  [[nodiscard]] const std::vector<Index>& indexes() const { return indexes_; }
  /// Null when there is none of that name.
  [[nodiscard]] const Index* index(std::string_view name) const;

  /// The place of the item with this key, which has the key's attributes and no other.
  [[nodiscard]] Result<Position> position_of_key(const Item& key) const;
  /// The place of an item to put; its index keys are checked too.
  [[nodiscard]] Result<Position> position_of_item(const Item& item) const;
  /// The item's place in an index; nothing when it lacks one of the index's keys.
  [[nodiscard]] std::optional<Position> position_in(const Index& index, const Item& item) const;

  Written put(const Position& position, StoredItemPointer item);
  Written erase(const Position& position);

 private:
  Written replace(const Position& position, StoredItemPointer item);
  HalfUnits update_index(Index& index, const StoredItem* before, const StoredItemPointer& after);
  [[nodiscard]] StoredItemPointer projected(const Index& index,
                                            const StoredItemPointer& item) const;
  [[nodiscard]] Keys keys_of(const std::vector<KeyElement>& schema) const;

  CreateTableRequest definition_;
  Keys keys_;
  Collection items_;
  std::vector<Index> indexes_;
};

/// Whether an index shows an attribute.
bool is_projected(const Table& table, const Table::Index& index, std::string_view attribute);
/// Errors: an empty or overlong key value of the right type.
Result<Done> check_key_value(const KeyAttribute& attribute, const AttributeValue& value,
                             bool is_partition);

}  // namespace revalab::dynamodb
