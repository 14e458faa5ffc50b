#include "fakes/cloud/error_response.hpp"

#include "core/aws/cloudfront/xml.hpp"
#include "core/aws/cloudfront/xml_writer.hpp"
#include "core/base/digest.hpp"
#include "core/base/json_writer.hpp"

namespace revalab {
namespace {

/// The `__type` prefix: errors of the whole platform have one name space, the service's another.
/// Source:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html, read
/// 2026-11-22.
std::string_view type_prefix(std::string_view service, std::string_view code) {
  if (service == "sqs") return "com.amazonaws.sqs#";
  const bool is_common = code == "ThrottlingException" || code == "AccessDeniedException" ||
                         code == "UnrecognizedClientException" || code == "ServiceUnavailable" ||
                         code == "UnknownOperationException" || code == "ExpiredTokenException";
  return is_common ? "com.amazon.coral.service#" : "com.amazonaws.dynamodb.v20120810#";
}

Response json_error(std::string_view service, const ApiError& error, std::string_view request_id) {
  Response response(error.status);
  JsonWriter json(response.body);
  json.begin_object();
  json.key("__type").string(std::string(type_prefix(service, error.code)) + error.code);
  json.key("message").string(error.message).end_object();
  response.headers.set("Content-Type", "application/x-amz-json-1.0");
  response.headers.set("x-amzn-RequestId", std::string(request_id));
  if (service == "dynamodb") {
    response.headers.set("x-amz-crc32", std::to_string(crc32(response.body)));
  }
  return response;
}

Response s3_error(const ApiError& error, std::string_view request_id) {
  Response response(error.status);
  response.body = R"(<?xml version="1.0" encoding="UTF-8"?>)";
  cloudfront::XmlWriter(response.body)
      .begin("Error")
      .text("Code", error.code)
      .text("Message", error.message)
      .text("RequestId", request_id)
      .end("Error");
  response.headers.set("Content-Type", "application/xml");
  response.headers.set("x-amz-request-id", std::string(request_id));
  return response;
}

}  // namespace

Response error_response(std::string_view service, const ApiError& error,
                        std::string_view request_id) {
  if (service == "dynamodb" || service == "sqs") return json_error(service, error, request_id);
  if (service == "s3") return s3_error(error, request_id);
  Response response(error.status);
  response.body = cloudfront::encode_error(error, request_id);
  response.headers.set("Content-Type", "text/xml");
  response.headers.set("x-amzn-RequestId", std::string(request_id));
  return response;
}

}  // namespace revalab
