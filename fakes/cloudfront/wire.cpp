#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml.hpp"
#include "core/aws/service_client.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "fakes/cloudfront/distribution_xml.hpp"

#include <charconv>

// The wire face of `CloudFront`: decode, typed call, encode.
namespace revalab::cloudfront {
namespace {

// What a request says it is for is kept as long as the ledger, so it has a limit.
constexpr std::size_t k_cause_max_chars = 256;

// Source: https://docs.aws.amazon.com/general/latest/gr/cf_region.html, read 2026-11-22.
constexpr std::string_view k_endpoint = "https://cloudfront.amazonaws.com/2020-05-31/";

Response xml_response(int status, std::string body) {
  Response response(status);
  response.headers.set("Content-Type", "text/xml");
  response.body = std::move(body);
  return response;
}

std::string location_of(const Scope& scope) {
  const bool tenant = scope.kind == Scope::Kind::tenant;
  return std::string(k_endpoint) + (tenant ? "distribution-tenant/" : "distribution/") + scope.id;
}

bool is_signed(const Request& request) {
  return request.headers.contains("Authorization") ||
         query_parameter(request.query(), "X-Amz-Signature").has_value();
}

/// Reads `Marker` and `MaxItems`. The tenant form types MaxItems as an integer and the other as a
/// string; on the wire they are the same.
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

}  // namespace

Answer CloudFront::handle(const Request& request, Instant now) {
  advance_to(now);
  return respond(request, now);
}

Response CloudFront::respond(const Request& request, Instant now) {
  const std::string request_id = ids_.request();
  const Route route = route_of(request);
  auto result =
      is_signed(request) ? dispatch(request, route, now) : errors::missing_authentication_token();
  Response response =
      result ? std::move(result).value()
             : xml_response(result.error().status, encode_error(result.error(), request_id));
  response.headers.set("x-amzn-RequestId", request_id);
  return response;
}

Result<Response> CloudFront::dispatch(const Request& request, const Route& route, Instant now) {
  switch (route.operation) {
    case Operation::create_invalidation: return answer_create_invalidation(request, route, now);
    case Operation::get_invalidation: {
      const auto found = get_invalidation_in(route.scope, route.invalidation, {now});
      if (!found) return found.error();
      return xml_response(200, encode_invalidation(*found));
    }
    case Operation::list_invalidations: {
      const auto page = page_of(request);
      if (!page) return page.error();
      const auto list = list_invalidations_in(route.scope, *page, {now});
      if (!list) return list.error();
      return xml_response(200, encode_invalidation_list(*list));
    }
    case Operation::create_distribution: {
      if (request.body.size() > k_request_body_max_bytes) return errors::request_too_large();
      const auto created = create_distribution(request.body, {now});
      if (!created) return created.error();
      return answer_distribution(**created, 201, now);
    }
    case Operation::get_distribution: {
      const auto found = get_distribution(route.scope.id);
      if (!found) return found.error();
      return answer_distribution(**found, 200, now);
    }
    case Operation::get_distribution_config: {
      const auto found = get_distribution(route.scope.id);
      if (!found) return found.error();
      Response response = xml_response(200, encode_distribution_config(**found));
      response.headers.set("ETag", (*found)->etag);
      return response;
    }
    case Operation::list_distributions: {
      const auto page = page_of(request);
      if (!page) return page.error();
      const auto list = list_distributions(*page);
      if (!list) return list.error();
      return xml_response(200, encode_distribution_list(*list, calendar_, now));
    }
    case Operation::update_distribution:
    case Operation::delete_distribution: return errors::not_implemented(operation_name(route));
    case Operation::other:
      return errors::not_implemented(request.method + " " + std::string(request.path()));
    case Operation::unknown: break;
  }
  return errors::unknown_operation();
}

Result<Response> CloudFront::answer_create_invalidation(const Request& request, const Route& route,
                                                        Instant now) {
  auto batch = decode_invalidation_batch(request.body);
  if (!batch) return batch.error();
  const Call call{now, request.headers.get(aws::k_cause_header).substr(0, k_cause_max_chars)};
  const auto created = create_invalidation_in(route.scope, std::move(batch).value(), call);
  if (!created) return created.error();
  Response response = xml_response(201, encode_invalidation(*created));
  response.headers.set("Location", location_of(route.scope) + "/invalidation/" + created->id);
  return response;
}

Result<Response> CloudFront::answer_distribution(const Distribution& distribution, int status,
                                                 Instant now) const {
  const Scope scope{Scope::Kind::distribution, distribution.id};
  Response response = xml_response(
      status,
      encode_distribution(distribution, calendar_, now, invalidations_.batches_in_progress(scope)));
  response.headers.set("ETag", distribution.etag);
  if (status == 201) response.headers.set("Location", location_of(scope));
  return response;
}

}  // namespace revalab::cloudfront
