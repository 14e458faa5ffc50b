#include "fakes/dynamodb/dynamodb.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace {

using namespace revalab;

Request request_of(const std::string& operation, std::string body) {
  Request request("POST", "/");
  request.headers.set("content-type", "application/x-amz-json-1.0");
  request.headers.set("x-amz-target", "DynamoDB_20120810." + operation);
  request.headers.set("authorization",
                      "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, "
                      "SignedHeaders=host, Signature=0");
  request.body = std::move(body);
  return request;
}

}  // namespace

// The first byte chooses the operation, the rest is its body; no body is answered with a 5xx.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr std::array k_operations{"CreateTable",  "Query",      "PutItem",
                                           "GetItem",      "DeleteItem", "BatchWriteItem",
                                           "BatchGetItem", "ListTables", "DescribeTable"};
  if (size == 0) return 0;
  Ledger ledger;
  dynamodb::DynamoDb dynamodb(Calendar(WallTime()), Dice(1), ledger);
  dynamodb.handle(request_of("CreateTable", R"({"TableName": "tags",
      "BillingMode": "PAY_PER_REQUEST",
      "AttributeDefinitions": [{"AttributeName": "t", "AttributeType": "S"},
                               {"AttributeName": "p", "AttributeType": "S"}],
      "KeySchema": [{"AttributeName": "t", "KeyType": "HASH"},
                    {"AttributeName": "p", "KeyType": "RANGE"}]})"),
                  Instant());
  const std::string body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Answer answer =
      dynamodb.handle(request_of(k_operations.at(data[0] % k_operations.size()), body), Instant());
  if (std::get<Response>(answer).status >= 500) __builtin_trap();
  return 0;
}
