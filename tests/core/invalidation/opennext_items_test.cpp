#include "core/invalidation/opennext_items.hpp"

#include "core/aws/cloudfront/xml.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>

namespace revalab {
namespace {

using Texts = std::vector<std::string>;

const Version k_now{4, 1, 12};

UrlRules rules(const std::string& build_id = "B") {
  UrlRules rules;
  rules.build_id = build_id;
  return rules;
}

Revalidation of_rows(std::string tag, Texts stored_paths) {
  Revalidation revalidation;
  revalidation.tags = {std::move(tag)};
  revalidation.stored_paths = std::move(stored_paths);
  return revalidation;
}

Revalidation of_request(std::string path, Router router, RouteKind kind = RouteKind::page) {
  Revalidation revalidation;
  revalidation.kind = Revalidation::Kind::res_revalidate;
  revalidation.targets = {PurgeTarget{path, router, kind, ""}};
  revalidation.requested_path = std::move(path);
  return revalidation;
}

Texts items(const Revalidation& revalidation, const Version& version = k_now) {
  return plan_opennext(revalidation, rules(), version).items;
}

/// The items of the recorded CreateInvalidation calls, by flow.
std::map<std::string, std::vector<Texts>> recorded_purges() {
  std::ifstream file(REVALAB_SOURCE_DIR "/tests/data/opennext/traffic.jsonl");
  std::map<std::string, std::vector<Texts>> purges;
  std::string line;
  while (std::getline(file, line)) {
    const auto call = nlohmann::json::parse(line);
    if (call.at("operation") != "CreateInvalidation") continue;
    const std::string body = call.at("body").at("text");
    const auto batch = cloudfront::decode_invalidation_batch(body);
    EXPECT_TRUE(batch.ok());
    purges[call.at("flow")].push_back(batch->items);
  }
  return purges;
}

// tests/data/opennext: what a server function of OpenNext 4.1.12 really sent.
TEST(OpenNext, SendsWhatWasRecorded) {
  const std::string build = "-ENqlnIYTboMn66aq_ID0";
  const auto purges = recorded_purges();
  const std::string row =
      "route-cache/APP_PAGE/302a6dcd2b6cb486c1d9f7133ef7df1a7ffb814d0d996e67c373cfd90fd38220/$/"
      "posts/2";
  ASSERT_EQ(purges.at("revalidate-path").size(), 1U);
  EXPECT_EQ(plan_opennext(of_rows("_N_T_/posts/2", {row}), rules(build), k_now).items,
            purges.at("revalidate-path")[0]);
  ASSERT_EQ(purges.at("res-revalidate").size(), 2U);
  EXPECT_EQ(plan_opennext(of_request("/legacy/a", Router::pages), rules(build), k_now).items,
            purges.at("res-revalidate")[0]);
  EXPECT_EQ(plan_opennext(of_request("/", Router::pages), rules(build), k_now).items,
            purges.at("res-revalidate")[1]);
  // revalidateTag of a user's tag marked rows and purged nothing.
  EXPECT_FALSE(purges.contains("revalidate-tag"));
}

// adapters/cache.ts keeps only rows whose tag begins with `_N_T_/`.
TEST(OpenNext, PurgesNothingForAUsersTag) {
  const ItemPlan plan = plan_opennext(of_rows("products", {"p/1"}), rules(), k_now);
  EXPECT_EQ(plan.items, Texts{});
  EXPECT_TRUE(plan.has_note("user-tag-not-purged"));
}

// The row of the root is `index`; what viewers have is `/`.
TEST(OpenNext, PurgesTheRootAsIndex) {
  EXPECT_EQ(items(of_rows("_N_T_/", {"index"})), (Texts{"/index", "/index?_rsc=*"}));
}

// `resolvedRoutes` is made up with type `app` for every row.
TEST(OpenNext, TakesEveryRowForAnAppRoute) {
  Revalidation revalidation = of_rows("_N_T_/legacy/a", {"legacy/a"});
  revalidation.targets = {PurgeTarget{"/legacy/a", Router::pages, RouteKind::page, ""}};
  EXPECT_EQ(items(revalidation), (Texts{"/legacy/a", "/legacy/a?_rsc=*"}));
}

// Rows hold decoded paths and are sent so; CloudFront refuses what is not ASCII.
TEST(OpenNext, DoesNotEncodeRows) {
  const ItemPlan plan =
      plan_items(Strategy::opennext, of_rows("_N_T_/x", {"caf\xc3\xa9"}), rules(), k_now);
  EXPECT_EQ(plan.items, (Texts{"/caf\xc3\xa9", "/caf\xc3\xa9?_rsc=*"}));
  EXPECT_TRUE(plan.has_note("item-refused"));
}

// A request's path went through `new URL`, which encodes it.
TEST(OpenNext, SendsARequestsPathAsTheUrlParserLeavesIt) {
  EXPECT_EQ(items(of_request("/caf\xc3\xa9?x=1", Router::app)),
            (Texts{"/caf%C3%A9", "/caf%C3%A9?_rsc=*"}));
  EXPECT_EQ(items(of_request("/~a%2Fb", Router::app)), (Texts{"/~a%2Fb", "/~a%2Fb?_rsc=*"}));
}

// Route handlers are of type `route`, so they get a data path that nobody requests.
TEST(OpenNext, PurgesHandlersAsIfTheyHadData) {
  EXPECT_EQ(items(of_request("/api/x", Router::app, RouteKind::handler)),
            (Texts{"/api/x", "/_next/data/B/api/x.json*"}));
}

// The data URL lacks the base path where it belongs and the default locale; see finding 6 of
// opennextjs-aws: nobody requests these.
TEST(OpenNext, BuildsDataUrlsFromTheRequestedPathAlone) {
  UrlRules based = rules();
  based.base_path = "/docs";
  EXPECT_EQ(plan_opennext(of_request("/docs/foo", Router::pages), based, k_now).items,
            (Texts{"/docs/foo", "/_next/data/B/docs/foo.json*"}));
  UrlRules slashed = rules();
  slashed.trailing_slash = true;
  EXPECT_EQ(plan_opennext(of_request("/foo/", Router::pages), slashed, k_now).items,
            (Texts{"/foo/", "/_next/data/B/foo/.json*"}));
}

TEST(OpenNext, NamesEachRowOnce) {
  EXPECT_EQ(items(of_rows("_N_T_/layout", {"a", "b", "a"})),
            (Texts{"/a", "/a?_rsc=*", "/b", "/b?_rsc=*"}));
}

// The override came with 3.4.0, the stripping of `route-cache` with 4.1.
TEST(OpenNext, DependsOnItsVersion) {
  const std::string row = "route-cache/APP_PAGE/" + std::string(64, 'a') + "/$/p";
  EXPECT_EQ(items(of_rows("_N_T_/p", {"p"}), {3, 3, 9}), Texts{});
  EXPECT_EQ(items(of_rows("_N_T_/p", {"p"}), {3, 4, 0}), (Texts{"/p", "/p?_rsc=*"}));
  EXPECT_EQ(items(of_rows("_N_T_/p", {row}), {4, 0, 3}), (Texts{"/" + row, "/" + row + "?_rsc=*"}));
  EXPECT_EQ(items(of_rows("_N_T_/p", {row}), {4, 1, 12}), (Texts{"/p", "/p?_rsc=*"}));
  EXPECT_EQ(items(of_rows("_N_T_/p", {"route-cache/x"})),
            (Texts{"/route-cache/x", "/route-cache/x?_rsc=*"}));
}

}  // namespace
}  // namespace revalab
