#pragma once

#include "core/aws/cloudfront/xml.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "fakes/cloudfront/route.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// What the answers of all rooms have in common.
namespace revalab::cloudfront {

/// One request on its way through the wire face. Lives for the call.
struct WireCall {
  CloudFront& cloudfront;
  const Request& request;
  const Route& route;
  Instant now;

  [[nodiscard]] Call call() const { return {now}; }
  /// The segment of the path that names something; the operations have as many as they use.
  [[nodiscard]] const std::string& name(std::size_t index = 0) const {
    return route.names.at(index);
  }
  [[nodiscard]] std::string_view if_match() const { return request.headers.get("If-Match"); }
  [[nodiscard]] std::string wire_time(Instant at) const {
    return cloudfront.calendar().wall(at).iso8601_milliseconds();
  }
};

/// An operation and what answers it.
struct Answerer {
  std::string_view operation;
  Result<Response> (*answer)(const WireCall& call);
};

/// The answerer of an operation in a room's table; null when it has none.
inline const Answerer* find_answer(std::span<const Answerer> answers, std::string_view operation) {
  const auto found = std::find_if(answers.begin(), answers.end(), [&](const Answerer& each) {
    return each.operation == operation;
  });
  return found == answers.end() ? nullptr : &*found;
}

Response xml_response(int status, std::string body);
/// The same with the version of what was got or made.
Response versioned_response(int status, std::string body, const std::string& etag);
/// 204, for what was deleted or tagged.
Response empty_response();
/// Where something below `/2020-05-31/` is, as `Location` says it.
std::string location_of(std::string_view path);

/// Reads `Marker` and `MaxItems`. The model types MaxItems sometimes as an integer and sometimes as
/// a string; on the wire they are the same. Errors: InvalidArgument.
Result<Page> page_of(const Request& request);

/// What answers the operation; null when the lab has not got it.
const Answerer* find_invalidation_answer(std::string_view operation);
const Answerer* find_distribution_answer(std::string_view operation);
const Answerer* find_function_answer(std::string_view operation);
const Answerer* find_tenant_answer(std::string_view operation);
const Answerer* find_tag_answer(std::string_view operation);

/// Answers one of the operations that all kinds of documents have; empty when it is none.
std::optional<Result<Response>> answer_document_operation(const WireCall& call);

}  // namespace revalab::cloudfront
