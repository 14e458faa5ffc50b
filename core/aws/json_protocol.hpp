#pragma once

#include "core/base/http.hpp"
#include "core/base/result.hpp"

#include <string>
#include <string_view>
#include <utility>

/// The AWS JSON 1.0 protocol, as DynamoDB and SQS speak it. Source: Smithy, "AWS JSON 1.0 protocol"
/// (https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html, read 2026-11-24).
namespace revalab::aws {

inline Request json_request(std::string_view service, std::string_view operation,
                            std::string body) {
  Request request("POST", "/");
  request.headers.set("content-type", "application/x-amz-json-1.0");
  request.headers.set("x-amz-target", std::string(service) + "." + std::string(operation));
  request.body = std::move(body);
  return request;
}

template <class Message>
std::string json_body(const Message& message) {
  std::string body;
  append_json(body, message);
  return body;
}

/// Reads an answer with a service's own decoder.
template <class T, class Decoder>
Result<T> read_json_answer(const Result<Response>& answer) {
  if (!answer) return answer.error();
  Decoder decoder;
  if (!decoder.parse(answer->body)) {
    return ApiError(answer->status, "SerializationException", "the service answered no JSON");
  }
  T result;
  const auto read = decoder.read(result);
  if (!read) return ApiError(answer->status, read.error().code, read.error().message);
  return result;
}

}  // namespace revalab::aws
