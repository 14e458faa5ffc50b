#pragma once

#include "core/aws/dynamodb/attribute_value.hpp"
#include "core/aws/dynamodb/table_types.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// The requests and responses the core and the fake share. Field names follow the service model
/// (`tests/data/aws-models/dynamodb.json`); an empty string or vector means absent unless the
/// member says otherwise.
namespace revalab::dynamodb {

/// `ExpressionAttributeNames`: placeholders (`#name`) and what they stand for.
using AttributeNames = std::map<std::string, std::string>;

enum class ReturnConsumedCapacity { none, total, indexes };
enum class Select { unset, all_attributes, all_projected_attributes, count, specific_attributes };

/// Capacity in half units, so that an eventually consistent read of 4 KB is the integer 1.
struct HalfUnits {
  std::int64_t count = 0;
  friend auto operator<=>(const HalfUnits&, const HalfUnits&) = default;
};

struct ConsumedCapacity {
  std::string table_name;
  HalfUnits total;
  bool with_indexes = false;  ///< `INDEXES` was asked: `table` and `indexes` are rendered.
  HalfUnits table;
  std::map<std::string, HalfUnits> global_secondary_indexes;
  friend bool operator==(const ConsumedCapacity&, const ConsumedCapacity&) = default;
};

struct QueryRequest {
  QueryRequest() = default;
  std::string table_name;
  std::string index_name;
  std::string key_condition_expression;
  std::string filter_expression;
  std::string projection_expression;
  AttributeNames expression_attribute_names;
  Item expression_attribute_values;
  std::optional<Item> exclusive_start_key;
  std::optional<std::int64_t> limit;
  bool scan_index_forward = true;
  bool consistent_read = false;
  Select select = Select::unset;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
  friend bool operator==(const QueryRequest&, const QueryRequest&) = default;
};

struct QueryResponse {
  QueryResponse() = default;
  std::vector<Item> items;
  std::int64_t count = 0;
  std::int64_t scanned_count = 0;
  std::optional<Item> last_evaluated_key;
  std::optional<ConsumedCapacity> consumed_capacity;
  friend bool operator==(const QueryResponse&, const QueryResponse&) = default;
};

struct GetItemRequest {
  GetItemRequest() = default;
  std::string table_name;
  Item key;
  bool consistent_read = false;
  std::string projection_expression;
  AttributeNames expression_attribute_names;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
  friend bool operator==(const GetItemRequest&, const GetItemRequest&) = default;
};

struct GetItemResponse {
  GetItemResponse() = default;
  std::optional<Item> item;
  std::optional<ConsumedCapacity> consumed_capacity;
  friend bool operator==(const GetItemResponse&, const GetItemResponse&) = default;
};

struct PutItemRequest {
  PutItemRequest() = default;
  std::string table_name;
  Item item;
  bool return_old = false;  ///< `ReturnValues: ALL_OLD`.
  std::string condition_expression;
  AttributeNames expression_attribute_names;
  Item expression_attribute_values;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
  friend bool operator==(const PutItemRequest&, const PutItemRequest&) = default;
};

struct DeleteItemRequest {
  DeleteItemRequest() = default;
  std::string table_name;
  Item key;
  bool return_old = false;  ///< `ReturnValues: ALL_OLD`.
  std::string condition_expression;
  AttributeNames expression_attribute_names;
  Item expression_attribute_values;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
  friend bool operator==(const DeleteItemRequest&, const DeleteItemRequest&) = default;
};

/// The answer to PutItem and DeleteItem.
struct WriteItemResponse {
  WriteItemResponse() = default;
  std::optional<Item> attributes;
  std::optional<ConsumedCapacity> consumed_capacity;
  friend bool operator==(const WriteItemResponse&, const WriteItemResponse&) = default;
};

/// One element of BatchWriteItem: a put when `is_put`, else the deletion of a key.
struct WriteRequest {
  WriteRequest() = default;
  WriteRequest(bool put, Item put_item_or_deleted_key)
      : is_put(put), item(std::move(put_item_or_deleted_key)) {}
  bool is_put = true;
  Item item;  ///< The item to put, or the key to delete.
  friend bool operator==(const WriteRequest&, const WriteRequest&) = default;
};
using WriteRequests = std::map<std::string, std::vector<WriteRequest>>;  ///< By table.

struct BatchWriteItemRequest {
  BatchWriteItemRequest() = default;
  WriteRequests request_items;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
  friend bool operator==(const BatchWriteItemRequest&, const BatchWriteItemRequest&) = default;
};

struct BatchWriteItemResponse {
  BatchWriteItemResponse() = default;
  WriteRequests unprocessed_items;
  std::vector<ConsumedCapacity> consumed_capacity;
  friend bool operator==(const BatchWriteItemResponse&, const BatchWriteItemResponse&) = default;
};

struct KeysAndAttributes {
  KeysAndAttributes() = default;
  std::vector<Item> keys;
  bool consistent_read = false;
  std::string projection_expression;
  AttributeNames expression_attribute_names;
  friend bool operator==(const KeysAndAttributes&, const KeysAndAttributes&) = default;
};

struct BatchGetItemRequest {
  BatchGetItemRequest() = default;
  std::map<std::string, KeysAndAttributes> request_items;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
  friend bool operator==(const BatchGetItemRequest&, const BatchGetItemRequest&) = default;
};

struct BatchGetItemResponse {
  BatchGetItemResponse() = default;
  std::map<std::string, std::vector<Item>> responses;
  std::map<std::string, KeysAndAttributes> unprocessed_keys;
  std::vector<ConsumedCapacity> consumed_capacity;
  friend bool operator==(const BatchGetItemResponse&, const BatchGetItemResponse&) = default;
};

}  // namespace revalab::dynamodb
