#pragma once

#include "fakes/dynamodb/dynamodb.hpp"
#include "tests/support/aws_model.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace revalab::dynamodb {

inline const WallTime k_start = *WallTime::parse_rfc3339("2026-01-01T00:00:00Z");

/// An item of text and number attributes, written as JSON.
inline Item item_of(std::string_view json) {
  Decoder decoder;
  Item item;
  EXPECT_TRUE(decoder.parse(json)) << json;
  EXPECT_TRUE(decoder.read(item).ok()) << json;
  return item;
}

/// The table OpenNext creates: `tag` and `path`, and the index `revalidate` on `path` and
/// `revalidatedAt`. Source: opennextjs-aws, the recorded traffic in tests/data/opennext.
inline CreateTableRequest tag_table(const std::string& projection = "ALL") {
  CreateTableRequest request;
  request.table_name = "tags";
  request.attribute_definitions = {{"tag", "S"}, {"path", "S"}, {"revalidatedAt", "N"}};
  request.key_schema = {{"tag", true}, {"path", false}};
  GlobalSecondaryIndex index;
  index.name = "revalidate";
  index.key_schema = {{"path", true}, {"revalidatedAt", false}};
  index.projection.type = projection;
  request.global_secondary_indexes = {index};
  request.billing_mode = "PAY_PER_REQUEST";
  return request;
}

/// A fake with the tag table, and the shortest ways to use both faces.
class DynamoDbTest : public testing::Test {
 protected:
  DynamoDbTest() { EXPECT_TRUE(tables().create_table(tag_table(), call()).ok()); }

  [[nodiscard]] Call call() const { return {Instant(Duration(1)), "test"}; }
  Tables& tables() { return fake_.tables(); }

  Result<WriteItemResponse> put(std::string_view json,
                                ReturnConsumedCapacity wish = ReturnConsumedCapacity::indexes) {
    PutItemRequest request;
    request.table_name = "tags";
    request.item = item_of(json);
    request.return_consumed_capacity = wish;
    return tables().put_item(request, call());
  }

  /// Puts rows `a`, `b`, ... of one tag, `revalidatedAt` 1, 2, ...
  void put_rows(const std::string& tag, int count) {
    for (int i = 0; i < count; ++i) {
      const std::string path(1, static_cast<char>('a' + i));
      const auto done = put(R"({"tag":{"S":")" + tag + R"("},"path":{"S":")" + path +
                            R"("},"revalidatedAt":{"N":")" + std::to_string(i + 1) + R"("}})");
      ASSERT_TRUE(done.ok()) << done.error().message;
    }
  }

  /// A Query of the tag table with values given as JSON.
  static QueryRequest query_for(const std::string& condition, std::string_view values) {
    QueryRequest request;
    request.table_name = "tags";
    request.key_condition_expression = condition;
    request.expression_attribute_values = item_of(values);
    return request;
  }
  static QueryRequest query_for_tag(const std::string& tag) {
    return query_for("tag = :t", R"({":t":{"S":")" + tag + R"("}})");
  }

  /// Sends a body to the wire face and gives its answer.
  Response send(std::string_view operation, std::string body) {
    Request request("POST", "/");
    request.headers.set("content-type", "application/x-amz-json-1.0");
    request.headers.set("x-amz-target", "DynamoDB_20120810." + std::string(operation));
    request.headers.set("authorization", "AWS4-HMAC-SHA256 Credential=revalab");
    request.body = std::move(body);
    return send(request);
  }
  Response send(const Request& request) {
    return std::get<Response>(fake_.handle(request, Instant(Duration(1))));
  }
  /// The same, demanding success and an answer of the service model's shape.
  std::string accepted(std::string_view operation, std::string body) {
    const Response response = send(operation, std::move(body));
    EXPECT_EQ(response.status, 200) << response.body;
    const auto faults = test::AwsModel::dynamodb().check_json_output(operation, response.body);
    for (const std::string& fault : faults) ADD_FAILURE() << operation << ": " << fault;
    return response.body;
  }
  /// The same, demanding a refusal that the service model lists for the operation, or one of those
  /// it lists nowhere because they are common to all.
  ApiError refused(std::string_view operation, std::string body) {
    const Response response = send(operation, std::move(body));
    EXPECT_EQ(response.status, 400) << response.body;
    ApiError error = decode_error(response.status, response.body);
    const bool is_common = error.code == "ValidationException" ||
                           error.code == "SerializationException" ||
                           error.code == "UnknownOperationException";
    EXPECT_TRUE(is_common || test::AwsModel::dynamodb().models_error(operation, error.code))
        << operation << ": " << error.code;
    return error;
  }
  /// All usage of one dimension so far, in half units.
  [[nodiscard]] std::int64_t used(Dimension dimension) const {
    std::int64_t total = 0;
    for (const UsageEntry& entry : ledger_.entries()) {
      if (entry.dimension == dimension) total += entry.count;
    }
    return total;
  }

  Ledger ledger_;
  DynamoDb fake_{Calendar(k_start), Dice(1), ledger_};
};

/// Whether a result is an error with this code and these words in its message.
template <class T>
testing::AssertionResult is_error(const Result<T>& result, std::string_view code,
                                  std::string_view words) {
  if (result.ok()) return testing::AssertionFailure() << "no error";
  if (result.error().code == code && result.error().message.find(words) != std::string::npos) {
    return testing::AssertionSuccess();
  }
  return testing::AssertionFailure() << result.error().code << ": " << result.error().message;
}
template <class T>
testing::AssertionResult is_invalid(const Result<T>& result, std::string_view words) {
  return is_error(result, "ValidationException", words);
}

}  // namespace revalab::dynamodb
