#pragma once

#include "core/aws/dynamodb/types.hpp"
#include "core/aws/service_client.hpp"

namespace revalab::dynamodb {

/// DynamoDB over JSON 1.0, the operations the core needs. Retries as `ServiceClient` does;
/// unprocessed items are the caller's business, because only it knows what they mean.
class Client {
 public:
  Client(Transport& transport, Clock& clock, Dice dice, aws::ClientOptions options);

  Task<Result<TableDescription>> create_table(CreateTableRequest request);
  Task<Result<TableDescription>> describe_table(std::string table_name);
  Task<Result<QueryResponse>> query(QueryRequest request);
  Task<Result<GetItemResponse>> get_item(GetItemRequest request);
  Task<Result<WriteItemResponse>> put_item(PutItemRequest request);
  Task<Result<WriteItemResponse>> delete_item(DeleteItemRequest request);
  Task<Result<BatchWriteItemResponse>> batch_write_item(BatchWriteItemRequest request);
  Task<Result<BatchGetItemResponse>> batch_get_item(BatchGetItemRequest request);

  void set_cause(std::string cause) { service_.set_cause(std::move(cause)); }

 private:
  Task<Result<Response>> call(std::string operation, std::string body);

  aws::ServiceClient service_;
};

}  // namespace revalab::dynamodb
