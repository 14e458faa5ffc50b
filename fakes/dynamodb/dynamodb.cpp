#include "fakes/dynamodb/dynamodb.hpp"

#include "core/aws/service_client.hpp"
#include "core/base/digest.hpp"
#include "fakes/dynamodb/constraints.hpp"
#include "fakes/dynamodb/errors.hpp"

#include <algorithm>
#include <array>

namespace revalab::dynamodb {
namespace {

constexpr std::size_t k_request_size_max_bytes = 16 * 1024 * 1024;
constexpr std::size_t k_request_id_length = 52;
// What a request says it is for is kept as long as the ledger, so it has a limit.
constexpr std::size_t k_cause_max_chars = 256;
constexpr std::string_view k_json = "application/x-amz-json-1.0";
constexpr std::string_view k_target_prefix = "DynamoDB_20120810.";

/// Operations the service has and this fake does not. Source: the service model.
constexpr std::array<std::string_view, 47> k_unmodelled{
    "BatchExecuteStatement",
    "CreateBackup",
    "CreateGlobalTable",
    "DeleteBackup",
    "DeleteResourcePolicy",
    "DescribeBackup",
    "DescribeContinuousBackups",
    "DescribeContributorInsights",
    "DescribeEndpoints",
    "DescribeExport",
    "DescribeGlobalTable",
    "DescribeGlobalTableSettings",
    "DescribeImport",
    "DescribeKinesisStreamingDestination",
    "DescribeLimits",
    "DescribeTableReplicaAutoScaling",
    "DescribeTimeToLive",
    "DisableKinesisStreamingDestination",
    "EnableKinesisStreamingDestination",
    "ExecuteStatement",
    "ExecuteTransaction",
    "ExportTableToPointInTime",
    "GetResourcePolicy",
    "ImportTable",
    "ListBackups",
    "ListContributorInsights",
    "ListExports",
    "ListGlobalTables",
    "ListImports",
    "ListTagsOfResource",
    "PutResourcePolicy",
    "RestoreTableFromBackup",
    "RestoreTableToPointInTime",
    "Scan",
    "SearchVectors",
    "TagResource",
    "TransactGetItems",
    "TransactWriteItems",
    "UntagResource",
    "UpdateContinuousBackups",
    "UpdateContributorInsights",
    "UpdateGlobalTable",
    "UpdateGlobalTableSettings",
    "UpdateItem",
    "UpdateKinesisStreamingDestination",
    "UpdateTable",
    "UpdateTimeToLive",
};

/// Base-36 digits taken from one 64-bit draw; a thirteenth would not be evenly spread.
constexpr int k_digits_per_word = 12;

std::string_view media_type(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (content_type.ends_with(' ')) content_type.remove_suffix(1);
  return content_type;
}

/// Answers that never reach an operation carry the checksum too.
Response plain(int status, std::string body) {
  Response response(status);
  response.body = std::move(body);
  response.headers.set("x-amz-crc32", std::to_string(crc32(response.body)));
  return response;
}

/// Source: dynalite (https://github.com/architect/dynalite, index.js and db/index.js, read
/// 2026-11-22); the throttling name space from memory.
std::string_view type_prefix(std::string_view code) {
  constexpr std::array<std::string_view, 9> k_service{"SerializationException",
                                                      "UnknownOperationException",
                                                      "MissingAuthenticationTokenException",
                                                      "UnrecognizedClientException",
                                                      "InvalidSignatureException",
                                                      "IncompleteSignatureException",
                                                      "AccessDeniedException",
                                                      "MalformedHttpRequestException",
                                                      "RequestEntityTooLargeException"};
  if (std::find(k_service.begin(), k_service.end(), code) != k_service.end()) {
    return "com.amazon.coral.service#";
  }
  if (code == "ValidationException") return "com.amazon.coral.validate#";
  if (code == "ThrottlingException") return "com.amazon.coral.availability#";
  return "com.amazonaws.dynamodb.v20120810#";
}

}  // namespace

struct DynamoDb::NamedOperation {
  std::string_view name;
  Operation run;
};

DynamoDb::DynamoDb(Calendar calendar, const Dice& dice, Ledger& ledger, Options options)
    : calendar_(calendar),
      request_ids_(dice.fork("request ids")),
      options_(std::move(options)),
      tables_(calendar, dice, ledger, options_) {}

const DynamoDb::NamedOperation* DynamoDb::find_operation(std::string_view name) {
  static constexpr std::array<NamedOperation, 10> k_operations{
      {{"Query", &DynamoDb::query},
       {"BatchWriteItem", &DynamoDb::batch_write_item},
       {"BatchGetItem", &DynamoDb::batch_get_item},
       {"GetItem", &DynamoDb::get_item},
       {"PutItem", &DynamoDb::put_item},
       {"DeleteItem", &DynamoDb::delete_item},
       {"CreateTable", &DynamoDb::create_table},
       {"DescribeTable", &DynamoDb::describe_table},
       {"DeleteTable", &DynamoDb::delete_table},
       {"ListTables", &DynamoDb::list_tables}}};
  static constexpr NamedOperation k_refused{"", &DynamoDb::refuse_unmodelled};
  for (const NamedOperation& operation : k_operations) {
    if (operation.name == name) return &operation;
  }
  const bool exists = std::binary_search(k_unmodelled.begin(), k_unmodelled.end(), name);
  return exists ? &k_refused : nullptr;
}

Answer DynamoDb::handle(const Request& request, Instant now) {
  if (request.body.size() > k_request_size_max_bytes) return Response(413);
  Response response;
  if (request.method == "GET") {
    // The trailing space is the service's.
    response = plain(200, "healthy: dynamodb." + options_.region + ".amazonaws.com ");
  } else {
    response = post(request, now);
  }
  response.headers.set("x-amzn-RequestId", next_request_id());
  response.headers.set("Server", "Server");
  response.headers.set("Date", calendar_.wall(now).http_date());
  return response;
}

Response DynamoDb::post(const Request& request, Instant now) {
  const std::string_view type = media_type(request.headers.get("content-type"));
  const bool is_json = type == k_json || type == "application/json";
  if (request.method != "POST" || (!request.body.empty() && !is_json)) {
    return plain(404, "<UnknownOperationException/>\n");
  }
  std::string body;
  const auto answered = answer(request, now, body);
  Response response = answered ? plain(200, std::move(body))
                               : plain(answered.error().status, error_body(answered.error()));
  response.headers.set("Content-Type", std::string(type == "application/json" ? type : k_json));
  return response;
}

Result<Done> DynamoDb::answer(const Request& request, Instant now, std::string& body) {
  // Source of the order: dynalite, index.js (read 2026-11-22).
  const bool is_json = decoder_.parse(request.body);
  if (!is_json && !request.body.empty()) return serialization("");
  const std::string_view target = request.headers.get("x-amz-target");
  const bool of_this_version = target.starts_with(k_target_prefix);
  const NamedOperation* operation =
      of_this_version ? find_operation(target.substr(k_target_prefix.size())) : nullptr;
  if (operation == nullptr) return ApiError(400, "UnknownOperationException", "");
  const bool is_signed = request.headers.get("authorization").starts_with("AWS4-") ||
                         request.query().find("X-Amz-Algorithm=") != std::string_view::npos;
  if (!is_signed) {
    return ApiError(400, "MissingAuthenticationTokenException",
                    "Request is missing Authentication Token");
  }
  if (!is_json) return serialization("");
  std::string_view cause = request.headers.get(aws::k_cause_header);
  cause = cause.substr(0, k_cause_max_chars);
  if (cause.empty()) cause = target.substr(k_target_prefix.size());
  const Call call{now, cause};
  return (this->*operation->run)(call, body);
}

template <class Request>
Result<Request> DynamoDb::read() {
  Request request;
  RequestNotes notes;
  if (auto done = decoder_.read(request, notes); !done) return done.error();
  Violations violations = violations_of(request);
  violations.insert(violations.begin(), notes.violations.begin(), notes.violations.end());
  if (auto done = report(violations); !done) return done.error();
  if (!notes.refusal.empty()) return validation(notes.refusal);
  return request;
}

Result<Done> DynamoDb::create_table(const Call& call, std::string& body) {
  auto request = read<CreateTableRequest>();
  if (!request) return request.error();
  const auto table = tables_.create_table(std::move(request).value(), call);
  if (!table) return table.error();
  append_json(body, *table, "TableDescription");
  return Done{};
}

Result<Done> DynamoDb::describe_table(const Call&, std::string& body) {
  const auto request = read<DescribeTableRequest>();
  if (!request) return request.error();
  const auto table = tables_.describe_table(*request);
  if (!table) return table.error();
  append_json(body, *table, "Table");
  return Done{};
}

Result<Done> DynamoDb::delete_table(const Call&, std::string& body) {
  const auto request = read<DeleteTableRequest>();
  if (!request) return request.error();
  const auto table = tables_.delete_table(*request);
  if (!table) return table.error();
  append_json(body, *table, "TableDescription");
  return Done{};
}

Result<Done> DynamoDb::list_tables(const Call&, std::string& body) {
  const auto request = read<ListTablesRequest>();
  if (!request) return request.error();
  const auto response = tables_.list_tables(*request);
  if (!response) return response.error();
  append_json(body, *response);
  return Done{};
}

Result<Done> DynamoDb::get_item(const Call& call, std::string& body) {
  const auto request = read<GetItemRequest>();
  if (!request) return request.error();
  const auto response = tables_.get_item(*request, call);
  if (!response) return response.error();
  append_json(body, *response);
  return Done{};
}

Result<Done> DynamoDb::put_item(const Call& call, std::string& body) {
  auto request = read<PutItemRequest>();
  if (!request) return request.error();
  const auto response = tables_.put_item(std::move(request).value(), call);
  if (!response) return response.error();
  append_json(body, *response);
  return Done{};
}

Result<Done> DynamoDb::delete_item(const Call& call, std::string& body) {
  auto request = read<DeleteItemRequest>();
  if (!request) return request.error();
  const auto response = tables_.delete_item(std::move(request).value(), call);
  if (!response) return response.error();
  append_json(body, *response);
  return Done{};
}

Result<Done> DynamoDb::query(const Call& call, std::string& body) {
  const auto request = read<QueryRequest>();
  if (!request) return request.error();
  const auto page = tables_.query_page(*request, call);
  if (!page) return page.error();
  append_json(body, *page);
  return Done{};
}

Result<Done> DynamoDb::batch_write_item(const Call& call, std::string& body) {
  auto request = read<BatchWriteItemRequest>();
  if (!request) return request.error();
  const auto response = tables_.batch_write_item(std::move(request).value(), call);
  if (!response) return response.error();
  append_json(body, *response);
  return Done{};
}

Result<Done> DynamoDb::batch_get_item(const Call& call, std::string& body) {
  auto request = read<BatchGetItemRequest>();
  if (!request) return request.error();
  const auto response = tables_.batch_get_item(std::move(request).value(), call);
  if (!response) return response.error();
  append_json(body, *response);
  return Done{};
}

Result<Done> DynamoDb::refuse_unmodelled(const Call&, std::string&) {
  return validation("revalab does not model this operation of DynamoDB");
}

std::string DynamoDb::next_request_id() {
  static constexpr std::string_view k_digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string id;
  id.reserve(k_request_id_length);
  while (id.size() < k_request_id_length) {
    std::uint64_t word = request_ids_.next();
    for (int i = 0; i < k_digits_per_word && id.size() < k_request_id_length; ++i) {
      id.push_back(k_digits[word % k_digits.size()]);
      word /= k_digits.size();
    }
  }
  return id;
}

void append_json(std::string& out, const QueryPage& page) {
  JsonWriter json(out);
  json.begin_object();
  if (!page.count_only) {
    std::size_t bytes = 256;
    for (const StoredItem* stored : page.items) bytes += stored->json.size() + 1;
    out.reserve(out.size() + bytes);
    json.key("Items").begin_array();
    for (const StoredItem* stored : page.items) {
      if (page.projection.empty()) {
        json.raw(stored->json);
      } else {
        std::string shown;
        append_json(shown, project(stored->item, page.projection));
        json.raw(shown);
      }
    }
    json.end_array();
  }
  json.key("Count").integer(page.count());
  json.key("ScannedCount").integer(page.scanned_count);
  if (page.last_evaluated_key) {
    std::string key;
    append_json(key, *page.last_evaluated_key);
    json.key("LastEvaluatedKey").raw(key);
  }
  if (page.consumed_capacity) {
    json.key("ConsumedCapacity");
    write_json(json, *page.consumed_capacity);
  }
  json.end_object();
}

std::string error_body(const ApiError& error) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.key("__type").string(std::string(type_prefix(error.code)) + error.code);
  // The capital is the service's.
  const std::string_view member = error.code == "SerializationException" ? "Message" : "message";
  if (!error.message.empty()) json.key(member).string(error.message);
  json.end_object();
  return body;
}

}  // namespace revalab::dynamodb
