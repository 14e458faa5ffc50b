#pragma once

#include "core/base/handler.hpp"
#include "fakes/edge/direct_visit.hpp"
#include "fakes/edge/edge.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::edge::test {

inline constexpr std::string_view k_distribution = "E1EXAMPLE00001";
inline constexpr std::string_view k_host = "site.example";

/// A distribution the test may change before each request.
class FixedRules final : public RuleSource {
 public:
  FixedRules();
  std::shared_ptr<const DistributionRules> for_host(std::string_view host) const override;
  std::shared_ptr<const DistributionRules> by_id(std::string_view distribution_id) const override;

  DistributionRules rules;
  bool has_any = true;

  [[nodiscard]] Behaviour& behaviour() { return rules.behaviours.back(); }
  [[nodiscard]] CacheRules& cache() { return behaviour().cache; }
  /// Puts a behaviour like the default one before it.
  Behaviour& add_behaviour(std::string pattern);
  OriginRules& change_origin(Behaviour& behaviour);
};

/// Answers what the test says and keeps what it was asked.
class ScriptedOrigin final : public Handler {
 public:
  Answer handle(const Request& request, Instant now) override;

  /// The same answer for every path that has none of its own.
  Response answer{200};
  std::map<std::string, Response, std::less<>> answers;  ///< By target.
  bool is_down = false;
  std::vector<Request> asked;
};

/// A response with these fields and body.
Response response(int status, Headers headers, std::string body = "body");
/// `Cache-Control` alone.
Response cached(std::string_view cache_control, std::string body = "body");

/// An edge, an origin and a clock in one hand.
struct Lab {
  explicit Lab(EdgeOptions options = {});

  FixedRules source;
  ScriptedOrigin origin;
  Ledger ledger;
  Calendar calendar;
  Edge edge;
  Instant now;

  Response get(std::string_view target, Headers headers = {}, std::string_view method = "GET");
  [[nodiscard]] ViewerRequest request(std::string_view target, Headers headers = {},
                                      std::string_view method = "GET") const;
  void pass(Duration span) { now = now + span; }
  /// One invalidation arrives at the locations named, or at all.
  void purge(std::vector<std::string> items, std::vector<std::string> locations = {});

  int purges = 0;
};

/// `Hit` of `Hit from cloudfront`.
std::string result_of(const Response& response);

}  // namespace revalab::edge::test
