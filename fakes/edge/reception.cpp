#include "fakes/edge/reception.hpp"

#include "core/base/result.hpp"
#include "fakes/edge/origin_request.hpp"
#include "fakes/edge/path_pattern.hpp"
#include "fakes/edge/viewer_function.hpp"

#include <algorithm>
#include <utility>

namespace revalab::edge {
namespace {

constexpr std::size_t k_url_max_bytes = 8'192;
constexpr std::size_t k_head_max_bytes = 20'480;

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::size_t head_bytes(const Request& request) {
  // The spaces and the version of the request line, colon, space and line end of each field.
  std::size_t bytes = request.method.size() + request.target.size() + 12;
  for (const auto& [name, value] : request.headers.fields())
    bytes += name.size() + value.size() + 4;
  return bytes;
}

/// The location a viewer names, or a sentence that tells which there are.
Result<std::size_t, std::string> location_in(const Headers& headers,
                                             const std::vector<std::string>& locations) {
  if (!headers.contains(k_location_header)) return std::size_t{0};
  const std::string_view wanted = headers.get(k_location_header);
  std::string known;
  for (std::size_t i = 0; i < locations.size(); ++i) {
    if (equals_ignoring_case(locations[i], wanted)) return i;
    known += (known.empty() ? "" : ", ") + locations[i];
  }
  return std::string(k_location_header) + " names no edge location of this lab; it has " + known;
}

/// What is wrong with the request whatever the distribution.
std::optional<OwnAnswer> refused_by_form(const Request& request, std::string_view id) {
  if (!request.target.starts_with('/')) {
    return error_answer(400, "The request target is no path.", id, "InvalidRequest");
  }
  if (request.target.size() > k_url_max_bytes || head_bytes(request) > k_head_max_bytes) {
    return error_answer(413, "A URL may have 8,192 bytes, a request without its body 20,480.", id,
                        "InvalidRequest");
  }
  return std::nullopt;
}

std::optional<OwnAnswer> refused_by_behaviour(const Visit& visit, std::uint16_t tls_port) {
  const Request& request = visit.viewer.request;
  const Behaviour& behaviour = *visit.behaviour;
  if (!visit.viewer.https &&
      behaviour.viewer_protocol == Behaviour::ViewerProtocol::redirect_to_https) {
    return redirect_to_https(request, tls_port);
  }
  if (!visit.viewer.https && behaviour.viewer_protocol == Behaviour::ViewerProtocol::https_only) {
    return error_answer(403, "This distribution is for HTTPS only.", visit.request_id,
                        "InvalidRequest");
  }
  if (!contains(behaviour.allowed_methods, request.method)) {
    return error_answer(403,
                        "This distribution is not configured to allow the HTTP request method "
                        "that was used for this request.",
                        visit.request_id, "InvalidRequestMethod");
  }
  if (request.method == "GET" && visit.viewer.has_body) {
    return error_answer(403, "A GET request may not have a body.", visit.request_id,
                        "InvalidRequest");
  }
  return std::nullopt;
}

}  // namespace

void name_object(Visit& visit) {
  const CacheRules& cache = visit.behaviour->cache;
  visit.is_cacheable = cache.max_ttl > Duration(0) &&
                       contains(visit.behaviour->cached_methods, visit.viewer.request.method);
  visit.encodings = accepted_encodings(visit.viewer.request.headers, cache);
  visit.key = cache_key_of(visit.rules->id, cache, visit.viewer.request, visit.encodings);
}

Reception receive(ViewerRequest viewer, const Premises& premises, std::string request_id) {
  Reception reception;
  Visit& visit = reception.visit;
  visit.request_id = std::move(request_id);
  visit.viewer = std::move(viewer);
  Request& request = visit.viewer.request;
  const auto location = location_in(request.headers, premises.locations);
  if (location.ok()) visit.location = *location;
  visit.cause = visit.viewer.cause.empty() ? std::string(request.headers.get(k_cause_header))
                                           : visit.viewer.cause;
  request.headers.remove(k_location_header);
  request.headers.remove(k_cause_header);
  const std::string_view host = request.headers.get("Host");
  visit.rules = premises.source.for_host(host.substr(0, host.find(':')));
  if (!location.ok()) {
    reception.refusal =
        error_answer(400, location.error(), visit.request_id, "InvalidRequestHeader");
    return reception;
  }
  reception.refusal = refused_by_form(request, visit.request_id);
  if (reception.refusal) return reception;
  if (!visit.rules || !visit.rules->enabled) {
    reception.refusal = error_answer(
        403,
        visit.rules ? "The distribution is disabled." : "There is no distribution for this host.",
        visit.request_id, "InvalidRequest");
    return reception;
  }
  if (request.path() == "/" && !visit.rules->default_root_object.empty()) {
    request.target.insert(1, visit.rules->default_root_object);
  }
  visit.behaviour = &behaviour_for(*visit.rules, request.path());
  reception.refusal = refused_by_behaviour(visit, premises.tls_port);
  if (reception.refusal) return reception;
  add_cloudfront_headers(visit.viewer, *visit.behaviour);
  if (visit.behaviour->viewer_request.kind == ViewerFunction::Kind::open_next) {
    run_open_next_function(request);
  }
  name_object(visit);
  return reception;
}

}  // namespace revalab::edge
