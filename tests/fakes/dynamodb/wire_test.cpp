#include "core/base/digest.hpp"
#include "tests/fakes/dynamodb/fixture.hpp"

namespace revalab::dynamodb {
namespace {

class WireTest : public DynamoDbTest {
 protected:
  static Request bare(std::string_view operation, std::string body) {
    Request request("POST", "/");
    request.headers.set("content-type", "application/x-amz-json-1.0");
    request.headers.set("x-amz-target", "DynamoDB_20120810." + std::string(operation));
    request.body = std::move(body);
    return request;
  }
};

// Clients check the checksum; the id has 52 upper-case letters and digits.
TEST_F(WireTest, AnswersCarryIdChecksumAndType) {
  const Response response = send("ListTables", "{}");
  EXPECT_EQ(response.headers.get("x-amz-crc32"), std::to_string(crc32(response.body)));
  EXPECT_EQ(response.headers.get("content-type"), "application/x-amz-json-1.0");
  EXPECT_EQ(response.headers.get("server"), "Server");
  EXPECT_EQ(response.headers.get("date"), "Thu, 01 Jan 2026 00:00:00 GMT");
  const std::string_view id = response.headers.get("x-amzn-requestid");
  EXPECT_EQ(id.size(), 52U);
  EXPECT_EQ(id.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string_view::npos);
  EXPECT_NE(send("ListTables", "{}").headers.get("x-amzn-requestid"), id);
}

TEST_F(WireTest, SaysItIsHealthy) {
  const Response response = send(Request("GET", "/"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "healthy: dynamodb.us-east-1.amazonaws.com ");
  EXPECT_EQ(response.headers.get("x-amz-crc32"), "3128867991");  // As recorded from the service.
}

TEST_F(WireTest, RefusesOtherMethodsTypesAndSizes) {
  const Response put = send(Request("PUT", "/"));
  EXPECT_EQ(put.status, 404);
  EXPECT_EQ(put.body, "<UnknownOperationException/>\n");
  EXPECT_EQ(put.headers.get("x-amz-crc32"), "3552371480");  // As recorded from the service.
  Request text = bare("ListTables", "{}");
  text.headers.set("content-type", "text/plain");
  EXPECT_EQ(send(text).status, 404);
  EXPECT_EQ(send(bare("ListTables", std::string(16 * 1024 * 1024 + 1, ' '))).status, 413);
}

// JSON first, then the operation, then who asks, then what is asked.
TEST_F(WireTest, ChecksInTheServicesOrder) {
  const auto code = [&](const Request& request) {
    return decode_error(400, send(request).body).code;
  };
  Request request = bare("Nothing", "{");
  EXPECT_EQ(code(request), "SerializationException");
  request.body = "{}";
  EXPECT_EQ(code(request), "UnknownOperationException");
  request = bare("Query", "");
  EXPECT_EQ(code(request), "MissingAuthenticationTokenException");
  request.headers.set("authorization", "AWS4-HMAC-SHA256 Credential=x");
  EXPECT_EQ(code(request), "SerializationException");
  request.body = R"({"TableName":1,"Limit":0})";
  EXPECT_EQ(code(request), "SerializationException");
  request.body = R"({"TableName":"unknown","Limit":0})";
  EXPECT_EQ(code(request), "ValidationException");
  request.body = R"({"TableName":"unknown","KeyConditionExpression":"tag = :t",
      "ExpressionAttributeValues":{":t":{"S":"x"}}})";
  EXPECT_EQ(code(request), "ResourceNotFoundException");
}

TEST_F(WireTest, SpellsErrorsAsTheServiceDoes) {
  const auto body = [&](std::string_view operation, std::string request) {
    return send(operation, std::move(request)).body;
  };
  EXPECT_EQ(body("DescribeTable", R"({"TableName":"unknown"})"),
            R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",)"
            R"("message":"Requested resource not found: Table: unknown not found"})");
  EXPECT_EQ(body("DescribeTable", R"({"TableName":true})"),
            R"({"__type":"com.amazon.coral.service#SerializationException",)"
            R"("Message":"TRUE_VALUE cannot be converted to String"})");
  EXPECT_EQ(body("ListTables", R"({"Limit":0})"),
            R"({"__type":"com.amazon.coral.validate#ValidationException","message":)"
            R"("1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: )"
            R"(Member must have value greater than or equal to 1"})");
}

TEST_F(WireTest, ReportsBadEnumerationsWithOtherConstraints) {
  const ApiError error =
      refused("Query", R"({"TableName":"a;","Select":"hi","ReturnConsumedCapacity":"all"})");
  EXPECT_EQ(error.message,
            "4 validation errors detected: "
            "Value 'hi' at 'select' failed to satisfy constraint: Member must satisfy enum value "
            "set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]; "
            "Value 'all' at 'returnConsumedCapacity' failed to satisfy constraint: Member must "
            "satisfy enum value set: [INDEXES, TOTAL, NONE]; "
            "Value 'a;' at 'tableName' failed to satisfy constraint: Member must satisfy regular "
            "expression pattern: [a-zA-Z0-9_.-]+; "
            "Value 'a;' at 'tableName' failed to satisfy constraint: Member must have length "
            "greater than or equal to 3");
}

// A member that is known and not modelled must never be passed over.
TEST_F(WireTest, RefusesWhatItDoesNotModel) {
  const auto message = [&](std::string_view operation, std::string body) {
    return refused(operation, std::move(body)).message;
  };
  EXPECT_EQ(message("Query", R"({"TableName":"tags","KeyConditions":{}})"),
            "revalab does not model the member KeyConditions of Query");
  EXPECT_EQ(message("PutItem", R"({"TableName":"tags","Item":{},"Expected":{}})"),
            "revalab does not model the member Expected of PutItem");
  EXPECT_EQ(message("Scan", R"({"TableName":"tags"})"),
            "revalab does not model this operation of DynamoDB");
  EXPECT_EQ(refused("Frobnicate", "{}").code, "UnknownOperationException");
}

TEST_F(WireTest, RefusesValuesOfNoOrTwoTypes) {
  const auto message = [&](const std::string& value) {
    return refused("PutItem", R"({"TableName":"tags","Item":{"tag":)" + value + "}}").message;
  };
  EXPECT_EQ(
      message("{}"),
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  EXPECT_EQ(message(R"({"S":"a","N":"1"})"),
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
            "the supported datatypes");
  EXPECT_NE(message(R"({"NULL":false})").find("must have the value of true"), std::string::npos);
  EXPECT_EQ(refused("PutItem", R"({"TableName":"tags","Item":{"tag":{"B":"*"}}})").code,
            "SerializationException");
}

TEST_F(WireTest, NamesEmptyExpressions) {
  EXPECT_EQ(refused("Query", R"({"TableName":"tags","KeyConditionExpression":""})").message,
            "Invalid KeyConditionExpression: The expression can not be empty;");
}

// Usage says what it was for: the header's word, or the operation.
TEST_F(WireTest, TakesTheCauseFromTheHeader) {
  const std::string body = R"({"TableName":"tags","Key":{"tag":{"S":"a"},"path":{"S":"b"}}})";
  send("GetItem", body);
  Request request = bare("GetItem", body);
  request.headers.set("authorization", "AWS4-HMAC-SHA256 Credential=x");
  request.headers.set("x-revalab-cause", "revalidateTag posts");
  send(request);
  ASSERT_EQ(ledger_.entries().size(), 2U);
  EXPECT_EQ(ledger_.cause_name(ledger_.entries()[0].cause), "GetItem");
  EXPECT_EQ(ledger_.cause_name(ledger_.entries()[1].cause), "revalidateTag posts");
}

// Every operation's answer has the shape real clients parse; `accepted` checks it.
TEST_F(WireTest, EveryAnswerConformsToTheServiceModel) {
  const std::string row = R"({"tag":{"S":"t"},"path":{"S":"p"},"revalidatedAt":{"N":"1"}})";
  const std::string key = R"({"tag":{"S":"t"},"path":{"S":"p"}})";
  accepted("CreateTable", R"({"TableName":"new","BillingMode":"PROVISIONED",
      "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"B"}],
      "KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],
      "ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":6}})");
  accepted("DescribeTable", R"({"TableName":"tags"})");
  accepted("ListTables", R"({"Limit":1})");
  accepted("PutItem",
           R"({"TableName":"tags","ReturnConsumedCapacity":"INDEXES","Item":)" + row + "}");
  accepted("PutItem", R"({"TableName":"tags","ReturnValues":"ALL_OLD","Item":)" + row + "}");
  accepted("GetItem", R"({"TableName":"tags","ReturnConsumedCapacity":"TOTAL","Key":)" + key + "}");
  accepted("GetItem", R"({"TableName":"tags","Key":{"tag":{"S":"t"},"path":{"S":"none"}}})");
  accepted("Query", R"({"TableName":"tags","KeyConditionExpression":"tag = :t","Limit":1,
      "ReturnConsumedCapacity":"INDEXES","ExpressionAttributeValues":{":t":{"S":"t"}}})");
  accepted("Query", R"({"TableName":"tags","KeyConditionExpression":"tag = :t","Select":"COUNT",
      "ExpressionAttributeValues":{":t":{"S":"t"}}})");
  fake_.set_unprocessed(Ratio{1, 2});
  accepted("BatchGetItem",
           R"({"ReturnConsumedCapacity":"INDEXES","RequestItems":{"tags":{"Keys":[)" + key +
               R"(,{"tag":{"S":"t"},"path":{"S":"q"}}]}}})");
  fake_.set_unprocessed(Ratio{1, 2});
  accepted("BatchWriteItem",
           R"({"ReturnConsumedCapacity":"INDEXES","RequestItems":{"tags":[{"PutRequest":{"Item":)" +
               row + R"(}},{"DeleteRequest":{"Key":{"tag":{"S":"t"},"path":{"S":"q"}}}}]}})");
  accepted("DeleteItem", R"({"TableName":"tags","ReturnValues":"ALL_OLD","Key":)" + key + "}");
  accepted("DeleteTable", R"({"TableName":"tags"})");
}

TEST_F(WireTest, ErrorsOfOperationsAreInTheServiceModel) {
  const auto code = [&](std::string_view operation, const std::string& body) {
    return refused(operation, body).code;
  };
  const std::string key = R"({"tag":{"S":"t"},"path":{"S":"p"}})";
  EXPECT_EQ(code("DeleteTable", R"({"TableName":"unknown"})"), "ResourceNotFoundException");
  EXPECT_EQ(code("GetItem", R"({"TableName":"unknown","Key":)" + key + "}"),
            "ResourceNotFoundException");
  const std::string guarded =
      R"json({"TableName":"tags","ConditionExpression":"attribute_exists(x)","Item":)json" + key +
      "}";
  EXPECT_EQ(code("PutItem", guarded), "ConditionalCheckFailedException");
  const std::string table = R"({"TableName":"tags","BillingMode":"PAY_PER_REQUEST",
      "AttributeDefinitions":[{"AttributeName":"k","AttributeType":"S"}],
      "KeySchema":[{"AttributeName":"k","KeyType":"HASH"}]})";
  EXPECT_EQ(code("CreateTable", table), "ResourceInUseException");
  fake_.set_unprocessed(Ratio{1, 1});
  EXPECT_EQ(code("BatchGetItem", R"({"RequestItems":{"tags":{"Keys":[)" + key + "]}}}"),
            "ProvisionedThroughputExceededException");
}

TEST_F(WireTest, SameSeedGivesTheSameBytes) {
  Ledger ledger;
  DynamoDb again(Calendar(k_start), Dice(1), ledger);
  ASSERT_TRUE(again.tables().create_table(tag_table(), call()).ok());
  const Request request = bare("DescribeTable", R"({"TableName":"tags"})");
  const Answer first = fake_.handle(request, Instant(Duration(5)));
  EXPECT_EQ(std::get<Response>(again.handle(request, Instant(Duration(5)))),
            std::get<Response>(first));
}

}  // namespace
}  // namespace revalab::dynamodb
