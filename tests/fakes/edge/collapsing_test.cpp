// Requests that meet while a fetch is on its way, bodies that break, viewers that go.

#include "tests/fakes/edge/lab.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab::edge::test {
namespace {

using std::chrono::seconds;

FetchId forwarded(const Step& step) { return std::get<Forward>(step.action).fetch.id; }
FetchId awaited(const Step& step) { return std::get<Wait>(step.action).fetch; }

// RequestAndResponseBehaviorCustomOrigin, "Simultaneous requests for the same object": one fetch;
// those that waited are logged as hits.
RC_GTEST_PROP(Collapsing, ManyWaitersAreOneFetch, ()) {
  Lab lab;
  const auto waiters = *rc::gen::inRange<ExchangeId>(1, 50);
  const FetchId fetch = forwarded(lab.edge.begin(0, lab.request("/a"), lab.now));
  for (ExchangeId id = 1; id <= waiters; ++id) {
    RC_ASSERT(awaited(lab.edge.begin(id, lab.request("/a"), lab.now)) == fetch);
  }
  lab.edge.head(fetch, cached("max-age=10"), 4, lab.now);
  RC_ASSERT(lab.edge.body(fetch, "body", lab.now));
  RC_ASSERT(lab.edge.end(fetch, lab.now).releases);
  for (ExchangeId id = 1; id <= waiters; ++id) {
    const Step step = lab.edge.resume(id, lab.now);
    RC_ASSERT(std::get<Reply>(step.action).outcome.result == "Hit");
  }
}

TEST(Collapsing, OthersAreNotHeldUp) {
  Lab lab;
  lab.source.cache().headers = {Selection::Kind::listed, {"rsc"}};
  forwarded(lab.edge.begin(0, lab.request("/a"), lab.now));
  forwarded(lab.edge.begin(1, lab.request("/b"), lab.now));
  forwarded(lab.edge.begin(2, lab.request("/a", {{"rsc", "1"}}), lab.now));
  forwarded(lab.edge.begin(3, lab.request("/a", {{"x-revalab-edge", "FRA"}}), lab.now));
  forwarded(lab.edge.begin(4, lab.request("/a", {}, "POST"), lab.now));
}

// What must not be kept is fetched for each, one after the other, as soon as the head says so.
TEST(Collapsing, WhatIsNotKeptIsReleasedByItsHead) {
  Lab lab;
  const FetchId first = forwarded(lab.edge.begin(0, lab.request("/a"), lab.now));
  awaited(lab.edge.begin(1, lab.request("/a"), lab.now));
  awaited(lab.edge.begin(2, lab.request("/a"), lab.now));
  EXPECT_TRUE(lab.edge.head(first, cached("private, no-store"), {}, lab.now).releases);
  const FetchId second = forwarded(lab.edge.resume(1, lab.now));
  EXPECT_EQ(awaited(lab.edge.resume(2, lab.now)), second);
  lab.edge.forget(2);
  EXPECT_TRUE(lab.edge.fail(second, OriginFailure::broken, {}, lab.now).releases);
  lab.edge.end(first, lab.now);
}

// The same page: policies without caching, and those that forward cookies.
TEST(Collapsing, IsOffWithoutCachingAndWithCookies) {
  Lab lab;
  lab.source.cache().cookies.kind = Selection::Kind::all;
  forwarded(lab.edge.begin(0, lab.request("/a"), lab.now));
  forwarded(lab.edge.begin(1, lab.request("/a"), lab.now));
  Lab none;
  none.source.cache().max_ttl = seconds(0);
  forwarded(none.edge.begin(0, none.request("/a"), none.now));
  forwarded(none.edge.begin(1, none.request("/a"), none.now));
}

// A HEAD can wait for a GET's answer, a GET not for a HEAD's.
TEST(Collapsing, AGetDoesNotWaitForAHead) {
  Lab lab;
  forwarded(lab.edge.begin(0, lab.request("/a", {}, "HEAD"), lab.now));
  const FetchId get = forwarded(lab.edge.begin(1, lab.request("/a"), lab.now));
  EXPECT_EQ(awaited(lab.edge.begin(2, lab.request("/a", {}, "HEAD"), lab.now)), get);
}

// One regional cache is one place to wait at; each location logs its own.
TEST(Collapsing, LocationsWaitForEachOtherAtTheirRegionalCache) {
  EdgeOptions options;
  options.locations = {"FRA", "VIE"};
  options.regional = true;
  Lab lab(options);
  const FetchId fetch = forwarded(lab.edge.begin(0, lab.request("/a"), lab.now));
  const ViewerRequest other = lab.request("/a", {{"x-revalab-edge", "VIE"}});
  EXPECT_EQ(awaited(lab.edge.begin(1, other, lab.now)), fetch);
  lab.edge.head(fetch, cached("max-age=10"), 4, lab.now);
  lab.edge.body(fetch, "body", lab.now);
  lab.edge.end(fetch, lab.now);
  const Step step = lab.edge.resume(1, lab.now);
  EXPECT_TRUE(std::get<Reply>(step.action).outcome.location.starts_with("VIE"));
}

// Who waits for an error waits for its page too.
TEST(Collapsing, GoesOnToAnErrorsPage) {
  Lab lab;
  lab.source.rules.errors.push_back({404, seconds(30), "/404.html", {}});
  const FetchId fetch = forwarded(lab.edge.begin(0, lab.request("/a"), lab.now));
  awaited(lab.edge.begin(1, lab.request("/a"), lab.now));
  const Step step = lab.edge.head(fetch, response(404, {}), {}, lab.now);
  const FetchId page = forwarded(step);
  EXPECT_FALSE(lab.edge.body(fetch, "rest", lab.now));
  lab.edge.abandon(fetch, lab.now);
  EXPECT_EQ(awaited(lab.edge.resume(1, lab.now)), page);
  lab.edge.head(page, cached("max-age=10"), 4, lab.now);
  lab.edge.body(page, "page", lab.now);
  const Step last = lab.edge.end(page, lab.now);
  EXPECT_EQ(*std::get<Reply>(last.action).body, "page");
  const Step waited = lab.edge.resume(1, lab.now);
  EXPECT_EQ(std::get<Reply>(waited.action).status, 404);
}

// RequestAndResponseBehaviorCustomOrigin, "Content-Length": an incomplete object is not kept.
TEST(Admission, NeedsTheWholeBody) {
  Lab lab;
  const FetchId fetch = forwarded(lab.edge.begin(0, lab.request("/a"), lab.now));
  lab.edge.head(fetch, cached("max-age=10"), 5, lab.now);
  lab.edge.body(fetch, "body", lab.now);
  lab.edge.end(fetch, lab.now);
  const FetchId broken = forwarded(lab.edge.begin(0, lab.request("/a"), lab.now));
  lab.edge.head(broken, cached("max-age=10"), {}, lab.now);
  lab.edge.body(broken, "bo", lab.now);
  lab.edge.fail(broken, OriginFailure::broken, {}, lab.now);
  const FetchId gone = forwarded(lab.edge.begin(0, lab.request("/a"), lab.now));
  lab.edge.head(gone, cached("max-age=10"), {}, lab.now);
  lab.edge.body(gone, "body", lab.now);
  lab.edge.abandon(gone, lab.now);
  EXPECT_EQ(lab.edge.object_count(), 0U);
  forwarded(lab.edge.begin(0, lab.request("/a"), lab.now));
}

// A body that is collected and breaks has not been promised to anybody: 502.
TEST(Admission, ABrokenCollectedBodyIsAnError) {
  Lab lab;
  const FetchId fetch =
      forwarded(lab.edge.begin(0, lab.request("/a", {{"Range", "bytes=0-1"}}), lab.now));
  const Step head = lab.edge.head(fetch, cached("max-age=10"), 10, lab.now);
  EXPECT_TRUE(std::holds_alternative<Collect>(head.action));
  lab.edge.body(fetch, "0123", lab.now);
  const Step end = lab.edge.end(fetch, lab.now);
  EXPECT_EQ(std::get<Reply>(end.action).status, 502);
}

// Without a length the lab does not wait for the end to cut a slice: the whole object streams.
TEST(Admission, AChunkedBodyIsNotSliced) {
  Lab lab;
  const FetchId fetch =
      forwarded(lab.edge.begin(0, lab.request("/a", {{"Range", "bytes=0-1"}}), lab.now));
  const Step head = lab.edge.head(fetch, cached("max-age=10"), {}, lab.now);
  EXPECT_EQ(std::get<Stream>(head.action).head.status, 200);
}

// Usage: requests by protocol, bytes by area, fetches, each with its cause.
TEST(Usage, IsNotedWithItsCause) {
  Lab lab;
  lab.origin.answer = cached("max-age=100", std::string(1'000, 'x'));
  lab.get("/a?b=1", {{"x-revalab-edge", "NRT"}});
  ViewerRequest secure = lab.request("/a", {{"x-revalab-cause", "scenario 7"}});
  secure.https = true;
  visit(lab.edge, lab.origin, secure, lab.now);
  std::map<std::string, std::int64_t> used;
  for (const UsageEntry& entry : lab.ledger.entries()) {
    used[std::string(info(entry.dimension).name) + " " + lab.ledger.cause_name(entry.cause)] +=
        entry.count;
  }
  EXPECT_EQ(used["cloudfront.requestHttp view /a"], 1);
  EXPECT_EQ(used["cloudfront.requestHttps scenario 7"], 1);
  EXPECT_GT(used["cloudfront.egress.jp view /a"], 1'000);
  EXPECT_LT(used["cloudfront.egress.jp view /a"], 1'500);
  EXPECT_GT(used["cloudfront.egress.us scenario 7"], 1'000);
  EXPECT_EQ(used["cloudfront.originRequest view /a"], 1);
  EXPECT_EQ(used["cloudfront.originTransfer view /a"], 1'000);
}

// A lab under load must not write a ledger line for each path a viewer makes up.
TEST(Usage, OfABusySecondIsToldTogether) {
  Lab lab;
  lab.origin.answer = cached("max-age=100");
  for (int i = 0; i < 1'000; ++i) lab.get("/" + std::to_string(i));
  EXPECT_LT(lab.ledger.entries().size(), 500U);
  std::int64_t requests = 0;
  for (const UsageEntry& entry : lab.ledger.entries()) {
    if (entry.dimension == Dimension::cloudfront_request_http) requests += entry.count;
  }
  EXPECT_EQ(requests, 1'000);
}

}  // namespace
}  // namespace revalab::edge::test
