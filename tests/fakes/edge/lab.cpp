#include "tests/fakes/edge/lab.hpp"

#include <utility>

namespace revalab::edge::test {

FixedRules::FixedRules() {
  auto origin = std::make_shared<OriginRules>();
  origin->id = "default";
  origin->domain_name = "origin.example";
  rules.id = k_distribution;
  rules.domain_name = "d111111abcdef8.cloudfront.net";
  Behaviour everything;
  everything.path_pattern = "*";
  everything.origin = origin;
  everything.allowed_methods = {"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"};
  // OpenNext's server policy.
  everything.cache.id = "policy";
  everything.cache.name = "server";
  everything.cache.min_ttl = Duration(0);
  everything.cache.default_ttl = Duration(0);
  everything.cache.query_strings.kind = Selection::Kind::all;
  rules.behaviours.push_back(std::move(everything));
}

std::shared_ptr<const DistributionRules> FixedRules::for_host(std::string_view host) const {
  static_cast<void>(host);
  return has_any ? std::make_shared<const DistributionRules>(rules) : nullptr;
}

std::shared_ptr<const DistributionRules> FixedRules::by_id(std::string_view distribution_id) const {
  return distribution_id == rules.id ? for_host({}) : nullptr;
}

Behaviour& FixedRules::add_behaviour(std::string pattern) {
  Behaviour added = rules.behaviours.back();
  added.path_pattern = std::move(pattern);
  return *rules.behaviours.insert(rules.behaviours.end() - 1, std::move(added));
}

OriginRules& FixedRules::change_origin(Behaviour& behaviour) {
  auto origin = std::make_shared<OriginRules>(*behaviour.origin);
  OriginRules& changed = *origin;
  behaviour.origin = std::move(origin);
  return changed;
}

Answer ScriptedOrigin::handle(const Request& request, Instant now) {
  static_cast<void>(now);
  asked.push_back(request);
  if (is_down) return Dropped{};
  const auto found = answers.find(request.target);
  Response given = found == answers.end() ? answer : found->second;
  const std::string_view etag = given.headers.get("ETag");
  if (!etag.empty() && request.headers.get("If-None-Match") == etag) {
    given.status = 304;
    given.body.clear();
  }
  if (request.method == "HEAD") {
    given.headers.set("Content-Length", std::to_string(given.body.size()));
    given.body.clear();
  }
  return given;
}

Response response(int status, Headers headers, std::string body) {
  Response made(status);
  made.headers = std::move(headers);
  made.body = std::move(body);
  return made;
}

Response cached(std::string_view cache_control, std::string body) {
  return response(200, {{"Cache-Control", std::string(cache_control)}}, std::move(body));
}

Lab::Lab(EdgeOptions options)
    : calendar(WallTime::parse_rfc3339("2026-01-01T00:00:00Z").value()),
      edge(calendar, Dice(1), ledger, source, std::move(options)),
      now(Duration(std::chrono::seconds(1))) {}

ViewerRequest Lab::request(std::string_view target, Headers headers,
                           std::string_view method) const {
  ViewerRequest made;
  made.request = Request(std::string(method), std::string(target));
  made.request.headers = std::move(headers);
  if (!made.request.headers.contains("Host")) {
    made.request.headers.add("Host", std::string(k_host));
  }
  return made;
}

Response Lab::get(std::string_view target, Headers headers, std::string_view method) {
  return visit(edge, origin, request(target, std::move(headers), method), now);
}

void Lab::purge(std::vector<std::string> items, std::vector<std::string> locations) {
  Purge arriving;
  arriving.distribution = k_distribution;
  arriving.invalidation = "I" + std::to_string(++purges);
  arriving.items = std::move(items);
  if (locations.empty()) locations = edge.locations();
  for (std::string& location : locations) {
    arriving.location = std::move(location);
    edge.purge(arriving, now);
  }
}

std::string result_of(const Response& response) {
  const std::string_view text = response.headers.get("X-Cache");
  return std::string(text.substr(0, text.find(' ')));
}

}  // namespace revalab::edge::test
