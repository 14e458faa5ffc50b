#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"
#include "fakes/edge/rules.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace revalab::edge {

/// What an origin's `Cache-Control` says, as far as CloudFront obeys it. Values that are no whole
/// numbers count as absent, larger ones than 100 years as 100 years.
struct CacheDirectives {
  CacheDirectives() = default;
  std::optional<Duration> s_maxage;
  std::optional<Duration> max_age;
  std::optional<Duration> stale_while_revalidate;
  std::optional<Duration> stale_if_error;
  bool forbids_caching = false;            ///< `no-cache`, `no-store` or `private`.
  std::vector<std::string> unkept_fields;  ///< Of `no-cache="..."` and `private="..."`.
};
CacheDirectives parse_cache_control(const Headers& headers);

/// Where a TTL comes from.
enum class TtlSource { s_maxage, max_age, expires, default_ttl, forbidden, error_minimum };
/// Which of the policy's limits changed it.
enum class TtlBound { none, minimum, maximum };

/// How long a response may be used, and how long after that.
struct Lifetime {
  Lifetime() = default;
  bool storable = false;
  Duration ttl{0};
  Duration minimum{0};  ///< Of the policy, or of errors of the status.
  Duration stale_while_revalidate{0};
  std::optional<Duration> stale_if_error;  ///< Empty: for as long as it is kept.
  TtlSource source = TtlSource::default_ttl;
  TtlBound bound = TtlBound::none;

  /// How long after its receipt a response is fresh that was `age` old by then. So much of an age
  /// the origin gave has passed on the way; minimum and default begin when the response comes.
  [[nodiscard]] Duration left_at(Duration age) const {
    const bool told = source == TtlSource::s_maxage || source == TtlSource::max_age ||
                      source == TtlSource::expires;
    return told ? std::max(ttl - age, minimum) : ttl;
  }
};

/// The TTL of a response that is no error. `now` stands in for a `Date` the origin did not send.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
/// (2023-06-15 tree); stale-while-revalidate and stale-if-error:
/// https://aws.amazon.com/about-aws/whats-new/2023/05/ (17 May 2023).
Lifetime lifetime_of(const Headers& headers, const CacheRules& rules, WallTime now);

/// The TTL of a 4xx or 5xx. Some statuses are always kept, some when the origin sends an age, the
/// rest never; the distribution's minimum for the status is the least.
/// Source: HTTPStatusCodes.html and GeneratingCustomErrorResponses.html of the same guide.
Lifetime lifetime_of_error(int status, const Headers& headers, const CacheRules& rules,
                           Duration error_min_ttl, WallTime now);

/// `s-maxage, cut to the maximum of CachingOptimized`.
std::string words_of(const Lifetime& lifetime, const CacheRules& rules);

/// What may be done with a stored object.
enum class Freshness {
  fresh,
  stale,    ///< Within its stale-while-revalidate window: served, and refreshed meanwhile.
  expired,  ///< Only after the origin was asked.
};
/// The one rule both faces follow. An object is fresh before `fresh_until`, no longer at it.
constexpr Freshness freshness_at(Instant now, Instant fresh_until,
                                 Duration stale_while_revalidate) {
  if (now < fresh_until) return Freshness::fresh;
  if (now - fresh_until < stale_while_revalidate) return Freshness::stale;
  return Freshness::expired;
}

/// Whole seconds of `Age`; 0 when it is absent or no number.
Duration age_told(const Headers& headers);

}  // namespace revalab::edge
