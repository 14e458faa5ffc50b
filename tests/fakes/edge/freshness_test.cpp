#include "fakes/edge/freshness.hpp"

#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab::edge {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const WallTime k_now = WallTime::parse_rfc3339("2026-01-01T00:00:00Z").value();

CacheRules policy(Duration min, Duration fallback, Duration max) {
  CacheRules rules;
  rules.name = "policy";
  rules.min_ttl = min;
  rules.default_ttl = fallback;
  rules.max_ttl = max;
  return rules;
}

Lifetime lifetime(std::string cache_control, const CacheRules& rules) {
  return lifetime_of({{"Cache-Control", std::move(cache_control)}}, rules, k_now);
}

// Expiration.html, the table of what minimum, default and maximum TTL do.
TEST(Freshness, FollowsTheGuidesTable) {
  const CacheRules zero = policy(seconds(0), seconds(60), hours(1));
  EXPECT_EQ(lifetime("max-age=30", zero).ttl, seconds(30));
  EXPECT_EQ(lifetime("max-age=30, s-maxage=40", zero).ttl, seconds(40));
  EXPECT_EQ(lifetime("max-age=999999", zero).ttl, hours(1));
  EXPECT_EQ(lifetime_of({}, zero, k_now).ttl, seconds(60));
  EXPECT_EQ(lifetime("public", zero).ttl, seconds(60));
  for (const std::string never : {"no-cache", "no-store, max-age=60", "private, max-age=60"}) {
    EXPECT_FALSE(lifetime(never, zero).storable) << never;
  }
  const CacheRules floor = policy(seconds(10), seconds(5), hours(1));
  EXPECT_EQ(lifetime("max-age=3", floor).ttl, seconds(10));
  EXPECT_EQ(lifetime("max-age=30", floor).ttl, seconds(30));
  EXPECT_EQ(lifetime_of({}, floor, k_now).ttl, seconds(10));
  EXPECT_TRUE(lifetime("no-store", floor).storable);
  EXPECT_EQ(lifetime("no-store", floor).ttl, seconds(10));
}

// Expires counts against the response's own Date: a lab's clock stands where it likes.
TEST(Freshness, ExpiresCountsAgainstTheResponsesDate) {
  const CacheRules rules = policy(seconds(0), seconds(60), hours(1));
  const Headers headers{{"Date", "Sat, 01 Jan 2000 00:00:00 GMT"},
                        {"Expires", "Sat, 01 Jan 2000 00:10:00 GMT"}};
  EXPECT_EQ(lifetime_of(headers, rules, k_now).ttl, seconds(600));
  Headers both = headers;
  both.add("Cache-Control", "max-age=5");
  EXPECT_EQ(lifetime_of(both, rules, k_now).ttl, seconds(5));
  EXPECT_EQ(lifetime_of({{"Expires", "0"}}, rules, k_now).ttl, seconds(0));
  EXPECT_EQ(lifetime_of({{"Expires", "Thu, 01 Jan 2026 00:00:07 GMT"}}, rules, k_now).ttl,
            seconds(7));
}

// What an origin may send by mistake must not end in a wrong number.
TEST(Freshness, OddValuesCountAsAbsent) {
  const CacheRules rules = policy(seconds(0), seconds(60), hours(24 * 36'500));
  for (const std::string odd :
       {"max-age=-1", "max-age=", "max-age", "max-age=1.5", "max-age=abc"}) {
    EXPECT_EQ(lifetime(odd, rules).ttl, seconds(60)) << odd;
  }
  EXPECT_EQ(lifetime("max-age=99999999999999999999", rules).ttl, hours(24 * 36'500));
  EXPECT_EQ(lifetime("MAX-AGE=\"7\"", rules).ttl, seconds(7));
  const auto named =
      parse_cache_control({{"Cache-Control", "no-cache=\"Set-Cookie, x\", s-maxage=1"}});
  EXPECT_FALSE(named.forbids_caching);
  EXPECT_EQ(named.unkept_fields, (std::vector<std::string>{"Set-Cookie", "x"}));
  EXPECT_EQ(named.s_maxage, seconds(1));
}

// OpenNext's headers, as its server sends them.
TEST(Freshness, OpenNextsHeadersMeanWhatTheySay) {
  const CacheRules server = policy(seconds(0), seconds(0), hours(24 * 365));
  const Lifetime stale = lifetime("s-maxage=2, stale-while-revalidate=2592000", server);
  EXPECT_EQ(stale.ttl, seconds(2));
  EXPECT_EQ(stale.stale_while_revalidate, hours(24 * 30));
  EXPECT_FALSE(
      lifetime("private, no-cache, no-store, max-age=0, must-revalidate", server).storable);
  EXPECT_EQ(lifetime("public, max-age=0, s-maxage=31536000, must-revalidate", server).ttl,
            hours(24 * 365));
  EXPECT_EQ(words_of(lifetime("s-maxage=99999999", server), server),
            "s-maxage, cut to the maximum of policy");
}

// HTTPStatusCodes.html and GeneratingCustomErrorResponses.html.
TEST(Freshness, ErrorsAreKeptByStatusForAtLeastTheirMinimum) {
  const CacheRules rules = policy(seconds(0), seconds(60), hours(1));
  const auto error = [&](int status, std::string cache_control) {
    return lifetime_of_error(status, {{"Cache-Control", std::move(cache_control)}}, rules,
                             seconds(10), k_now);
  };
  EXPECT_EQ(error(404, "").ttl, seconds(10));
  EXPECT_EQ(error(500, "no-store").ttl, seconds(10));
  EXPECT_TRUE(error(500, "no-store").storable);
  EXPECT_EQ(error(404, "max-age=30").ttl, seconds(30));
  EXPECT_EQ(error(404, "max-age=3").ttl, seconds(10));
  EXPECT_TRUE(error(403, "max-age=30").storable);
  for (const int status : {400, 403, 405, 412, 415, 401, 410, 416, 429, 505}) {
    EXPECT_FALSE(error(status, "").storable) << status;
  }
}

RC_GTEST_PROP(FreshnessLaws, TheTtlIsWithinThePolicy, ()) {
  const auto min = seconds(*rc::gen::inRange(0, 100));
  const auto max = min + seconds(*rc::gen::inRange(1, 1'000));
  const auto told = *rc::gen::inRange(0, 2'000);
  const CacheRules rules = policy(min, min, max);
  const Lifetime life = lifetime("max-age=" + std::to_string(told), rules);
  RC_ASSERT(life.storable);
  RC_ASSERT(life.ttl >= min && life.ttl <= max);
  if (seconds(told) >= min && seconds(told) <= max) RC_ASSERT(life.ttl == seconds(told));
}

// Whatever the header, no age is negative and nothing overflows.
RC_GTEST_PROP(FreshnessLaws, AnyHeaderGivesASensibleLifetime, (const std::string& text)) {
  const Lifetime life = lifetime(text, policy(seconds(0), seconds(1), hours(24 * 36'500)));
  RC_ASSERT(life.ttl >= Duration(0) && life.ttl <= hours(24 * 36'500));
  RC_ASSERT(life.stale_while_revalidate >= Duration(0));
}

RC_GTEST_PROP(FreshnessLaws, AnObjectOnlyGrowsOlder, ()) {
  const Instant until(seconds(*rc::gen::inRange(0, 1'000)));
  const Duration window = seconds(*rc::gen::inRange(0, 1'000));
  const Instant first(seconds(*rc::gen::inRange(0, 3'000)));
  const Instant later = first + seconds(*rc::gen::inRange(0, 1'000));
  RC_ASSERT(freshness_at(first, until, window) <= freshness_at(later, until, window));
}

}  // namespace
}  // namespace revalab::edge
