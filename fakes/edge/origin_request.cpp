#include "fakes/edge/origin_request.hpp"

#include "core/aws/text.hpp"
#include "fakes/edge/selection.hpp"

#include <algorithm>
#include <array>

namespace revalab::edge {
namespace {

template <std::size_t Count>
bool is_one_of(const std::array<std::string_view, Count>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view one) { return equals_ignoring_case(one, name); });
}

constexpr std::array<std::string_view, 9> k_hop_by_hop{"Connection",
                                                       "Keep-Alive",
                                                       "Proxy-Connection",
                                                       "Proxy-Authenticate",
                                                       "Proxy-Authorization",
                                                       "TE",
                                                       "Trailer",
                                                       "Transfer-Encoding",
                                                       "Upgrade"};

// The edge writes these itself, whatever the policies say.
constexpr std::array<std::string_view, 7> k_own{"Accept-Encoding", "Cookie", "Content-Length",
                                                "Expect",          "Via",    "X-Amz-Cf-Id",
                                                "X-Forwarded-For"};

// A fetch that is to be kept asks for the whole object, whatever the viewer has of it.
constexpr std::array<std::string_view, 6> k_partial{
    "Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"};

// With ForwardedValues these go only where they are listed; all others always.
constexpr std::array<std::string_view, 8> k_removed_unless_listed{
    "Accept",  "Accept-Charset",    "Accept-Language",        "Authorization",
    "Referer", "X-Forwarded-Proto", "X-HTTP-Method-Override", "X-Real-IP"};

constexpr std::string_view k_user_agent = "Amazon CloudFront";

struct Policies {
  const CacheRules& cache;
  const OriginRequestRules* forwarded;

  [[nodiscard]] bool take(std::string_view name) const {
    if (selects_header(cache.headers, name)) return true;
    return forwarded != nullptr && selects_header(forwarded->headers, name);
  }
  [[nodiscard]] Selection cookies() const { return forwarded ? forwarded->cookies : Selection(); }
  [[nodiscard]] Selection queries() const {
    return forwarded ? forwarded->query_strings : Selection();
  }
};

Policies policies_of(const Behaviour& behaviour) {
  return {behaviour.cache, behaviour.origin_request ? &*behaviour.origin_request : nullptr};
}

bool goes_to_origin(std::string_view name, const Visit& visit, const Policies& policies) {
  if (is_one_of(k_own, name)) return false;
  if (is_one_of(k_partial, name)) return !visit.is_cacheable;
  if (policies.take(name)) return true;
  if (equals_ignoring_case(name, "Host") || equals_ignoring_case(name, "User-Agent")) return false;
  if (equals_ignoring_case(name, "Content-Type")) return visit.viewer.has_body;
  // What OpenNext's function sets besides a part of the key.
  if (equals_ignoring_case(name, "X-Forwarded-Host") &&
      visit.behaviour->viewer_request.kind == ViewerFunction::Kind::open_next) {
    return true;
  }
  return policies.cache.id.empty() && !is_one_of(k_removed_unless_listed, name);
}

std::string origin_target(const Visit& visit, const Policies& policies) {
  const Request& request = visit.viewer.request;
  std::string target = visit.behaviour->origin->path;
  target += request.path();
  const std::string query =
      selected_query(request.query(), policies.cache.query_strings, policies.queries());
  if (!query.empty()) target += "?" + query;
  return target;
}

/// With the policy's flags the edge says what it can keep; without them the viewer's own words
/// pass where a policy takes them.
std::string accept_encoding(const Visit& visit, const Policies& policies) {
  const Headers& viewer = visit.viewer.request.headers;
  if (policies.cache.gzip || policies.cache.brotli) {
    const std::string_view normalised = visit.encodings.text();
    return normalised.empty() ? "identity" : std::string(normalised);
  }
  return policies.take("Accept-Encoding") ? joined_values(viewer, "Accept-Encoding") : "";
}

bool names_cloudfront_header(const Selection& selection, std::string_view name) {
  return (selection.kind == Selection::Kind::listed ||
          selection.kind == Selection::Kind::all_viewer) &&
         std::any_of(selection.names.begin(), selection.names.end(),
                     [&](const std::string& one) { return equals_ignoring_case(one, name); });
}

}  // namespace

bool is_hop_by_hop(std::string_view name, std::string_view connection) {
  if (is_one_of(k_hop_by_hop, name)) return true;
  while (!connection.empty()) {
    const auto end = std::min(connection.find(','), connection.size());
    if (equals_ignoring_case(aws::trimmed(connection.substr(0, end)), name)) return true;
    connection.remove_prefix(std::min(end + 1, connection.size()));
  }
  return false;
}

void add_cloudfront_headers(ViewerRequest& viewer, const Behaviour& behaviour) {
  const auto add = [&](std::string_view name, std::string_view value) {
    const bool named = names_cloudfront_header(behaviour.cache.headers, name) ||
                       (behaviour.origin_request &&
                        names_cloudfront_header(behaviour.origin_request->headers, name));
    if (named) viewer.request.headers.set(name, std::string(value));
  };
  add("CloudFront-Forwarded-Proto", viewer.https ? "https" : "http");
  add("CloudFront-Viewer-Http-Version", viewer.http_version);
}

Request origin_request(const Visit& visit, std::string_view via) {
  const Policies policies = policies_of(*visit.behaviour);
  const OriginRules& origin = *visit.behaviour->origin;
  const Headers& viewer = visit.viewer.request.headers;
  Request request(visit.viewer.request.method, origin_target(visit, policies));
  const std::string_view connection = viewer.get("Connection");
  if (!policies.take("Host")) request.headers.add("Host", origin.domain_name);
  if (!policies.take("User-Agent")) request.headers.add("User-Agent", std::string(k_user_agent));
  for (const auto& [name, value] : viewer.fields()) {
    if (is_hop_by_hop(name, connection) || !goes_to_origin(name, visit, policies)) continue;
    request.headers.add(name, value);
  }
  const std::string encodings = accept_encoding(visit, policies);
  if (!encodings.empty()) request.headers.add("Accept-Encoding", encodings);
  const std::string cookies = selected_cookies(viewer, policies.cache.cookies, policies.cookies());
  if (!cookies.empty()) request.headers.add("Cookie", cookies);
  std::string forwarded_for = joined_values(viewer, "X-Forwarded-For");
  if (!forwarded_for.empty()) forwarded_for += ", ";
  request.headers.add("X-Forwarded-For", forwarded_for + visit.viewer.client_address);
  request.headers.add("X-Amz-Cf-Id", visit.request_id);
  request.headers.add("Via", std::string(via));
  for (const auto& [name, value] : origin.custom_headers.fields()) {
    request.headers.set(name, value);
  }
  return request;
}

void make_conditional(Request& request, const StoredObject& stored) {
  if (!stored.origin_etag.empty()) request.headers.set("If-None-Match", stored.origin_etag);
  if (!stored.last_modified.empty()) {
    request.headers.set("If-Modified-Since", stored.last_modified);
  }
}

}  // namespace revalab::edge
