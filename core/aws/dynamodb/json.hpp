#pragma once

#include "core/aws/dynamodb/types.hpp"
#include "core/base/json_writer.hpp"
#include "core/base/result.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// DynamoDB's JSON 1.0 bodies, both directions: the client writes requests and reads responses, the
/// fake reads requests and writes responses.
namespace revalab::dynamodb {

void append_json(std::string& out, const AttributeValue& value);
void append_json(std::string& out, const Item& item);

void append_json(std::string& out, const CreateTableRequest& request);
void append_json(std::string& out, const DescribeTableRequest& request);
void append_json(std::string& out, const DeleteTableRequest& request);
void append_json(std::string& out, const ListTablesRequest& request);
void append_json(std::string& out, const QueryRequest& request);
void append_json(std::string& out, const GetItemRequest& request);
void append_json(std::string& out, const PutItemRequest& request);
void append_json(std::string& out, const DeleteItemRequest& request);
void append_json(std::string& out, const BatchWriteItemRequest& request);
void append_json(std::string& out, const BatchGetItemRequest& request);

/// The description as the value of one member: `TableDescription` or, for DescribeTable, `Table`.
void append_json(std::string& out, const TableDescription& table, std::string_view member);
void append_json(std::string& out, const ListTablesResponse& response);
void append_json(std::string& out, const QueryResponse& response);
void append_json(std::string& out, const GetItemResponse& response);
void append_json(std::string& out, const WriteItemResponse& response);
void append_json(std::string& out, const BatchWriteItemResponse& response);
void append_json(std::string& out, const BatchGetItemResponse& response);

/// Writes one capacity object where the writer stands.
void write_json(JsonWriter& json, const ConsumedCapacity& capacity);

/// What a request body says that its typed form cannot hold. The service reports violations first,
/// all of them in one message, and only then a refusal.
struct RequestNotes {
  /// Broken member constraints, as the service words them: `Value 'x' at 'select' failed to ...`.
  std::vector<std::string> violations;
  /// The message of the ValidationException the body deserves once its members are in order.
  std::string refusal;
};

/// Reads JSON bodies: parse one, then read it as what it should be. Keeps its buffers, so it is
/// cheap to use again and again.
class Decoder {
 public:
  Decoder();
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  /// Parses a body; false when it is not JSON (or not UTF-8).
  [[nodiscard]] bool parse(std::string_view body);

  /// Reads the body parsed last as a request. Errors: SerializationException when a member has the
  /// wrong JSON type. Members the service does not know are ignored, as it does; members it knows
  /// and we do not model are refused through `notes` whenever they would change the result.
  Result<Done> read(CreateTableRequest& request, RequestNotes& notes);
  Result<Done> read(DescribeTableRequest& request, RequestNotes& notes);
  Result<Done> read(DeleteTableRequest& request, RequestNotes& notes);
  Result<Done> read(ListTablesRequest& request, RequestNotes& notes);
  Result<Done> read(QueryRequest& request, RequestNotes& notes);
  Result<Done> read(GetItemRequest& request, RequestNotes& notes);
  Result<Done> read(PutItemRequest& request, RequestNotes& notes);
  Result<Done> read(DeleteItemRequest& request, RequestNotes& notes);
  Result<Done> read(BatchWriteItemRequest& request, RequestNotes& notes);
  Result<Done> read(BatchGetItemRequest& request, RequestNotes& notes);

  /// Reads the body parsed last as a response. Errors: SerializationException.
  Result<Done> read(TableDescription& table);
  Result<Done> read(ListTablesResponse& response);
  Result<Done> read(QueryResponse& response);
  Result<Done> read(GetItemResponse& response);
  Result<Done> read(WriteItemResponse& response);
  Result<Done> read(BatchWriteItemResponse& response);
  Result<Done> read(BatchGetItemResponse& response);
  /// Reads a bare item, such as a line of a seed file.
  Result<Done> read(Item& item);
  /// Reads an array of bare items.
  Result<Done> read(std::vector<Item>& items);

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

/// Reads an error response: the part of `__type` behind the `#`, and `message` or `Message`.
ApiError decode_error(int http_status, std::string_view body);

}  // namespace revalab::dynamodb
