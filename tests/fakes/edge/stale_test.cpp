// What is served past its TTL, and what an origin's failure becomes.

#include "tests/fakes/edge/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::edge::test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

Response versioned(std::string cache_control, std::string version) {
  return response(
      200, {{"Cache-Control", std::move(cache_control)}, {"ETag", "\"" + version + "\""}}, version);
}

// AWS, 17 May 2023: the stale copy at once, the refresh behind it.
TEST(Stale, IsServedAtOnceAndRefreshedBehind) {
  Lab lab;
  lab.origin.answer = versioned("s-maxage=2, stale-while-revalidate=100", "1");
  lab.get("/a");
  lab.origin.answer = versioned("s-maxage=2, stale-while-revalidate=100", "2");
  lab.pass(seconds(50));
  const Response stale = lab.get("/a");
  EXPECT_EQ(result_of(stale), "Hit");
  EXPECT_EQ(stale.body, "1");
  EXPECT_EQ(stale.headers.get("Age"), "50");
  EXPECT_EQ(lab.get("/a").body, "2");
  lab.pass(seconds(102));
  lab.origin.answer = versioned("s-maxage=2, stale-while-revalidate=100", "3");
  const Response over = lab.get("/a");
  EXPECT_EQ(over.body, "3");
  EXPECT_EQ(result_of(over), "Miss");
}

TEST(Stale, OnlyOneRefreshIsOnItsWay) {
  Lab lab;
  lab.origin.answer = versioned("s-maxage=2, stale-while-revalidate=100", "1");
  lab.get("/a");
  lab.pass(seconds(5));
  const Step first = lab.edge.begin(1, lab.request("/a"), lab.now);
  ASSERT_TRUE(first.background);
  EXPECT_TRUE(first.background->background);
  const Step second = lab.edge.begin(2, lab.request("/a"), lab.now);
  EXPECT_FALSE(second.background);
  EXPECT_TRUE(std::holds_alternative<Reply>(second.action));
  lab.edge.fail(first.background->id, OriginFailure::refused, {}, lab.now);
  // The origin rests for the errors' minimum TTL, 10 seconds.
  EXPECT_FALSE(lab.edge.begin(3, lab.request("/a"), lab.now).background);
  lab.pass(seconds(10));
  EXPECT_TRUE(lab.edge.begin(4, lab.request("/a"), lab.now).background);
}

TEST(Stale, TheWordForItIsAKnob) {
  EdgeOptions options;
  options.stale_result = StaleResult::refresh_hit;
  Lab lab(options);
  lab.origin.answer = versioned("s-maxage=2, stale-while-revalidate=100", "1");
  lab.get("/a");
  lab.pass(seconds(5));
  EXPECT_EQ(result_of(lab.get("/a")), "RefreshHit");
}

// Facts section 3: the window is no longer than the policy's maximum TTL.
TEST(Stale, TheWindowIsCutToTheMaximumTtl) {
  Lab lab;
  lab.source.cache().max_ttl = seconds(20);
  lab.origin.answer = versioned("s-maxage=10, stale-while-revalidate=1000", "1");
  lab.get("/a");
  lab.origin.answer = versioned("s-maxage=10", "2");
  lab.pass(seconds(30));
  EXPECT_EQ(lab.get("/a").body, "2");
}

// Without any directive an expired copy stands in for 5xx and for no answer; Stack Overflow
// 71778683 shows RefreshHit. After that the origin is left alone for the minimum of errors.
TEST(Stale, StandsInForAFailingOrigin) {
  Lab lab;
  lab.origin.answer = versioned("s-maxage=2", "1");
  lab.get("/a");
  lab.pass(hours(5));
  lab.origin.answer = response(503, {}, "busy");
  const Response stale = lab.get("/a");
  EXPECT_EQ(stale.status, 200);
  EXPECT_EQ(stale.body, "1");
  EXPECT_EQ(result_of(stale), "RefreshHit");
  const auto asked = lab.origin.asked.size();
  lab.pass(seconds(9));
  EXPECT_EQ(result_of(lab.get("/a")), "Hit");
  EXPECT_EQ(lab.origin.asked.size(), asked);
  lab.pass(seconds(1));
  lab.origin.is_down = true;
  EXPECT_EQ(lab.get("/a").body, "1");
  EXPECT_EQ(lab.origin.asked.size(), asked + 1);
  // 4xx is an answer.
  lab.pass(seconds(10));
  lab.origin.is_down = false;
  lab.origin.answer = response(404, {}, "gone");
  EXPECT_EQ(lab.get("/a").status, 404);
}

TEST(Stale, StaleIfErrorSaysHowLong) {
  Lab lab;
  lab.origin.answer = versioned("s-maxage=2, stale-if-error=10", "1");
  lab.get("/a");
  lab.origin.is_down = true;
  lab.pass(seconds(11));
  EXPECT_EQ(lab.get("/a").status, 200);
  lab.pass(seconds(20));
  EXPECT_EQ(lab.get("/a").status, 502);
  Lab strict;
  strict.origin.answer = versioned("s-maxage=2, stale-if-error=0", "1");
  strict.get("/a");
  strict.origin.is_down = true;
  strict.pass(seconds(2));
  EXPECT_EQ(strict.get("/a").status, 502);
}

// A page of the distribution's stands for its errors whoever asked: an error that a refresh behind
// a stale hit meets is not kept raw; the next viewer meets it the ordinary way.
TEST(Stale, ARefreshThatMeetsAnErrorLeavesThePageToTheNextViewer) {
  Lab lab;
  lab.source.rules.errors.push_back({404, seconds(30), "/404.html", 200});
  lab.origin.answers["/404.html"] = cached("max-age=100", "a fine page");
  lab.origin.answers["/a"] = versioned("s-maxage=2, stale-while-revalidate=100", "1");
  lab.get("/a");
  lab.origin.answers["/a"] = response(404, {}, "plain");
  lab.pass(seconds(5));
  EXPECT_EQ(lab.get("/a").body, "1");
  EXPECT_EQ(lab.get("/a").body, "a fine page");
  // Nothing of it is served any more, not even to stand in for a failure.
  lab.pass(seconds(30));
  lab.origin.is_down = true;
  EXPECT_EQ(lab.get("/a").status, 502);
}

// A failing origin is no answer: the stale object stands in for it with a page or without.
TEST(Stale, ARefreshThatMeetsAFailureKeepsTheStaleObject) {
  Lab lab;
  lab.source.rules.errors.push_back({503, seconds(30), "/503.html", 503});
  lab.origin.answer = versioned("s-maxage=2, stale-while-revalidate=100", "1");
  lab.get("/a");
  lab.origin.answer = response(503, {}, "busy");
  lab.pass(seconds(5));
  EXPECT_EQ(lab.get("/a").body, "1");
  EXPECT_EQ(lab.get("/a").body, "1");
}

// RFC 9111 section 4.3.4: a 304 brings new fields, and these say that nothing is to be kept.
TEST(Stale, A304ThatForbidsKeepingEndsTheObject) {
  Lab lab;
  lab.origin.answer = versioned("s-maxage=2", "1");
  lab.get("/a");
  lab.pass(seconds(5));
  lab.origin.answer = versioned("private, no-store", "1");
  const Response last = lab.get("/a");
  EXPECT_EQ(result_of(last), "RefreshHit");
  EXPECT_EQ(last.body, "1");
  EXPECT_EQ(lab.edge.object_count(), 0U);
  lab.origin.is_down = true;
  EXPECT_EQ(lab.get("/a").status, 502);
}

// Expiration: a minimum is counted from the receipt, whatever age the origin says the object has;
// only of an age that the origin gave a part has passed on the way.
TEST(Stale, AnOriginsAgeShortensOnlyLifetimesTheOriginGave) {
  Lab lab;
  const auto keep = [&](std::string_view target, int status, std::string cache_control) {
    lab.origin.answer = response(status, {{"Age", "100"}});
    if (!cache_control.empty()) {
      lab.origin.answer.headers.add("Cache-Control", std::move(cache_control));
    }
    lab.get(target);
  };
  keep("/error", 404, "");
  keep("/told error", 404, "max-age=101");
  keep("/told", 200, "max-age=105");
  lab.source.cache().min_ttl = seconds(20);
  lab.source.cache().default_ttl = seconds(50);
  keep("/minimum", 200, "max-age=1");
  keep("/told minimum", 200, "max-age=101");
  keep("/default", 200, "");
  const auto is_kept = [&](std::string_view target) {
    return lab.edge.explain(k_host, target, {}, lab.now).layers.front().state == "fresh";
  };
  lab.pass(seconds(4));
  EXPECT_TRUE(is_kept("/told"));
  lab.pass(seconds(5));
  EXPECT_FALSE(is_kept("/told"));
  EXPECT_TRUE(is_kept("/error"));
  EXPECT_TRUE(is_kept("/told error"));
  lab.pass(seconds(10));
  EXPECT_FALSE(is_kept("/error"));
  EXPECT_TRUE(is_kept("/minimum"));
  EXPECT_TRUE(is_kept("/told minimum"));
  lab.pass(seconds(30));
  EXPECT_FALSE(is_kept("/minimum"));
  EXPECT_TRUE(is_kept("/default"));
}

// RequestAndResponseBehaviorCustomOrigin: `Vary: *` is asked for anew each time, without
// conditions.
TEST(Stale, VaryStarIsNeverReused) {
  Lab lab;
  lab.origin.answer = versioned("s-maxage=100", "1");
  lab.origin.answer.headers.add("Vary", "*");
  lab.get("/a");
  EXPECT_EQ(result_of(lab.get("/a")), "Miss");
  EXPECT_FALSE(lab.origin.asked.back().headers.contains("If-None-Match"));
}

// HTTPStatusCodes: kept for the minimum of errors even when the origin forbids it; said as errors.
TEST(Errors, AreKept) {
  Lab lab;
  lab.origin.answer = response(500, {{"Cache-Control", "no-store"}}, "oops");
  EXPECT_EQ(result_of(lab.get("/a")), "Error");
  lab.origin.answer = cached("max-age=5");
  lab.pass(seconds(9));
  const Response kept = lab.get("/a");
  EXPECT_EQ(kept.status, 500);
  EXPECT_EQ(result_of(kept), "Error");
  EXPECT_EQ(kept.headers.get("Age"), "9");
  lab.pass(seconds(1));
  EXPECT_EQ(lab.get("/a").status, 200);
  lab.source.rules.errors.push_back({403, seconds(10), "", {}});
  lab.origin.answer = response(403, {});
  lab.get("/b");
  lab.origin.answer = cached("max-age=5");
  EXPECT_EQ(lab.get("/b").status, 200);  // Not without an age.
}

// The carrier's reports, word for word of the access log.
TEST(Errors, FailuresHaveTheirStatusAndDetail) {
  const auto answer = [](OriginFailure why) {
    Lab lab;
    const Step step = lab.edge.begin(1, lab.request("/a"), lab.now);
    const Step failed =
        lab.edge.fail(std::get<Forward>(step.action).fetch.id, why, "why <b>", lab.now);
    EXPECT_TRUE(failed.releases);
    const Reply reply = std::get<Reply>(failed.action);
    EXPECT_EQ(reply.body->find("<b>"), std::string::npos);
    return std::to_string(reply.status) + " " + reply.outcome.detailed_result;
  };
  EXPECT_EQ(answer(OriginFailure::not_resolved), "502 OriginDnsError");
  EXPECT_EQ(answer(OriginFailure::refused), "502 OriginConnectError");
  EXPECT_EQ(answer(OriginFailure::connect_timeout), "504 OriginConnectError");
  EXPECT_EQ(answer(OriginFailure::response_timeout), "504 OriginCommError");
  EXPECT_EQ(answer(OriginFailure::broken), "502 OriginCommError");
  EXPECT_EQ(answer(OriginFailure::bad_response), "502 OriginInvalidResponseError");
  EXPECT_EQ(answer(OriginFailure::head_too_large), "502 OriginHeaderTooBigError");
  EXPECT_EQ(answer(OriginFailure::tls), "502 OriginConnectError");
  EXPECT_TRUE(answer(OriginFailure::not_configured).starts_with("503"));
}

// GeneratingCustomErrorResponses: the page comes through its own behaviour and stands for the
// error.
TEST(ErrorPages, StandForErrors) {
  Lab lab;
  lab.source.rules.errors.push_back({404, seconds(30), "/pages/404.html", 200});
  lab.origin.answers["/missing"] = response(404, {}, "plain");
  lab.origin.answers["/pages/404.html"] = cached("max-age=100", "a fine page");
  const Response page = lab.get("/missing");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, "a fine page");
  EXPECT_EQ(result_of(page), "Error");
  EXPECT_EQ(lab.origin.asked.size(), 2U);
  lab.pass(seconds(29));
  EXPECT_EQ(lab.get("/missing").body, "a fine page");
  EXPECT_EQ(lab.origin.asked.size(), 2U);
  lab.pass(seconds(1));
  lab.get("/missing");  // The page is there still, only the error is asked for again.
  EXPECT_EQ(lab.origin.asked.size(), 3U);
  EXPECT_EQ(result_of(lab.get("/pages/404.html")), "Hit");
}

// As of an error without a page, a part of an age that the origin gave has passed on the way.
TEST(ErrorPages, AreKeptForWhatIsLeftOfTheErrorsAge) {
  Lab lab;
  lab.source.rules.errors.push_back({404, seconds(10), "/404.html", 200});
  lab.origin.answers["/404.html"] = cached("max-age=1000", "a fine page");
  lab.origin.answer = response(404, {{"Cache-Control", "max-age=100"}, {"Age", "80"}}, "plain");
  lab.get("/a");
  lab.pass(seconds(19));
  lab.get("/a");
  EXPECT_EQ(lab.origin.asked.size(), 2U);
  lab.pass(seconds(1));
  lab.get("/a");
  EXPECT_EQ(lab.origin.asked.size(), 3U);
}

TEST(ErrorPages, ThatCannotBeHadShowTheirOwnError) {
  Lab lab;
  lab.source.rules.errors.push_back({502, seconds(30), "/502.html", 503});
  lab.origin.is_down = true;
  EXPECT_EQ(lab.get("/a").status, 502);
  lab.origin.is_down = false;
  lab.pass(seconds(60));
  lab.origin.answer = response(404, {}, "no page");
  lab.origin.answers["/a"] = response(502, {}, "bad");
  EXPECT_EQ(lab.get("/a").status, 404);
}

// A page in parts, of no length told, is a page.
TEST(ErrorPages, OfNoToldLengthAreKeptWithTheirErrors) {
  Lab lab;
  lab.source.rules.errors.push_back({404, seconds(30), "/404.html", 200});
  const Step step = lab.edge.begin(1, lab.request("/a"), lab.now);
  const FetchId missing = std::get<Forward>(step.action).fetch.id;
  const Step page = lab.edge.head(missing, response(404, {}), {}, lab.now);
  lab.edge.abandon(missing, lab.now);
  const FetchId fetch = std::get<Forward>(page.action).fetch.id;
  const Step head = lab.edge.head(fetch, cached("max-age=100"), {}, lab.now);
  EXPECT_EQ(std::get<Stream>(head.action).head.status, 200);
  EXPECT_TRUE(lab.edge.body(fetch, "a fine ", lab.now));
  EXPECT_TRUE(lab.edge.body(fetch, "page", lab.now));
  EXPECT_TRUE(lab.edge.end(fetch, lab.now).releases);
  lab.pass(seconds(29));
  const Response kept = lab.get("/a");
  EXPECT_EQ(kept.body, "a fine page");
  EXPECT_EQ(result_of(kept), "Error");
  EXPECT_EQ(result_of(lab.get("/404.html")), "Hit");
  EXPECT_TRUE(lab.origin.asked.empty());
}

// The lab's own limit: what turns out too large passes, and neither page nor error is kept.
TEST(ErrorPages, ThatGrowTooLargePassUnkept) {
  EdgeOptions options;
  options.object_max_bytes = 10;
  Lab lab(options);
  lab.source.rules.errors.push_back({404, seconds(30), "/404.html", 200});
  const Step step = lab.edge.begin(1, lab.request("/a"), lab.now);
  const FetchId missing = std::get<Forward>(step.action).fetch.id;
  const Step page = lab.edge.head(missing, response(404, {}), {}, lab.now);
  lab.edge.abandon(missing, lab.now);
  const FetchId fetch = std::get<Forward>(page.action).fetch.id;
  const Step head = lab.edge.head(fetch, cached("max-age=100"), {}, lab.now);
  EXPECT_TRUE(std::holds_alternative<Stream>(head.action));
  EXPECT_TRUE(lab.edge.body(fetch, "0123456789", lab.now));
  EXPECT_TRUE(lab.edge.body(fetch, "0", lab.now));
  lab.edge.end(fetch, lab.now);
  EXPECT_EQ(lab.edge.object_count(), 0U);
}

// A page is looked for like any object: in the caches behind the location too.
TEST(ErrorPages, AreTakenFromTheCachesBehindALocation) {
  EdgeOptions options;
  options.locations = {"FRA", "VIE"};
  options.regional = true;
  Lab lab(options);
  lab.source.rules.errors.push_back({404, seconds(30), "/404.html", 200});
  lab.origin.answers["/404.html"] = cached("max-age=100", "a fine page");
  lab.origin.answer = response(404, {}, "plain");
  lab.get("/404.html", {{"x-revalab-edge", "VIE"}});
  EXPECT_EQ(lab.get("/a").body, "a fine page");
  EXPECT_EQ(lab.origin.asked.size(), 2U);
  const auto layers = lab.edge.explain(k_host, "/404.html", {}, lab.now).layers;
  EXPECT_EQ(layers.front().state, "fresh");
}

// GeneratingCustomErrorResponses: a page that cannot be had shows its own error, kept or not.
TEST(ErrorPages, ThatAreErrorsThemselvesAreNotTakenFromTheCache) {
  Lab lab;
  lab.source.rules.errors.push_back({404, seconds(30), "/404.html", 200});
  lab.source.rules.errors.push_back({405, seconds(30), "", {}});
  lab.origin.answers["/404.html"] = response(405, {{"Cache-Control", "max-age=100"}}, "no page");
  lab.origin.answer = response(404, {}, "plain");
  EXPECT_EQ(lab.get("/404.html").status, 405);
  EXPECT_EQ(lab.get("/a").status, 405);
}

}  // namespace
}  // namespace revalab::edge::test
