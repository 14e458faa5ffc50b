#include "fakes/cloudfront/wire/answers.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "fakes/cloudfront/wire/call.hpp"

#include <charconv>

namespace revalab::cloudfront {
namespace {

// Source: https://docs.aws.amazon.com/general/latest/gr/cf_region.html, read 2026-11-22.
constexpr std::string_view k_endpoint = "https://cloudfront.amazonaws.com/2020-05-31/";

bool is_signed(const Request& request) {
  return request.headers.contains("Authorization") ||
         query_parameter(request.query(), "X-Amz-Signature").has_value();
}

Result<Response> dispatch(const WireCall& call) {
  const std::string_view operation = call.route.operation;
  if (operation.empty()) return errors::unknown_operation();
  for (const auto& find : {find_invalidation_answer, find_distribution_answer, find_function_answer,
                           find_tenant_answer, find_tag_answer}) {
    const Answerer* answerer = find(operation);
    if (answerer == nullptr) continue;
    if (call.request.body.size() > k_request_body_max_bytes &&
        !operation.starts_with("CreateInvalidation")) {
      return errors::request_too_large();
    }
    return answerer->answer(call);
  }
  if (call.request.body.size() > k_request_body_max_bytes) return errors::request_too_large();
  if (auto answer = answer_document_operation(call)) return *std::move(answer);
  return errors::not_implemented(operation);
}

}  // namespace

Response answer(CloudFront& cloudfront, const Request& request, const std::string& request_id,
                Instant now) {
  const Route route = route_of(request);
  auto result = is_signed(request) ? dispatch({cloudfront, request, route, now})
                                   : errors::missing_authentication_token();
  Response response =
      result ? std::move(result).value()
             : xml_response(result.error().status, encode_error(result.error(), request_id));
  response.headers.set("x-amzn-RequestId", request_id);
  return response;
}

Response xml_response(int status, std::string body) {
  Response response(status);
  response.headers.set("Content-Type", "text/xml");
  response.body = std::move(body);
  return response;
}

Response versioned_response(int status, std::string body, const std::string& etag) {
  Response response = xml_response(status, std::move(body));
  response.headers.set("ETag", etag);
  return response;
}

Response empty_response() { return Response(204); }

std::string location_of(std::string_view path) { return std::string(k_endpoint).append(path); }

Result<Page> page_of(const Request& request) {
  Page page;
  page.marker = query_parameter(request.query(), "Marker").value_or("");
  if (const auto text = query_parameter(request.query(), "MaxItems")) {
    const char* end = text->data() + text->size();
    const auto parsed = std::from_chars(text->data(), end, page.max_items);
    if (parsed.ec != std::errc() || parsed.ptr != end) {
      return errors::invalid_argument("MaxItems must be a whole number.");
    }
  }
  return page;
}

}  // namespace revalab::cloudfront
