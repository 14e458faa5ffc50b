// What a purge drops, when, and what it leaves alone.

#include "tests/fakes/edge/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::edge::test {
namespace {

using std::chrono::seconds;

Headers at(std::string location) { return {{"x-revalab-edge", std::move(location)}}; }

/// A lab that keeps an answer for each of the targets at IAD.
void fill(Lab& lab, const std::vector<std::string>& targets) {
  for (const std::string& target : targets) lab.get(target);
}

std::string kept(Lab& lab, const std::vector<std::string>& targets) {
  std::string results;
  for (const std::string& target : targets) {
    const auto layers = lab.edge.explain(k_host, target, {}, lab.now).layers;
    if (layers.front().state == "fresh") results += target + " ";
  }
  return results;
}

// invalidation-specifying-objects: the same text, query included; a `*` at the end is a prefix;
// case counts; an encoded form is another path.
TEST(Purges, DropWhatTheirTextNames) {
  const std::vector<std::string> targets{"/a", "/a?x=1", "/a/b", "/A", "/caf%C3%A9", "/ab"};
  Lab lab;
  lab.origin.answer = cached("max-age=1000");
  fill(lab, targets);
  lab.purge({"/a"});
  EXPECT_EQ(kept(lab, targets), "/a?x=1 /a/b /A /caf%C3%A9 /ab ");
  lab.purge({"/a/*", "/caf%c3%a9"});
  EXPECT_EQ(kept(lab, targets), "/a?x=1 /A /caf%C3%A9 /ab ");
  lab.purge({"/a?x=*"});
  EXPECT_EQ(kept(lab, targets), "/A /caf%C3%A9 /ab ");
  lab.purge({"/*"});
  EXPECT_EQ(kept(lab, targets), "");
}

TEST(Purges, DropEveryVariantOfAPath) {
  Lab lab;
  lab.source.cache().headers = {Selection::Kind::listed, {"rsc"}};
  lab.origin.answer = cached("max-age=1000");
  lab.get("/a");
  lab.get("/a", {{"rsc", "1"}});
  lab.purge({"/a"});
  EXPECT_EQ(result_of(lab.get("/a")), "Miss");
  EXPECT_EQ(result_of(lab.get("/a", {{"rsc", "1"}})), "Miss");
}

// Facts section 9: removed, so nothing stale of it is left; the next request is a plain miss.
TEST(Purges, LeaveNothingStale) {
  Lab lab;
  lab.origin.answer = response(
      200, {{"Cache-Control", "s-maxage=1, stale-while-revalidate=1000"}, {"ETag", "\"1\""}}, "1");
  lab.get("/a");
  lab.purge({"/a"});
  lab.pass(seconds(5));
  EXPECT_EQ(result_of(lab.get("/a")), "Miss");
  EXPECT_FALSE(lab.origin.asked.back().headers.contains("If-None-Match"));
  lab.purge({"/a"});
  lab.origin.is_down = true;
  EXPECT_EQ(lab.get("/a").status, 502);
}

// invalidation-by-tags: every object with the tag, whatever the case.
TEST(Purges, ByTagDropWhatCarriesIt) {
  Lab lab;
  lab.source.rules.cache_tag_header = "x-amz-meta-cache-tag";
  lab.origin.answer =
      response(200, {{"Cache-Control", "max-age=1000"}, {"x-amz-meta-cache-tag", "Posts, post-1"}});
  lab.get("/posts/1");
  lab.origin.answer.headers.set("x-amz-meta-cache-tag", "posts, post-2");
  lab.get("/posts/2");
  lab.purge({"#post-1"});
  EXPECT_EQ(kept(lab, {"/posts/1", "/posts/2"}), "/posts/2 ");
  lab.get("/posts/1");
  lab.purge({"#POSTS"});
  EXPECT_EQ(kept(lab, {"/posts/1", "/posts/2"}), "");
  lab.source.rules.cache_tag_header = "";
  lab.get("/posts/1");
  lab.purge({"#posts"});
  EXPECT_EQ(kept(lab, {"/posts/1"}), "/posts/1 ");
}

TEST(Purges, ArriveAtOneLocationAtATime) {
  Lab lab;
  lab.origin.answer = cached("max-age=1000");
  lab.get("/a");
  lab.get("/a", at("FRA"));
  lab.purge({"/a"}, {"FRA"});
  EXPECT_EQ(result_of(lab.get("/a")), "Hit");
  EXPECT_EQ(result_of(lab.get("/a", at("FRA"))), "Miss");
  lab.purge({"/a"}, {"MARS"});
  EXPECT_EQ(result_of(lab.get("/a")), "Hit");
}

// Other people's objects are not touched, whatever the path.
TEST(Purges, AreOfOneDistribution) {
  Lab lab;
  lab.origin.answer = cached("max-age=1000");
  lab.get("/a");
  Purge other;
  other.distribution = "E1EXAMPLE0000";  // The beginning of the other's id.
  other.invalidation = "I";
  other.items = {"/*", "/a"};
  other.location = "IAD";
  lab.edge.purge(other, lab.now);
  EXPECT_EQ(result_of(lab.get("/a")), "Hit");
}

/// Begins a fetch, lets a purge arrive, ends it; says whether the answer was kept.
bool is_kept_after(Lab& lab, std::vector<std::string> items) {
  const Step step = lab.edge.begin(1, lab.request("/a"), lab.now);
  const FetchId id = std::get<Forward>(step.action).fetch.id;
  lab.purge(std::move(items));
  const Step head = lab.edge.head(id, lab.origin.answer, 4, lab.now);
  EXPECT_TRUE(std::holds_alternative<Stream>(head.action));
  EXPECT_TRUE(lab.edge.body(id, "body", lab.now));
  lab.edge.end(id, lab.now);
  return result_of(lab.get("/a")) == "Hit";
}

// Design, "Defaults of things AWS leaves open": served but not stored.
TEST(Purges, DoomWhatIsOnItsWay) {
  Lab lab;
  lab.source.rules.cache_tag_header = "tags";
  lab.origin.answer = response(200, {{"Cache-Control", "max-age=1000"}, {"tags", "t"}}, "body");
  EXPECT_FALSE(is_kept_after(lab, {"/a"}));
  lab.purge({"/*"});
  EXPECT_FALSE(is_kept_after(lab, {"/*"}));
  lab.purge({"/*"});
  EXPECT_FALSE(is_kept_after(lab, {"#T"}));
  lab.purge({"/*"});
  EXPECT_TRUE(is_kept_after(lab, {"/b", "#u", "/a/*"}));
  EdgeOptions options;
  options.in_flight = InFlight::store;
  Lab lax(options);
  lax.origin.answer = lab.origin.answer;
  EXPECT_TRUE(is_kept_after(lax, {"/a"}));
}

// A refresh that began before the purge must not bring the old object back, nor stand in for an
// error.
TEST(Purges, DoomARefreshOnItsWay) {
  Lab lab;
  lab.origin.answer = response(200, {{"Cache-Control", "max-age=1"}, {"ETag", "\"1\""}}, "1");
  lab.get("/a");
  lab.pass(seconds(5));
  const Step step = lab.edge.begin(1, lab.request("/a"), lab.now);
  const FetchId id = std::get<Forward>(step.action).fetch.id;
  lab.purge({"/a"});
  const Step head = lab.edge.head(id, response(304, {}, ""), {}, lab.now);
  EXPECT_EQ(std::get<Reply>(head.action).status, 200);
  lab.edge.end(id, lab.now);
  EXPECT_EQ(lab.edge.object_count(), 0U);
  lab.get("/a");
  lab.pass(seconds(5));
  const Step again = lab.edge.begin(1, lab.request("/a"), lab.now);
  const FetchId failing = std::get<Forward>(again.action).fetch.id;
  lab.purge({"/a"});
  const Step failed = lab.edge.fail(failing, OriginFailure::refused, {}, lab.now);
  EXPECT_EQ(std::get<Reply>(failed.action).status, 502);
}

// Facts section 7: what is fetched is kept at the regional cache too, which a purge empties first.
TEST(Tiers, ServeEachOthersLocationsAndArePurgedFirst) {
  EdgeOptions options;
  options.locations = {"FRA", "VIE", "IAD"};
  options.regional = true;
  Lab lab(options);
  lab.origin.answer = cached("max-age=1000");
  lab.get("/a");
  lab.pass(seconds(9));
  const Response second = lab.get("/a", at("VIE"));
  EXPECT_EQ(result_of(second), "Hit");
  EXPECT_EQ(second.headers.get("Age"), "9");
  EXPECT_EQ(result_of(lab.get("/a", at("IAD"))), "Miss");
  // VIE has its copy until the purge gets there, but nobody is filled from behind any more.
  lab.purge({"/a"}, {"FRA"});
  EXPECT_EQ(result_of(lab.get("/a", at("VIE"))), "Hit");
  EXPECT_EQ(result_of(lab.get("/a")), "Miss");
  // The same invalidation does not empty the shared cache twice.
  Purge purge;
  purge.distribution = k_distribution;
  purge.invalidation = "I1";
  purge.items = {"/a"};
  purge.location = "VIE";
  lab.edge.purge(purge, lab.now);
  EXPECT_EQ(result_of(lab.get("/a", at("VIE"))), "Hit");  // From the regional cache.
}

TEST(Tiers, AShieldStandsBeforeTheOrigin) {
  EdgeOptions options;
  options.shield = true;
  Lab lab(options);
  lab.origin.answer = cached("max-age=1000");
  lab.get("/a");
  const Step step = lab.edge.begin(1, lab.request("/a", at("NRT")), lab.now);
  EXPECT_EQ(std::get<Reply>(step.action).outcome.result, "Hit");
  EXPECT_EQ(std::get<Reply>(step.action).outcome.detailed_result, "OriginShieldHit");
  EXPECT_EQ(lab.origin.asked.size(), 1U);
  lab.get("/a", at("IAD"));
  // Posts go straight on.
  lab.get("/a", {}, "POST");
  std::int64_t through_shield = 0;
  for (const UsageEntry& entry : lab.ledger.entries()) {
    if (entry.dimension == Dimension::cloudfront_origin_shield_request) {
      through_shield += entry.count;
    }
  }
  EXPECT_EQ(through_shield, 2);
}

// Design section 2: why something is there or not, in words.
TEST(Explain, SaysWhatIsThereAndWhy) {
  Lab lab;
  lab.source.cache().max_ttl = seconds(500);
  lab.origin.answer = cached("s-maxage=1000, stale-while-revalidate=100");
  lab.get("/a?x=1");
  lab.pass(seconds(3));
  const auto layer = [&] { return lab.edge.explain(k_host, "/a?x=1", {}, lab.now).layers.front(); };
  EXPECT_EQ(layer().state, "fresh");
  EXPECT_EQ(layer().age, seconds(3));
  EXPECT_EQ(layer().ttl, seconds(500));
  EXPECT_EQ(layer().rule, "s-maxage, cut to the maximum of server");
  EXPECT_EQ(layer().next, "a hit");
  lab.purge({"/a"});
  EXPECT_EQ(layer().state, "fresh");
  EXPECT_EQ(layer().missed_by, PurgeNote("I1", "/a", lab.now));
  lab.purge({"/a?*"});
  EXPECT_EQ(layer().state, "purged");
  EXPECT_EQ(layer().purged_by, PurgeNote("I2", "/a?*", lab.now));
  lab.get("/a?x=1");
  EXPECT_EQ(layer().state, "fresh");
  lab.pass(seconds(510));
  EXPECT_EQ(layer().state, "stale");
  lab.pass(seconds(510));
  EXPECT_EQ(layer().state, "expired");
  const Explanation there = lab.edge.explain(k_host, "/a?x=1", {}, lab.now);
  EXPECT_EQ(there.layers.size(), 3U);
  EXPECT_EQ(there.layers[1].state, "absent");
  EXPECT_EQ(there.path, "/a?x=1");
  EXPECT_EQ(there.policy, "server");
  lab.source.rules.enabled = false;
  EXPECT_EQ(lab.edge.explain(k_host, "/a", {}, lab.now).refusal, "The distribution is disabled.");
}

// What a purge dropped it did not miss, however many items it had.
TEST(Explain, KnowsEveryItemOfAPurge) {
  Lab lab;
  lab.origin.answer = cached("max-age=1000");
  lab.get("/p40");
  lab.get("/q");
  std::vector<std::string> items;
  for (int i = 0; i < 50; ++i) items.push_back("/p" + std::to_string(i));
  lab.purge(std::move(items));
  const auto layer = lab.edge.explain(k_host, "/p40", {}, lab.now).layers.front();
  EXPECT_EQ(layer.purged_by, PurgeNote("I1", "/p40", lab.now));
  EXPECT_FALSE(layer.missed_by);
  EXPECT_EQ(lab.edge.explain(k_host, "/q", {}, lab.now).layers.front().missed_by,
            PurgeNote("I1", "/p0", lab.now));
}

// What was never there was neither dropped nor missed: not another variant of a purged page, not a
// page nobody asked for, nor one that was kept later.
TEST(Explain, BlamesNoPurgeForWhatWasNotThere) {
  Lab lab;
  lab.source.cache().gzip = true;
  lab.origin.answer = cached("max-age=1000");
  lab.get("/a");
  lab.purge({"/a"});
  const auto layer = [&](std::string_view target, const Headers& headers) {
    return lab.edge.explain(k_host, target, headers, lab.now).layers.front();
  };
  EXPECT_EQ(layer("/a", {}).state, "purged");
  const auto compressed = layer("/a", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(compressed.state, "absent");
  EXPECT_FALSE(compressed.purged_by);
  EXPECT_FALSE(layer("/never", {}).missed_by);
  lab.pass(seconds(1));
  lab.get("/later");
  EXPECT_FALSE(layer("/later", {}).missed_by);
}

// The next viewer gets the error that is kept, so that is what is said.
TEST(Explain, TellsAKeptErrorFromAPage) {
  Lab lab;
  lab.origin.answer = cached("max-age=1000");
  lab.origin.answer.status = 404;
  lab.get("/a");
  const auto layer = lab.edge.explain(k_host, "/a", {}, lab.now).layers.front();
  EXPECT_EQ(layer.status, 404);
  EXPECT_EQ(layer.next, "answers with the kept error 404");
}

// The words are those of a lookup: what it does not use is no hit, what it does not ask about is
// not asked about.
TEST(Explain, SaysWhatALookupWouldDo) {
  Lab lab;
  const auto next = [&](std::string_view target) {
    return lab.edge.explain(k_host, target, {}, lab.now).layers.front().next;
  };
  lab.origin.answer = response(200, {{"Cache-Control", "max-age=100"}, {"ETag", "\"1\""}});
  lab.get("/head", {}, "HEAD");
  EXPECT_EQ(next("/head"), "asks further on: a miss, for only the answer to a HEAD is kept");
  lab.get("/head");
  EXPECT_EQ(next("/head"), "a hit");
  lab.origin.answer = response(200, {{"ETag", "\"1\""}, {"Vary", "*"}});
  lab.get("/varies");
  EXPECT_EQ(next("/varies"), "asks further on: a miss, for the object varies by everything");
  lab.origin.answer = response(404, {{"ETag", "\"1\""}});
  lab.get("/error");
  lab.pass(seconds(200));
  EXPECT_EQ(next("/error"), "asks further on: a miss, for an error is not asked about");
  EXPECT_EQ(next("/head"),
            "asks further on whether the object has changed: a refresh hit or a miss");
}

// `/_revalab/reset`.
TEST(Edge, ClearEmptiesEveryCacheAndWhatIsOnItsWay) {
  Lab lab;
  lab.origin.answer = cached("max-age=1000");
  lab.get("/b");
  const Step step = lab.edge.begin(1, lab.request("/a"), lab.now);
  const FetchId id = std::get<Forward>(step.action).fetch.id;
  lab.edge.clear();
  lab.edge.head(id, lab.origin.answer, 4, lab.now);
  lab.edge.body(id, "body", lab.now);
  lab.edge.end(id, lab.now);
  EXPECT_EQ(lab.edge.object_count(), 0U);
}

}  // namespace
}  // namespace revalab::edge::test
