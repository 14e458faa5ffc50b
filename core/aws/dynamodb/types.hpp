#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// The DynamoDB data types and requests the core and the fake share. Field names follow the service
/// model (`tests/data/aws-models/dynamodb.json`); an empty string or vector means absent unless the
/// member says otherwise.
namespace revalab::dynamodb {

struct AttributeValue;
/// Attributes by name. Sorted, so that iteration has one order everywhere.
using Item = std::map<std::string, AttributeValue, std::less<>>;

struct Null {
  friend bool operator==(const Null&, const Null&) = default;
};
/// Numbers travel as text and stay text: 38 digits do not fit a double.
struct Number {
  std::string text;
  friend bool operator==(const Number&, const Number&) = default;
};
struct Binary {
  std::string bytes;  ///< Decoded.
  friend bool operator==(const Binary&, const Binary&) = default;
};
struct StringSet {
  std::vector<std::string> values;
  friend bool operator==(const StringSet&, const StringSet&) = default;
};
struct NumberSet {
  std::vector<std::string> values;
  friend bool operator==(const NumberSet&, const NumberSet&) = default;
};
struct BinarySet {
  std::vector<std::string> values;  ///< Decoded.
  friend bool operator==(const BinarySet&, const BinarySet&) = default;
};
using List = std::vector<AttributeValue>;

/// One attribute value: exactly one of DynamoDB's ten types (`S N B BOOL NULL M L SS NS BS`).
struct AttributeValue {
  using Data = std::variant<std::string, Number, Binary, bool, Null, Item, List, StringSet,
                            NumberSet, BinarySet>;

  AttributeValue() = default;
  explicit AttributeValue(Data value) : data(std::move(value)) {}
  static AttributeValue string(std::string text) { return AttributeValue(Data(std::move(text))); }
  static AttributeValue number(std::string text) {
    return AttributeValue(Data(Number{std::move(text)}));
  }
  static AttributeValue number(std::int64_t value) { return number(std::to_string(value)); }

  /// The text of an `S`, else null.
  [[nodiscard]] const std::string* if_string() const { return std::get_if<std::string>(&data); }
  /// The text of an `N`, else null.
  [[nodiscard]] const std::string* if_number() const {
    const auto* number = std::get_if<Number>(&data);
    return number == nullptr ? nullptr : &number->text;
  }

  Data data;
  friend bool operator==(const AttributeValue&, const AttributeValue&);
};

inline bool operator==(const AttributeValue& a, const AttributeValue& b) {
  return a.data == b.data;
}

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

struct KeyElement {
  std::string attribute_name;
  bool is_hash = true;
  friend bool operator==(const KeyElement&, const KeyElement&) = default;
};
struct AttributeDefinition {
  std::string name;
  std::string type;  ///< `S`, `N` or `B`.
  friend bool operator==(const AttributeDefinition&, const AttributeDefinition&) = default;
};
struct Projection {
  std::string type = "ALL";  ///< `ALL`, `KEYS_ONLY` or `INCLUDE`.
  std::vector<std::string> non_key_attributes;
  friend bool operator==(const Projection&, const Projection&) = default;
};
struct GlobalSecondaryIndex {
  std::string name;
  std::vector<KeyElement> key_schema;
  Projection projection;
  friend bool operator==(const GlobalSecondaryIndex&, const GlobalSecondaryIndex&) = default;
};

struct CreateTableRequest {
  CreateTableRequest() = default;
  std::string table_name;
  std::vector<AttributeDefinition> attribute_definitions;
  std::vector<KeyElement> key_schema;
  std::vector<GlobalSecondaryIndex> global_secondary_indexes;
  std::string billing_mode;  ///< `PROVISIONED`, `PAY_PER_REQUEST`, or empty for the default.
  std::int64_t read_capacity_units = 0;  ///< 0 when ProvisionedThroughput is absent.
  std::int64_t write_capacity_units = 0;
};

struct TableDescription {
  TableDescription() = default;
  std::string table_name;
  std::string table_status;
  std::string table_arn;
  std::string table_id;
  double creation_date_time_seconds = 0;
  std::vector<AttributeDefinition> attribute_definitions;
  std::vector<KeyElement> key_schema;
  std::vector<GlobalSecondaryIndex> global_secondary_indexes;
  std::string billing_mode;
  std::int64_t item_count = 0;
  std::int64_t table_size_bytes = 0;
  std::int64_t read_capacity_units = 0;
  std::int64_t write_capacity_units = 0;
};

struct QueryRequest {
  QueryRequest() = default;
  std::string table_name;
  std::string index_name;
  std::string key_condition_expression;
  std::string filter_expression;
  std::string projection_expression;
  std::map<std::string, std::string> expression_attribute_names;
  Item expression_attribute_values;
  std::optional<Item> exclusive_start_key;
  std::optional<std::int64_t> limit;
  bool scan_index_forward = true;
  bool consistent_read = false;
  Select select = Select::unset;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
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
  std::map<std::string, std::string> expression_attribute_names;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
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
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
};

struct DeleteItemRequest {
  DeleteItemRequest() = default;
  std::string table_name;
  Item key;
  bool return_old = false;  ///< `ReturnValues: ALL_OLD`.
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
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
  std::map<std::string, std::string> expression_attribute_names;
  friend bool operator==(const KeysAndAttributes&, const KeysAndAttributes&) = default;
};

struct BatchGetItemRequest {
  BatchGetItemRequest() = default;
  std::map<std::string, KeysAndAttributes> request_items;
  ReturnConsumedCapacity return_consumed_capacity = ReturnConsumedCapacity::none;
};

struct BatchGetItemResponse {
  BatchGetItemResponse() = default;
  std::map<std::string, std::vector<Item>> responses;
  std::map<std::string, KeysAndAttributes> unprocessed_keys;
  std::vector<ConsumedCapacity> consumed_capacity;
  friend bool operator==(const BatchGetItemResponse&, const BatchGetItemResponse&) = default;
};

}  // namespace revalab::dynamodb
