#include "core/base/digest.hpp"
#include "core/routes/urls.hpp"
#include "tests/core/routes/sites.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>

namespace revalab::test {
namespace {

using Urls = std::vector<std::string>;

std::vector<std::string> paths_of(const Site& site) {
  std::vector<std::string> paths;
  for (const Page& page : pages_of(site)) {
    paths.push_back(page.target.path + (page.target.locale.empty() ? "" : ":") +
                    page.target.locale);
  }
  return paths;
}

TEST(Pages, FillTheSegmentsOfARoute) {
  EXPECT_EQ(paths_of(site_of({route("/posts/[id]", Router::app, {{{"id", {"2"}}}, {{"id", {"1"}}}}),
                              route("/docs/[...path]", Router::app, {{{"path", {"a", "b/c"}}}}),
                              route("/shop/[[...q]]", Router::app, {{}, {{"q", {"x"}}}})})),
            (Urls{"/posts/2", "/posts/1", "/docs/a/b%2Fc", "/shop", "/shop/x"}));
}

TEST(Pages, AStaticRouteIsOneAndAnEmptyDynamicOneNone) {
  EXPECT_EQ(paths_of(site_of(
                {route("/about", Router::app, {{}, {}}), route("/users/[id]", Router::app)})),
            Urls{"/about"});
}

// Route groups and parallel slots are folders without a URL; `(.)photo` intercepts and is neither.
TEST(Pages, LeaveOutGroupsAndSlotsOfTheAppRouter) {
  EXPECT_EQ(
      paths_of(site_of({route("/(shop)/@cart/items", Router::app),
                        route("/(marketing)", Router::app), route("/feed/(.)photo", Router::app)})),
      (Urls{"/items", "/", "/feed/(.)photo"}));
  EXPECT_EQ(paths_of(site_of({route("/(shop)/@cart", Router::pages)})), Urls{"/(shop)/@cart"});
}

TEST(Pages, ComeInEachLocaleOfThePagesRouter) {
  Site site = site_of({route("/a", Router::pages), route("/b", Router::app)});
  site.rules = rules_of("", false, {"en", "fr"});
  EXPECT_EQ(paths_of(site), (Urls{"/a", "/a:fr", "/b"}));
}

TEST(Inventory, HasPagesDataAndHandlersOnceAndNothingInternal) {
  Site site = site_of({route("/", Router::app), route("/legacy", Router::pages),
                       route("/_not-found", Router::app),
                       route("/feed.xml", Router::app, {}, RouteKind::handler)});
  EXPECT_EQ(inventory_of(site), (Urls{"/", "/legacy", "/_next/data/B/legacy.json", "/feed.xml"}));
}

/// The site that the real build was made of, as a site file would describe it.
Site sample_site() {
  Route post = route("/posts/[id]", Router::app, {{{"id", {"1"}}}, {{"id", {"2"}}}});
  post.fetches = {{"http://127.0.0.1:4599/posts/{id}", {}, {"posts", "post-{id}"}, ""}};
  Route posts = route("/posts", Router::app);
  posts.fetches = {{"http://127.0.0.1:4599/posts", {}, {"posts"}, ""}};
  Site site = site_of(
      {route("/_not-found", Router::app), post, posts, route("/timed", Router::app),
       route("/", Router::pages), route("/legacy/[slug]", Router::pages, {{{"slug", {"a"}}}})},
      {15, 5, 29});
  site.rules.build_id = "-ENqlnIYTboMn66aq_ID0";
  return site;
}

std::set<TagRow> sample_rows() {
  std::ifstream file(REVALAB_SOURCE_DIR
                     "/scenarios/sites/opennext-sample/dynamodb-provider/dynamodb-cache.json");
  std::set<TagRow> rows;
  for (const auto& row : nlohmann::json::parse(file)) {
    rows.insert({row["tag"]["S"].get<std::string>(), row["path"]["S"].get<std::string>(),
                 std::stoll(row["revalidatedAt"]["N"].get<std::string>())});
  }
  return rows;
}

bool is_fetch(const TagRow& row) { return row.path.find("route-cache") == std::string::npos; }

// What Next.js 15.5.29 and OpenNext 4.1.12 left in dynamodb-cache.json: its README.md says of which
// site.
TEST(SeedRows, OfPagesAreThoseOfARealBuild) {
  std::set<TagRow> expected = sample_rows();
  std::erase_if(expected, is_fetch);
  ASSERT_EQ(expected.size(), 27U);
  const std::vector<TagRow> rows = seed_rows_of(sample_site());
  std::set<TagRow> actual(rows.begin(), rows.end());
  EXPECT_EQ(actual.size(), rows.size()) << "a row comes twice";
  std::erase_if(actual, is_fetch);
  EXPECT_EQ(actual, expected);
}

// The fetch keys of a real build also cover headers and body; ours name the URL alone.
TEST(SeedRows, OfFetchesHaveTheTagsOfARealBuild) {
  const auto tags = [](const auto& rows) {
    std::multiset<std::string> found;
    for (const TagRow& row : rows) {
      if (is_fetch(row)) found.insert(row.tag);
    }
    return found;
  };
  const std::vector<TagRow> rows = seed_rows_of(sample_site());
  EXPECT_EQ(tags(rows), tags(sample_rows()));
  const TagRow first{
      "-ENqlnIYTboMn66aq_ID0/post-1",
      "-ENqlnIYTboMn66aq_ID0/" + hex(bytes_of(sha256("http://127.0.0.1:4599/posts/1"))), 1};
  EXPECT_EQ(std::count(rows.begin(), rows.end(), first), 1);
}

TEST(SeedRows, OfAReadBuildAreItsOwn) {
  Site site = sample_site();
  site.seed_rows = {{"B/t", "B/p", 1}};
  EXPECT_EQ(seed_rows_of(site), site.seed_rows);
}

TEST(SeedRows, ThePagesRouterHasNone) {
  Route legacy = route("/legacy", Router::pages);
  legacy.tags = {"t"};
  legacy.fetches = {{"https://cms.example/x", {}, {"t"}, ""}};
  EXPECT_EQ(seed_rows_of(site_of({legacy})), std::vector<TagRow>{});
}

}  // namespace
}  // namespace revalab::test
