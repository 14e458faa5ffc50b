#include "core/aws/dynamodb/json.hpp"

#include <gtest/gtest.h>

namespace revalab::dynamodb {
namespace {

template <class T>
std::string encoded(const T& value) {
  std::string out;
  append_json(out, value);
  return out;
}

TEST(DynamoDbJson, WritesEachTypeUnderItsName) {
  Item map;
  map.emplace("k", AttributeValue::string("v"));
  Item item;
  item.emplace("b", AttributeValue(AttributeValue::Data(Binary{"\x01\x02"})));
  item.emplace("bool", AttributeValue(AttributeValue::Data(true)));
  item.emplace("l", AttributeValue(AttributeValue::Data(List{AttributeValue::number("1")})));
  item.emplace("m", AttributeValue(AttributeValue::Data(map)));
  item.emplace("n", AttributeValue::number("1.5"));
  item.emplace("null", AttributeValue(AttributeValue::Data(Null{})));
  item.emplace("s", AttributeValue::string("a\"b"));
  item.emplace("ss", AttributeValue(AttributeValue::Data(StringSet{{"x", "y"}})));
  EXPECT_EQ(
      encoded(item),
      R"({"b":{"B":"AQI="},"bool":{"BOOL":true},"l":{"L":[{"N":"1"}]},"m":{"M":{"k":{"S":"v"}}},)"
      R"("n":{"N":"1.5"},"null":{"NULL":true},"s":{"S":"a\"b"},"ss":{"SS":["x","y"]}})");
}

// The body OpenNext's client sends, in our order of members.
TEST(DynamoDbJson, LeavesOutWhatIsAbsent) {
  QueryRequest request;
  request.table_name = "tags";
  request.key_condition_expression = "tag = :t";
  request.expression_attribute_values.emplace(":t", AttributeValue::string("a"));
  EXPECT_EQ(encoded(request), R"({"TableName":"tags","KeyConditionExpression":"tag = :t",)"
                              R"("ExpressionAttributeValues":{":t":{"S":"a"}}})");
}

// The service writes capacity with one decimal at least.
TEST(DynamoDbJson, WritesHalfUnitsAsDecimals) {
  GetItemResponse response;
  response.consumed_capacity.emplace();
  response.consumed_capacity->table_name = "tags";
  response.consumed_capacity->total = {1};
  EXPECT_EQ(encoded(response), R"({"ConsumedCapacity":{"TableName":"tags","CapacityUnits":0.5}})");
  response.consumed_capacity->total = {4};
  EXPECT_EQ(encoded(response), R"({"ConsumedCapacity":{"TableName":"tags","CapacityUnits":2.0}})");
}

TEST(DynamoDbJson, WritesTimesInSecondsWithoutRounding) {
  TableDescription table;
  table.table_name = "tags";
  table.creation_date_time = *WallTime::parse_rfc3339("2026-01-01T00:00:00.007Z");
  std::string out;
  append_json(out, table, "Table");
  EXPECT_NE(out.find(R"("CreationDateTime":1767225600.007)"), std::string::npos) << out;
}

TEST(DynamoDbJson, LastOfTwoEqualMembersCounts) {
  Decoder decoder;
  ASSERT_TRUE(decoder.parse(R"({"TableName":"first","TableName":"second","Limit":null})"));
  QueryRequest request;
  RequestNotes notes;
  ASSERT_TRUE(decoder.read(request, notes).ok());
  EXPECT_EQ(request.table_name, "second");
  EXPECT_EQ(request.limit, std::nullopt);
}

TEST(DynamoDbJson, WrongTypesAreSerializationErrors) {
  const auto message = [](std::string_view body) {
    Decoder decoder;
    EXPECT_TRUE(decoder.parse(body));
    QueryRequest request;
    RequestNotes notes;
    const auto done = decoder.read(request, notes);
    EXPECT_FALSE(done.ok());
    EXPECT_EQ(done.error().code, "SerializationException");
    return done.error().message;
  };
  EXPECT_EQ(message(R"({"TableName":1})"), "NUMBER_VALUE cannot be converted to String");
  EXPECT_EQ(message(R"({"TableName":{}})"), "Start of structure or map found where not expected");
  EXPECT_EQ(message(R"({"Limit":"1"})"), "STRING_VALUE cannot be converted to Integer");
  EXPECT_EQ(message(R"({"ConsistentRead":"x"})"), "STRING_VALUE cannot be converted to Boolean");
  EXPECT_EQ(message(R"({"ExpressionAttributeValues":[]})"),
            "Start of list found where not expected");
}

TEST(DynamoDbJson, RefusesBodiesThatAreNoJson) {
  Decoder decoder;
  EXPECT_FALSE(decoder.parse(""));
  EXPECT_FALSE(decoder.parse("{"));
  EXPECT_FALSE(decoder.parse("{\"a\":\"\xff\"}"));  // Not UTF-8.
  EXPECT_TRUE(decoder.parse("{}"));
}

TEST(DynamoDbJson, ReadsErrorsOfEitherSpelling) {
  EXPECT_EQ(decode_error(400, R"({"__type":"a.b#ThrottlingException","message":"slow"})"),
            ApiError(400, "ThrottlingException", "slow"));
  EXPECT_EQ(decode_error(400, R"({"__type":"SerializationException","Message":"bad"})"),
            ApiError(400, "SerializationException", "bad"));
  EXPECT_EQ(decode_error(503, "<html>"), ApiError(503, "UnknownError", "<html>"));
  EXPECT_EQ(decode_error(500, "[]").code, "UnknownError");
}

}  // namespace
}  // namespace revalab::dynamodb
