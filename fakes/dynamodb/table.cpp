#include "fakes/dynamodb/table.hpp"

#include "core/base/check.hpp"
#include "fakes/dynamodb/capacity.hpp"
#include "fakes/dynamodb/errors.hpp"
#include "fakes/dynamodb/value.hpp"

#include <algorithm>

namespace revalab::dynamodb {
namespace {

std::size_t key_length(const AttributeValue& value) {
  if (const auto* text = value.if_string()) return text->size();
  const auto* binary = std::get_if<Binary>(&value.data);
  return binary == nullptr ? 1 : binary->bytes.size();  // Numbers are never too long nor empty.
}

const AttributeValue* find(const Item& item, std::string_view name) {
  const auto found = item.find(name);
  return found == item.end() ? nullptr : &found->second;
}

/// The item's place among these keys, which it has.
Position place(const Keys& keys, const Item& item) {
  Position position;
  position.partition = sort_bytes(item.at(keys.partition.name));
  if (keys.sort) position.key.sort = sort_bytes(item.at(keys.sort->name));
  return position;
}

/// A primary key as one text: equal only for equal keys.
std::string tie_of(const Position& primary) {
  const auto length = static_cast<std::uint32_t>(primary.partition.size());
  std::string tie = primary.partition + primary.key.sort;
  for (unsigned shift = 0; shift < 32; shift += 8) {
    tie.push_back(static_cast<char>((length >> shift) & 0xffU));
  }
  return tie;
}

Result<Done> check_item_key(const Item& item, const KeyAttribute& attribute, bool is_partition) {
  const AttributeValue* value = find(item, attribute.name);
  if (value == nullptr) {
    return invalid_parameter("Missing the key " + attribute.name + " in the item");
  }
  if (type_name(*value) != attribute.type) {
    return invalid_parameter("Type mismatch for key " + attribute.name + " expected: " +
                             attribute.type + " actual: " + std::string(type_name(*value)));
  }
  return check_key_value(attribute, *value, is_partition);
}

/// An index key may be missing; then the item is not in the index.
Result<Done> check_index_key(const Item& item, const Table::Index& index,
                             const KeyAttribute& attribute, bool is_partition) {
  const AttributeValue* value = find(item, attribute.name);
  if (value == nullptr) return Done{};
  if (type_name(*value) != attribute.type) {
    return invalid_parameter(
        "Type mismatch for Index Key " + attribute.name + " Expected: " + attribute.type +
        " Actual: " + std::string(type_name(*value)) + " IndexName: " + index.definition.name);
  }
  if (key_length(*value) == 0) {
    return validation(
        "One or more parameter values are not valid. A value specified for a secondary index key "
        "is not supported. The AttributeValue for a key attribute cannot contain an empty " +
        std::string(attribute.type == "B" ? "binary" : "string") +
        " value. IndexName: " + index.definition.name + ", IndexKey: " + attribute.name);
  }
  return check_key_value(attribute, *value, is_partition);
}

Result<Done> check_exact_key(const Item& key, const KeyAttribute& attribute, bool is_partition) {
  const AttributeValue* value = find(key, attribute.name);
  if (value == nullptr || type_name(*value) != attribute.type) return key_mismatch();
  return check_key_value(attribute, *value, is_partition);
}

}  // namespace

Result<Done> check_key_value(const KeyAttribute& attribute, const AttributeValue& value,
                             bool is_partition) {
  const std::size_t length = key_length(value);
  if (length == 0) {
    return validation(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
        "contain an empty " +
        std::string(attribute.type == "B" ? "binary" : "string") +
        " value. Key: " + attribute.name);
  }
  // The missing space is the service's.
  if (is_partition && length > k_partition_key_size_max_bytes) {
    return invalid_parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  }
  if (!is_partition && length > k_sort_key_size_max_bytes) {
    return invalid_parameter(
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  }
  return Done{};
}

Table::Table(CreateTableRequest definition) : definition_(std::move(definition)) {
  keys_ = keys_of(definition_.key_schema);
  for (const GlobalSecondaryIndex& index : definition_.global_secondary_indexes) {
    indexes_.push_back({index, keys_of(index.key_schema), {}});
  }
}

Keys Table::keys_of(const std::vector<KeyElement>& schema) const {
  const auto attribute = [this](const KeyElement& element) {
    const auto& definitions = definition_.attribute_definitions;
    const auto found = std::find_if(definitions.begin(), definitions.end(), [&](const auto& d) {
      return d.name == element.attribute_name;
    });
    REVALAB_CHECK(found != definitions.end(), "the definition was checked");
    return KeyAttribute{found->name, found->type};
  };
  Keys keys;
  keys.partition = attribute(schema.front());
  if (schema.size() > 1) keys.sort = attribute(schema[1]);
  return keys;
}

const Table::Index* Table::index(std::string_view name) const {
  const auto found = std::find_if(indexes_.begin(), indexes_.end(),
                                  [&](const Index& i) { return i.definition.name == name; });
  return found == indexes_.end() ? nullptr : &*found;
}

Result<Position> Table::position_of_key(const Item& key) const {
  if (key.size() != (keys_.sort ? 2U : 1U)) return key_mismatch();
  const auto partition = check_exact_key(key, keys_.partition, true);
  if (!partition) return partition.error();
  if (keys_.sort) {
    const auto sort = check_exact_key(key, *keys_.sort, false);
    if (!sort) return sort.error();
  }
  return place(keys_, key);
}

Result<Position> Table::position_of_item(const Item& item) const {
  const auto partition = check_item_key(item, keys_.partition, true);
  if (!partition) return partition.error();
  if (keys_.sort) {
    const auto sort = check_item_key(item, *keys_.sort, false);
    if (!sort) return sort.error();
  }
  for (const Index& index : indexes_) {
    const auto index_partition = check_index_key(item, index, index.keys.partition, true);
    if (!index_partition) return index_partition.error();
    if (!index.keys.sort) continue;
    const auto index_sort = check_index_key(item, index, *index.keys.sort, false);
    if (!index_sort) return index_sort.error();
  }
  return place(keys_, item);
}

std::optional<Position> Table::position_in(const Index& index, const Item& item) const {
  if (!item.contains(index.keys.partition.name)) return std::nullopt;
  if (index.keys.sort && !item.contains(index.keys.sort->name)) return std::nullopt;
  Position position = place(index.keys, item);
  position.key.tie = tie_of(place(keys_, item));
  return position;
}

Table::Written Table::put(const Position& position, StoredItemPointer item) {
  return replace(position, std::move(item));
}

Table::Written Table::erase(const Position& position) { return replace(position, nullptr); }

Table::Written Table::replace(const Position& position, StoredItemPointer item) {
  Written written;
  written.old_item = items_.find(position);
  // The larger of before and after counts; writing nothing over nothing counts one unit.
  const std::int64_t before = written.old_item ? written.old_item->size_bytes : 0;
  written.table = write_units(std::max(before, item ? item->size_bytes : 0));
  for (Index& index : indexes_) {
    const HalfUnits used = update_index(index, written.old_item.get(), item);
    if (used.count > 0) written.indexes[index.definition.name] = used;
  }
  if (item) {
    items_.put(position, std::move(item));
  } else {
    items_.erase(position);
  }
  return written;
}

// Source:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
// (read 2026-11-22): a new entry, a changed projection and a removal are one write each, a changed
// key is a removal and a new entry, and a write that changes nothing the index shows is free.
HalfUnits Table::update_index(Index& index, const StoredItem* before,
                              const StoredItemPointer& after) {
  const auto old_place =
      before == nullptr ? std::optional<Position>() : position_in(index, before->item);
  const auto new_place = after ? position_in(index, after->item) : std::optional<Position>();
  const StoredItemPointer old_entry = old_place ? index.entries.find(*old_place) : nullptr;
  const StoredItemPointer new_entry = new_place ? projected(index, after) : nullptr;
  HalfUnits used;
  if (old_entry && new_entry && old_place == new_place) {
    if (old_entry->item == new_entry->item) return used;
    used = write_units(std::max(old_entry->size_bytes, new_entry->size_bytes));
    index.entries.put(*new_place, new_entry);
    return used;
  }
  if (old_entry) {
    used.count += write_units(old_entry->size_bytes).count;
    index.entries.erase(*old_place);
  }
  if (new_entry) {
    used.count += write_units(new_entry->size_bytes).count;
    index.entries.put(*new_place, new_entry);
  }
  return used;
}

StoredItemPointer Table::projected(const Index& index, const StoredItemPointer& item) const {
  if (index.definition.projection.type == "ALL") return item;
  Item shown;
  for (const auto& [name, value] : item->item) {
    if (is_projected(*this, index, name)) shown.emplace(name, value);
  }
  return make_stored(std::move(shown));
}

bool is_projected(const Table& table, const Table::Index& index, std::string_view attribute) {
  const Projection& projection = index.definition.projection;
  if (projection.type == "ALL") return true;
  if (table.keys().contains(attribute) || index.keys.contains(attribute)) return true;
  const auto& extra = projection.non_key_attributes;
  return std::find(extra.begin(), extra.end(), attribute) != extra.end();
}

}  // namespace revalab::dynamodb
