#include "core/aws/dynamodb/json.hpp"
#include "core/aws/dynamodb/json_parts.hpp"

namespace revalab::dynamodb {
namespace {

/// Half units as the service writes them: `0.5`, `1.0`, `12.5`.
void write_units(JsonWriter& json, HalfUnits units) {
  const std::string whole = std::to_string(units.count / 2);
  json.key("CapacityUnits").raw(whole + (units.count % 2 == 0 ? ".0" : ".5"));
}

void write_capacities(JsonWriter& json, const std::vector<ConsumedCapacity>& capacities) {
  if (capacities.empty()) return;
  json.key("ConsumedCapacity").begin_array();
  for (const ConsumedCapacity& capacity : capacities) write_json(json, capacity);
  json.end_array();
}

void write_capacity(JsonWriter& json, const std::optional<ConsumedCapacity>& capacity) {
  if (!capacity) return;
  json.key("ConsumedCapacity");
  write_json(json, *capacity);
}

void write_described_throughput(JsonWriter& json, std::int64_t read_units,
                                std::int64_t write_units) {
  json.key("ProvisionedThroughput").begin_object();
  json.key("NumberOfDecreasesToday").integer(0);
  json.key("ReadCapacityUnits").integer(read_units);
  json.key("WriteCapacityUnits").integer(write_units);
  json.end_object();
}

/// Seconds with a fraction of milliseconds, without floating point.
std::string seconds_text(WallTime at) {
  const std::int64_t milliseconds = at.epoch_milliseconds();
  std::string fraction = std::to_string(milliseconds % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  return std::to_string(milliseconds / 1000) + "." + fraction;
}

void write_index_description(JsonWriter& json, const GlobalSecondaryIndexDescription& index) {
  json.begin_object();
  write_index_members(json, index);
  json.key("IndexStatus").string(index.index_status);
  write_described_throughput(json, index.read_capacity_units, index.write_capacity_units);
  json.key("IndexSizeBytes").integer(index.index_size_bytes);
  json.key("ItemCount").integer(index.item_count);
  json.key("IndexArn").string(index.index_arn);
  json.end_object();
}

}  // namespace

void write_json(JsonWriter& json, const ConsumedCapacity& capacity) {
  json.begin_object().key("TableName").string(capacity.table_name);
  write_units(json, capacity.total);
  if (capacity.with_indexes) {
    json.key("Table").begin_object();
    write_units(json, capacity.table);
    json.end_object();
    if (!capacity.global_secondary_indexes.empty()) {
      json.key("GlobalSecondaryIndexes").begin_object();
      for (const auto& [name, units] : capacity.global_secondary_indexes) {
        json.key(name).begin_object();
        write_units(json, units);
        json.end_object();
      }
      json.end_object();
    }
  }
  json.end_object();
}

void append_json(std::string& out, const TableDescription& table, std::string_view member) {
  JsonWriter json(out);
  json.begin_object().key(member).begin_object();
  write_attribute_definitions(json, table.attribute_definitions);
  json.key("TableName").string(table.table_name);
  write_key_schema(json, table.key_schema);
  json.key("TableStatus").string(table.table_status);
  json.key("CreationDateTime").raw(seconds_text(table.creation_date_time));
  write_described_throughput(json, table.read_capacity_units, table.write_capacity_units);
  json.key("TableSizeBytes").integer(table.table_size_bytes);
  json.key("ItemCount").integer(table.item_count);
  json.key("TableArn").string(table.table_arn);
  json.key("TableId").string(table.table_id);
  if (table.billing_mode == "PAY_PER_REQUEST") {
    json.key("BillingModeSummary").begin_object();
    json.key("BillingMode").string(table.billing_mode);
    json.key("LastUpdateToPayPerRequestDateTime").raw(seconds_text(table.creation_date_time));
    json.end_object();
  }
  if (!table.global_secondary_indexes.empty()) {
    json.key("GlobalSecondaryIndexes").begin_array();
    for (const auto& index : table.global_secondary_indexes) write_index_description(json, index);
    json.end_array();
  }
  json.key("DeletionProtectionEnabled").boolean(false);
  json.end_object().end_object();
}

void append_json(std::string& out, const ListTablesResponse& response) {
  JsonWriter json(out);
  json.begin_object();
  if (!response.last_evaluated_table_name.empty()) {
    json.key("LastEvaluatedTableName").string(response.last_evaluated_table_name);
  }
  json.key("TableNames").begin_array();
  for (const std::string& name : response.table_names) json.string(name);
  json.end_array().end_object();
}

void append_json(std::string& out, const QueryResponse& response) {
  JsonWriter json(out);
  json.begin_object();
  if (!response.items.empty() || response.count == 0) {
    json.key("Items").begin_array();
    for (const Item& item : response.items) write_item(json, item);
    json.end_array();
  }
  json.key("Count").integer(response.count);
  json.key("ScannedCount").integer(response.scanned_count);
  if (response.last_evaluated_key) {
    write_item(json.key("LastEvaluatedKey"), *response.last_evaluated_key);
  }
  write_capacity(json, response.consumed_capacity);
  json.end_object();
}

void append_json(std::string& out, const GetItemResponse& response) {
  JsonWriter json(out);
  json.begin_object();
  if (response.item) write_item(json.key("Item"), *response.item);
  write_capacity(json, response.consumed_capacity);
  json.end_object();
}

void append_json(std::string& out, const WriteItemResponse& response) {
  JsonWriter json(out);
  json.begin_object();
  if (response.attributes) write_item(json.key("Attributes"), *response.attributes);
  write_capacity(json, response.consumed_capacity);
  json.end_object();
}

void append_json(std::string& out, const BatchWriteItemResponse& response) {
  JsonWriter json(out);
  json.begin_object();
  write_write_requests(json.key("UnprocessedItems"), response.unprocessed_items);
  write_capacities(json, response.consumed_capacity);
  json.end_object();
}

void append_json(std::string& out, const BatchGetItemResponse& response) {
  JsonWriter json(out);
  json.begin_object().key("Responses").begin_object();
  for (const auto& [table, items] : response.responses) {
    json.key(table).begin_array();
    for (const Item& item : items) write_item(json, item);
    json.end_array();
  }
  json.end_object();
  write_keys_by_table(json.key("UnprocessedKeys"), response.unprocessed_keys);
  write_capacities(json, response.consumed_capacity);
  json.end_object();
}

}  // namespace revalab::dynamodb
