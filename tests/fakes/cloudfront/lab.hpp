#pragma once

#include "core/aws/cloudfront/xml.hpp"
#include "fakes/cloudfront/cloudfront.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace revalab::cloudfront::test {

inline constexpr std::string_view k_distribution = "E1EXAMPLE00001";
inline constexpr std::string_view k_invalidations =
    "/2020-05-31/distribution/E1EXAMPLE00001/invalidation";

/// `count` different paths.
std::vector<std::string> some_paths(int count, std::string_view prefix = "/p");
/// `count` different wildcards.
std::vector<std::string> some_wildcards(int count, std::string_view prefix = "/w");

/// Replaces the one occurrence of `from`.
std::string with(std::string text, std::string_view from, std::string_view to);
/// What another distribution than the lab's first may be made with.
DistributionSettings second_settings();

/// A CloudFront with one distribution, one tenant (`dt_1`), and a hand on its clock.
class Lab {
 public:
  explicit Lab(Options options = {}, std::uint64_t seed = 1);

  /// A signed request at `now`. Fails the test when the answer is not what the service model says
  /// of the operation.
  Response send(std::string_view method, std::string_view target, std::string body = {},
                std::string_view if_match = {});
  Response send(const Request& request);
  /// Creates by wire.
  Response post(const InvalidationBatch& batch);
  /// Creates by call, under a caller reference of its own.
  Result<Invalidation> create(std::vector<std::string> items, std::string_view cause = {});
  /// Lets time pass, and what is due happen.
  void pass(Duration span);
  [[nodiscard]] std::int64_t billed_paths() const;

  Calendar calendar{*WallTime::parse_rfc3339("2026-01-01T00:00:00Z")};
  Ledger ledger;
  CloudFront cloudfront;
  Instant now;

 private:
  int references_ = 0;
};

/// The code of an error answer; empty when it is none.
std::string code_of(const Response& response);
template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

}  // namespace revalab::cloudfront::test
