#include "core/aws/sqs/errors.hpp"

#include "core/aws/cloudfront/xml_writer.hpp"
#include "core/base/json_writer.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>

namespace revalab::sqs {
namespace {

/// The prefix of the codes that are SQS's own in the query protocol.
constexpr std::string_view k_own_prefix = "AWS.SimpleQueueService.";
constexpr std::string_view k_own_types = "com.amazonaws.sqs#";
constexpr std::string_view k_common_types = "com.amazon.coral.service#";

struct Names {
  std::string_view query;
  std::string_view json;
};

/// Where the two protocols' names differ by more than the prefix. Source: as for the factories; the
/// common ones from the Smithy models' `awsQueryError` traits and captures quoted in
/// https://github.com/aws/aws-sdk-js-v3/issues/5386, read 2026-11-24.
constexpr auto k_names = std::to_array<Names>({
    {"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"},
    {"QueueAlreadyExists", "QueueNameExists"},
    {"InvalidParameterValue", "InvalidParameterValueException"},
    {"MissingParameter", "MissingRequiredParameterException"},
    {"InvalidAction", "UnknownOperationException"},
    {"MalformedInput", "SerializationException"},
    {"AccessDenied", "AccessDeniedException"},
    {"MissingAuthenticationToken", "MissingAuthenticationTokenException"},
    {"InvalidClientTokenId", "UnrecognizedClientException"},
    {"SignatureDoesNotMatch", "InvalidSignatureException"},
    {"IncompleteSignature", "IncompleteSignatureException"},
    {"RequestExpired", "ExpiredTokenException"},
});

/// The codes that both protocols have under one name and that are SQS's own.
constexpr auto k_own_codes = std::to_array<std::string_view>(
    {"InvalidAddress", "InvalidAttributeName", "InvalidAttributeValue", "InvalidIdFormat",
     "InvalidMessageContents", "InvalidSecurity", "KmsThrottled", "OverLimit",
     "ReceiptHandleIsInvalid", "RequestThrottled"});

bool is_own(std::string_view name) {
  return name == "QueueDoesNotExist" || name == "QueueNameExists" ||
         std::find(k_own_codes.begin(), k_own_codes.end(), name) != k_own_codes.end();
}

/// The `__type` of an error, with its name space.
std::string type_of(std::string_view code) {
  for (const Names& names : k_names) {
    if (names.query != code) continue;
    return std::string(is_own(names.json) ? k_own_types : k_common_types) + std::string(names.json);
  }
  if (code.starts_with(k_own_prefix)) {
    return std::string(k_own_types) + std::string(code.substr(k_own_prefix.size()));
  }
  return std::string(is_own(code) ? k_own_types : k_common_types) + std::string(code);
}

/// A code as the query protocol has it, whichever protocol's it is.
std::string query_code_of(std::string_view code) {
  for (const Names& names : k_names) {
    if (names.json == code) return std::string(names.query);
  }
  return std::string(code);
}

std::string_view fault_of(const ApiError& error) {
  return error.status < 500 ? "Sender" : "Receiver";
}

}  // namespace

Response json_error(const ApiError& error, std::string_view request_id) {
  const std::string code = query_code_of(error.code);
  Response response(error.status);
  JsonWriter json(response.body);
  json.begin_object().key("__type").string(type_of(code));
  if (!error.message.empty()) json.key("message").string(error.message);
  json.end_object();
  response.headers.set("x-amzn-query-error", code + ";" + std::string(fault_of(error)));
  response.headers.set("x-amzn-RequestId", std::string(request_id));
  response.headers.set("Content-Type", "application/x-amz-json-1.0");
  return response;
}

Response xml_error(const ApiError& error, std::string_view request_id) {
  Response response(error.status);
  response.body = R"(<?xml version="1.0"?><ErrorResponse xmlns=")";
  response.body += R"(http://queue.amazonaws.com/doc/2012-11-05/">)";
  cloudfront::XmlWriter xml(response.body);
  xml.begin("Error").text("Type", fault_of(error)).text("Code", query_code_of(error.code));
  xml.text("Message", error.message).raw("<Detail/>").end("Error");
  xml.text("RequestId", request_id).end("ErrorResponse");
  response.headers.set("x-amzn-RequestId", std::string(request_id));
  response.headers.set("Content-Type", "text/xml");
  return response;
}

ApiError decode_error(const Response& response) {
  ApiError error(response.status, "", "");
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(response.body.data(), response.body.size()).get(root) == simdjson::SUCCESS) {
    std::string_view text;
    if (root["__type"].get(text) == simdjson::SUCCESS) {
      error.code = text.substr(text.rfind('#') + 1);
    }
    if (root["message"].get(text) == simdjson::SUCCESS) error.message = text;
  }
  const std::string_view query = response.headers.get("x-amzn-query-error");
  if (!query.empty()) error.code = query.substr(0, query.find(';'));
  if (error.code.empty()) error.code = "Http" + std::to_string(response.status);
  return error;
}

}  // namespace revalab::sqs

namespace revalab::sqs::errors {
namespace {

std::string own(std::string_view code) { return std::string(k_own_prefix) + std::string(code); }

}  // namespace

ApiError queue_does_not_exist() {
  return {400, own("NonExistentQueue"), "The specified queue does not exist."};
}

ApiError queue_name_exists(std::string_view attribute) {
  return {400, "QueueAlreadyExists",
          "A queue already exists with the same name and a different value for attribute " +
              std::string(attribute)};
}

ApiError queue_deleted_recently() {
  return {400, own("QueueDeletedRecently"),
          "You must wait 60 seconds after deleting a queue before you can create another with the "
          "same name."};
}

ApiError purge_queue_in_progress(std::string_view queue_name) {
  return {403, own("PurgeQueueInProgress"),
          "Only one PurgeQueue operation on " + std::string(queue_name) +
              " is allowed every 60 seconds."};
}

ApiError invalid_attribute_name(std::string message) {
  return {400, "InvalidAttributeName", std::move(message)};
}

ApiError invalid_attribute_value(std::string_view attribute) {
  return {400, "InvalidAttributeValue",
          "Invalid value for the parameter " + std::string(attribute) + "."};
}

ApiError missing_parameter(std::string_view parameter) {
  return {400, "MissingParameter",
          "The request must contain the parameter " + std::string(parameter) + "."};
}

ApiError invalid_parameter_value(std::string message) {
  return {400, "InvalidParameterValue", std::move(message)};
}

ApiError invalid_value(std::string_view value, std::string_view parameter,
                       std::string_view reason) {
  // A value may be a megabyte, which nobody reads in a message.
  return invalid_parameter_value("Value " + std::string(value.substr(0, 1'024)) +
                                 " for parameter " + std::string(parameter) +
                                 " is invalid. Reason: " + std::string(reason));
}

ApiError receipt_handle_is_invalid(std::string_view handle) {
  return {
      404, "ReceiptHandleIsInvalid",
      "The input receipt handle \"" + std::string(handle) + "\" is not a valid receipt handle."};
}

ApiError message_not_in_flight() {
  return {400, own("MessageNotInflight"), "The message referred to isn't in flight."};
}

ApiError invalid_message_contents() {
  return {
      400, "InvalidMessageContents",
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | "
      "#xE000 to #xFFFD | #x10000 to #x10FFFF"};
}

ApiError over_limit() { return {403, "OverLimit", "Too many messages in flight for the queue."}; }

ApiError empty_batch(std::string_view entry_type) {
  return {400, own("EmptyBatchRequest"),
          "There should be at least one " + std::string(entry_type) + " in the request."};
}

ApiError too_many_entries(std::size_t count) {
  return {
      400, own("TooManyEntriesInBatchRequest"),
      "Maximum number of entries per request are 10. You have sent " + std::to_string(count) + "."};
}

ApiError batch_entry_ids_not_distinct(std::string_view id) {
  return {400, own("BatchEntryIdsNotDistinct"), "Id " + std::string(id) + " repeated."};
}

ApiError invalid_batch_entry_id() {
  return {400, own("InvalidBatchEntryId"),
          "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It "
          "can be at most 80 letters long."};
}

ApiError batch_too_long(std::size_t bytes) {
  return {400, own("BatchRequestTooLong"),
          "Batch requests cannot be longer than 1048576 bytes. You have sent " +
              std::to_string(bytes) + " bytes."};
}

ApiError missing_authentication_token() {
  return {403, "MissingAuthenticationToken", "Request is missing Authentication Token"};
}

ApiError unknown_operation(std::string_view name) {
  return {400, "InvalidAction",
          "The action " + std::string(name) + " is not valid for this endpoint."};
}

ApiError unsupported_operation(std::string_view name) {
  return {400, own("UnsupportedOperation"), "revalab does not model " + std::string(name) + "."};
}

}  // namespace revalab::sqs::errors
