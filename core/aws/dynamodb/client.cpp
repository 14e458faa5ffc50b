#include "core/aws/dynamodb/client.hpp"

#include "core/aws/dynamodb/json.hpp"
#include "core/aws/json_protocol.hpp"

namespace revalab::dynamodb {
namespace {

ApiError error_of(const Response& response) { return decode_error(response.status, response.body); }

template <class T>
Result<T> decode(const Result<Response>& answer) {
  return aws::read_json_answer<T, Decoder>(answer);
}

}  // namespace

Client::Client(Transport& transport, Clock& clock, Dice dice, aws::ClientOptions options)
    : service_(transport, clock, dice, std::move(options), "dynamodb", error_of) {}

Task<Result<Response>> Client::call(std::string operation, std::string body) {
  Request request = aws::json_request("DynamoDB_20120810", operation, std::move(body));
  auto answer = co_await service_.call(std::move(request));
  co_return answer;
}

Task<Result<TableDescription>> Client::create_table(CreateTableRequest request) {
  std::string body = aws::json_body(request);
  auto answer = co_await call("CreateTable", std::move(body));
  co_return decode<TableDescription>(answer);
}

Task<Result<TableDescription>> Client::describe_table(std::string table_name) {
  DescribeTableRequest request;
  request.table_name = std::move(table_name);
  std::string body = aws::json_body(request);
  auto answer = co_await call("DescribeTable", std::move(body));
  co_return decode<TableDescription>(answer);
}

Task<Result<QueryResponse>> Client::query(QueryRequest request) {
  std::string body = aws::json_body(request);
  auto answer = co_await call("Query", std::move(body));
  co_return decode<QueryResponse>(answer);
}

Task<Result<GetItemResponse>> Client::get_item(GetItemRequest request) {
  std::string body = aws::json_body(request);
  auto answer = co_await call("GetItem", std::move(body));
  co_return decode<GetItemResponse>(answer);
}

Task<Result<WriteItemResponse>> Client::put_item(PutItemRequest request) {
  std::string body = aws::json_body(request);
  auto answer = co_await call("PutItem", std::move(body));
  co_return decode<WriteItemResponse>(answer);
}

Task<Result<WriteItemResponse>> Client::delete_item(DeleteItemRequest request) {
  std::string body = aws::json_body(request);
  auto answer = co_await call("DeleteItem", std::move(body));
  co_return decode<WriteItemResponse>(answer);
}

Task<Result<BatchWriteItemResponse>> Client::batch_write_item(BatchWriteItemRequest request) {
  std::string body = aws::json_body(request);
  auto answer = co_await call("BatchWriteItem", std::move(body));
  co_return decode<BatchWriteItemResponse>(answer);
}

Task<Result<BatchGetItemResponse>> Client::batch_get_item(BatchGetItemRequest request) {
  std::string body = aws::json_body(request);
  auto answer = co_await call("BatchGetItem", std::move(body));
  co_return decode<BatchGetItemResponse>(answer);
}

}  // namespace revalab::dynamodb
