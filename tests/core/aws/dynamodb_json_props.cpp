#include "core/aws/dynamodb/json.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab::dynamodb {
namespace {

std::string any_text() {
  return *rc::gen::container<std::string>(rc::gen::elementOf(std::string("a/#\"\\\n\x01 ")));
}
std::string any_bytes() { return *rc::gen::arbitrary<std::string>(); }
std::string any_number() { return std::to_string(*rc::gen::arbitrary<int>()); }

std::vector<std::string> several(std::string (*make)()) {
  std::vector<std::string> values;
  const int count = *rc::gen::inRange(1, 4);
  for (int i = 0; i < count; ++i) values.push_back(make());
  return values;
}

Item any_item(int depth);

AttributeValue any_value(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 10 : 8)) {
    case 0: return AttributeValue::string(any_text());
    case 1: return AttributeValue::number(any_number());
    case 2: return AttributeValue(AttributeValue::Data(Binary{any_bytes()}));
    case 3: return AttributeValue(AttributeValue::Data(*rc::gen::arbitrary<bool>()));
    case 4: return AttributeValue(AttributeValue::Data(Null{}));
    case 5: return AttributeValue(AttributeValue::Data(StringSet{several(any_text)}));
    case 6: return AttributeValue(AttributeValue::Data(NumberSet{several(any_number)}));
    case 7: return AttributeValue(AttributeValue::Data(BinarySet{several(any_bytes)}));
    case 8: return AttributeValue(AttributeValue::Data(any_item(depth - 1)));
    default: {
      List list;
      const int count = *rc::gen::inRange(0, 3);
      for (int i = 0; i < count; ++i) list.push_back(any_value(depth - 1));
      return AttributeValue(AttributeValue::Data(std::move(list)));
    }
  }
}

Item any_item(int depth) {
  Item item;
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) item.insert_or_assign(any_text(), any_value(depth));
  return item;
}

Item nonempty_item() {
  Item item = any_item(2);
  item.insert_or_assign(":x", AttributeValue::string("x"));
  return item;
}

std::optional<ConsumedCapacity> any_capacity() {
  if (*rc::gen::arbitrary<bool>()) return std::nullopt;
  ConsumedCapacity capacity;
  capacity.table_name = "tags";
  capacity.total = {*rc::gen::inRange<std::int64_t>(0, 1000)};
  capacity.with_indexes = *rc::gen::arbitrary<bool>();
  if (capacity.with_indexes) {
    capacity.table = {*rc::gen::inRange<std::int64_t>(0, 1000)};
    capacity.global_secondary_indexes["i"] = {*rc::gen::inRange<std::int64_t>(0, 1000)};
  }
  return capacity;
}

template <class Request>
void request_survives(const Request& request) {
  std::string body;
  append_json(body, request);
  Decoder decoder;
  RC_ASSERT(decoder.parse(body));
  Request read;
  RequestNotes notes;
  RC_ASSERT(decoder.read(read, notes).ok());
  RC_ASSERT(notes.violations.empty());
  RC_ASSERT(notes.refusal.empty());
  RC_ASSERT(read == request);
}

template <class Response>
void response_survives(const Response& response) {
  std::string body;
  append_json(body, response);
  Decoder decoder;
  RC_ASSERT(decoder.parse(body));
  Response read;
  RC_ASSERT(decoder.read(read).ok());
  RC_ASSERT(read == response);
}

RC_GTEST_PROP(DynamoDbJson, ItemsSurvive, ()) {
  const Item item = any_item(3);
  std::string body;
  append_json(body, item);
  Decoder decoder;
  RC_ASSERT(decoder.parse(body));
  Item read;
  RC_ASSERT(decoder.read(read).ok());
  RC_ASSERT(read == item);
}

RC_GTEST_PROP(DynamoDbJson, QueriesSurvive, ()) {
  QueryRequest request;
  request.table_name = any_text();
  request.index_name = any_text();
  request.key_condition_expression = any_text();
  request.filter_expression = any_text();
  request.projection_expression = any_text();
  if (*rc::gen::arbitrary<bool>()) request.expression_attribute_names = {{"#a", any_text()}};
  if (*rc::gen::arbitrary<bool>()) request.expression_attribute_values = nonempty_item();
  if (*rc::gen::arbitrary<bool>()) request.exclusive_start_key = any_item(1);
  if (*rc::gen::arbitrary<bool>()) request.limit = *rc::gen::arbitrary<std::int64_t>();
  request.scan_index_forward = *rc::gen::arbitrary<bool>();
  request.consistent_read = *rc::gen::arbitrary<bool>();
  request.select = *rc::gen::element(Select::unset, Select::count, Select::all_attributes,
                                     Select::all_projected_attributes, Select::specific_attributes);
  request.return_consumed_capacity = *rc::gen::element(
      ReturnConsumedCapacity::none, ReturnConsumedCapacity::total, ReturnConsumedCapacity::indexes);
  request_survives(request);
}

RC_GTEST_PROP(DynamoDbJson, OtherRequestsSurvive, ()) {
  PutItemRequest put;
  put.table_name = any_text();
  put.item = any_item(2);
  put.return_old = *rc::gen::arbitrary<bool>();
  put.condition_expression = any_text();
  request_survives(put);
  DeleteItemRequest erase;
  erase.key = any_item(1);
  erase.expression_attribute_values = nonempty_item();
  request_survives(erase);
  GetItemRequest get;
  get.key = any_item(1);
  get.consistent_read = *rc::gen::arbitrary<bool>();
  request_survives(get);
  BatchWriteItemRequest writes;
  writes.request_items["tags"].emplace_back(*rc::gen::arbitrary<bool>(), any_item(2));
  request_survives(writes);
  BatchGetItemRequest gets;
  gets.request_items["tags"].keys = {any_item(1), any_item(1)};
  gets.request_items["tags"].projection_expression = any_text();
  request_survives(gets);
}

RC_GTEST_PROP(DynamoDbJson, ResponsesSurvive, ()) {
  QueryResponse query;
  const int count = *rc::gen::inRange(0, 3);
  for (int i = 0; i < count; ++i) query.items.push_back(any_item(2));
  query.count = count;
  query.scanned_count = *rc::gen::inRange<std::int64_t>(count, 100);
  if (*rc::gen::arbitrary<bool>()) query.last_evaluated_key = any_item(1);
  query.consumed_capacity = any_capacity();
  response_survives(query);
  GetItemResponse get;
  if (*rc::gen::arbitrary<bool>()) get.item = any_item(2);
  response_survives(get);
  WriteItemResponse write;
  write.consumed_capacity = any_capacity();
  response_survives(write);
  BatchGetItemResponse batch;
  batch.responses["tags"] = {any_item(2)};
  batch.unprocessed_keys["tags"].keys = {any_item(1)};
  if (auto capacity = any_capacity()) batch.consumed_capacity = {*capacity};
  response_survives(batch);
}

}  // namespace
}  // namespace revalab::dynamodb
