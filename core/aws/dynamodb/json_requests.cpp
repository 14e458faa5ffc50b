#include "core/aws/dynamodb/json.hpp"
#include "core/aws/dynamodb/json_parts.hpp"

namespace revalab::dynamodb {
namespace {

std::string_view name_of(ReturnConsumedCapacity value) {
  return value == ReturnConsumedCapacity::total ? "TOTAL" : "INDEXES";
}

std::string_view name_of(Select value) {
  switch (value) {
    case Select::all_attributes: return "ALL_ATTRIBUTES";
    case Select::all_projected_attributes: return "ALL_PROJECTED_ATTRIBUTES";
    case Select::count: return "COUNT";
    case Select::specific_attributes: return "SPECIFIC_ATTRIBUTES";
    case Select::unset: break;
  }
  return "";
}

void write_text(JsonWriter& json, std::string_view member, std::string_view text) {
  if (!text.empty()) json.key(member).string(text);
}

void write_capacity_wish(JsonWriter& json, ReturnConsumedCapacity wish) {
  if (wish == ReturnConsumedCapacity::none) return;
  json.key("ReturnConsumedCapacity").string(name_of(wish));
}

void write_names(JsonWriter& json, const AttributeNames& names) {
  if (names.empty()) return;
  json.key("ExpressionAttributeNames").begin_object();
  for (const auto& [placeholder, name] : names) json.key(placeholder).string(name);
  json.end_object();
}

template <class Request>
void write_condition(JsonWriter& json, const Request& request) {
  write_text(json, "ConditionExpression", request.condition_expression);
  write_names(json, request.expression_attribute_names);
  if (!request.expression_attribute_values.empty()) {
    write_item(json.key("ExpressionAttributeValues"), request.expression_attribute_values);
  }
  if (request.return_old) json.key("ReturnValues").string("ALL_OLD");
  write_capacity_wish(json, request.return_consumed_capacity);
}

void append_table_name(std::string& out, const std::string& table_name) {
  JsonWriter json(out);
  json.begin_object();
  write_text(json, "TableName", table_name);
  json.end_object();
}

}  // namespace

void append_json(std::string& out, const CreateTableRequest& request) {
  JsonWriter json(out);
  json.begin_object();
  write_text(json, "TableName", request.table_name);
  write_attribute_definitions(json, request.attribute_definitions);
  write_key_schema(json, request.key_schema);
  if (!request.global_secondary_indexes.empty()) {
    json.key("GlobalSecondaryIndexes").begin_array();
    for (const GlobalSecondaryIndex& index : request.global_secondary_indexes) {
      json.begin_object();
      write_index_members(json, index);
      write_throughput(json, index.read_capacity_units, index.write_capacity_units);
      json.end_object();
    }
    json.end_array();
  }
  write_text(json, "BillingMode", request.billing_mode);
  write_throughput(json, request.read_capacity_units, request.write_capacity_units);
  json.end_object();
}

void append_json(std::string& out, const DescribeTableRequest& request) {
  append_table_name(out, request.table_name);
}

void append_json(std::string& out, const DeleteTableRequest& request) {
  append_table_name(out, request.table_name);
}

void append_json(std::string& out, const ListTablesRequest& request) {
  JsonWriter json(out);
  json.begin_object();
  write_text(json, "ExclusiveStartTableName", request.exclusive_start_table_name);
  if (request.limit) json.key("Limit").integer(*request.limit);
  json.end_object();
}

void append_json(std::string& out, const QueryRequest& request) {
  JsonWriter json(out);
  json.begin_object();
  write_text(json, "TableName", request.table_name);
  write_text(json, "IndexName", request.index_name);
  write_text(json, "KeyConditionExpression", request.key_condition_expression);
  write_text(json, "FilterExpression", request.filter_expression);
  write_text(json, "ProjectionExpression", request.projection_expression);
  write_names(json, request.expression_attribute_names);
  if (!request.expression_attribute_values.empty()) {
    write_item(json.key("ExpressionAttributeValues"), request.expression_attribute_values);
  }
  if (request.exclusive_start_key) {
    write_item(json.key("ExclusiveStartKey"), *request.exclusive_start_key);
  }
  if (request.limit) json.key("Limit").integer(*request.limit);
  if (!request.scan_index_forward) json.key("ScanIndexForward").boolean(false);
  if (request.consistent_read) json.key("ConsistentRead").boolean(true);
  if (request.select != Select::unset) json.key("Select").string(name_of(request.select));
  write_capacity_wish(json, request.return_consumed_capacity);
  json.end_object();
}

void append_json(std::string& out, const GetItemRequest& request) {
  JsonWriter json(out);
  json.begin_object();
  write_text(json, "TableName", request.table_name);
  write_item(json.key("Key"), request.key);
  if (request.consistent_read) json.key("ConsistentRead").boolean(true);
  write_text(json, "ProjectionExpression", request.projection_expression);
  write_names(json, request.expression_attribute_names);
  write_capacity_wish(json, request.return_consumed_capacity);
  json.end_object();
}

void append_json(std::string& out, const PutItemRequest& request) {
  JsonWriter json(out);
  json.begin_object();
  write_text(json, "TableName", request.table_name);
  write_item(json.key("Item"), request.item);
  write_condition(json, request);
  json.end_object();
}

void append_json(std::string& out, const DeleteItemRequest& request) {
  JsonWriter json(out);
  json.begin_object();
  write_text(json, "TableName", request.table_name);
  write_item(json.key("Key"), request.key);
  write_condition(json, request);
  json.end_object();
}

void append_json(std::string& out, const BatchWriteItemRequest& request) {
  JsonWriter json(out);
  json.begin_object();
  write_write_requests(json.key("RequestItems"), request.request_items);
  write_capacity_wish(json, request.return_consumed_capacity);
  json.end_object();
}

void append_json(std::string& out, const BatchGetItemRequest& request) {
  JsonWriter json(out);
  json.begin_object();
  write_keys_by_table(json.key("RequestItems"), request.request_items);
  write_capacity_wish(json, request.return_consumed_capacity);
  json.end_object();
}

// Parts that responses write too.

void write_item(JsonWriter& json, const Item& item) {
  std::string fragment;
  append_json(fragment, item);
  json.raw(fragment);
}

void write_attribute_definitions(JsonWriter& json,
                                 const std::vector<AttributeDefinition>& definitions) {
  json.key("AttributeDefinitions").begin_array();
  for (const AttributeDefinition& definition : definitions) {
    json.begin_object().key("AttributeName").string(definition.name);
    json.key("AttributeType").string(definition.type).end_object();
  }
  json.end_array();
}

void write_key_schema(JsonWriter& json, const std::vector<KeyElement>& schema) {
  json.key("KeySchema").begin_array();
  for (const KeyElement& element : schema) {
    json.begin_object().key("AttributeName").string(element.attribute_name);
    json.key("KeyType").string(element.is_hash ? "HASH" : "RANGE").end_object();
  }
  json.end_array();
}

void write_index_members(JsonWriter& json, const GlobalSecondaryIndex& index) {
  json.key("IndexName").string(index.name);
  write_key_schema(json, index.key_schema);
  json.key("Projection").begin_object();
  if (!index.projection.type.empty()) json.key("ProjectionType").string(index.projection.type);
  if (!index.projection.non_key_attributes.empty()) {
    json.key("NonKeyAttributes").begin_array();
    for (const std::string& name : index.projection.non_key_attributes) json.string(name);
    json.end_array();
  }
  json.end_object();
}

void write_throughput(JsonWriter& json, std::int64_t read_units, std::int64_t write_units) {
  if (read_units == 0 && write_units == 0) return;
  json.key("ProvisionedThroughput").begin_object();
  json.key("ReadCapacityUnits").integer(read_units);
  json.key("WriteCapacityUnits").integer(write_units);
  json.end_object();
}

void write_write_requests(JsonWriter& json, const WriteRequests& requests) {
  json.begin_object();
  for (const auto& [table, writes] : requests) {
    json.key(table).begin_array();
    for (const WriteRequest& write : writes) {
      json.begin_object().key(write.is_put ? "PutRequest" : "DeleteRequest").begin_object();
      write_item(json.key(write.is_put ? "Item" : "Key"), write.item);
      json.end_object().end_object();
    }
    json.end_array();
  }
  json.end_object();
}

void write_keys_by_table(JsonWriter& json,
                         const std::map<std::string, KeysAndAttributes>& keys_by_table) {
  json.begin_object();
  for (const auto& [table, wanted] : keys_by_table) {
    json.key(table).begin_object().key("Keys").begin_array();
    for (const Item& key : wanted.keys) write_item(json, key);
    json.end_array();
    if (wanted.consistent_read) json.key("ConsistentRead").boolean(true);
    write_text(json, "ProjectionExpression", wanted.projection_expression);
    write_names(json, wanted.expression_attribute_names);
    json.end_object();
  }
  json.end_object();
}

}  // namespace revalab::dynamodb
