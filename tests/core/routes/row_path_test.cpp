#include "core/routes/urls.hpp"
#include "tests/core/routes/sites.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

using Kind = RowTarget::Kind;

const std::string k_hash = "302a6dcd2b6cb486c1d9f7133ef7df1a7ffb814d0d996e67c373cfd90fd38220";

PurgeTarget app_page(std::string path) { return {std::move(path), Router::app, {}, ""}; }

RowTarget read(std::string_view row_path, const UrlRules& rules = rules_of(),
               Router assumed = Router::app) {
  return target_of_row_path(rules, row_path, assumed);
}

/// The row path of the only page of a one-route site.
std::string written(Route only, Version next_version = {14, 2, 5}) {
  const Site site = site_of({std::move(only)}, next_version);
  return row_path_of(site, pages_of(site).at(0));
}

TEST(RowPath, OfAPageIsItsPathWithIndexForTheRoot) {
  EXPECT_EQ(written(route("/", Router::app)), "/index");
  EXPECT_EQ(written(route("/index", Router::app)), "/index/index");
  EXPECT_EQ(written(route("/posts/[id]", Router::app, {{{"id", {"1"}}}})), "/posts/1");
  EXPECT_EQ(written(route("/(blog)/@side/about", Router::app)), "/about");
}

TEST(RowPath, OfThePagesRouterBeginsWithTheLocale) {
  Site site = site_of({route("/", Router::pages), route("/foo", Router::pages)});
  site.rules = rules_of("", false, {"en", "fr"});
  std::vector<std::string> paths;
  for (const Page& page : pages_of(site)) paths.push_back(row_path_of(site, page));
  EXPECT_EQ(paths, (std::vector<std::string>{"/en", "/fr", "/en/foo", "/fr/foo"}));
}

// Seen in a build of Next.js 15.5.29 with OpenNext 4.1.12: SHA-256 of the source entry.
TEST(RowPath, NamesTheRouteSinceNext15527) {
  const Version v{15, 5, 27};
  EXPECT_EQ(written(route("/posts/[id]", Router::app, {{{"id", {"1"}}}}), v),
            "route-cache/APP_PAGE/" + k_hash + "/$/posts/1");
  EXPECT_EQ(written(route("/posts", Router::app), v),
            "route-cache/APP_PAGE/"
            "b94f2da6a621ab88d0cfb21ead4450490164e4ff7853d5a07989e7da0b603184/$/posts");
  EXPECT_EQ(written(route("/timed", Router::app), v),
            "route-cache/APP_PAGE/"
            "9362c345e87e268ae8376f22928c900f815a16b27c17ce497e4df76493f55c8a/$/timed");
  EXPECT_EQ(written(route("/", Router::pages), v),
            "route-cache/PAGES/"
            "8a5edab282632443219e051e4ade2d1d5bbc671c781051bf1437897cbdfea0f1/$/index");
  EXPECT_EQ(written(route("/legacy/[slug]", Router::pages, {{{"slug", {"a"}}}}), v),
            "route-cache/PAGES/"
            "6878adae6191e6e9df452e7da4f290b5f415eb2b1adc15f9f911351dec659562/$/legacy/a");
}

TEST(RowPath, OfAHandlerNamesItsRouteFile) {
  const Version v{16, 3, 8};
  // printf '%s' /feed.xml/route | sha256sum
  const std::string hash = "fb67a3803f0f6b3f3842c63f1eb9b3b868004a38a2b1aae2536f76ad2b3a65ea";
  EXPECT_EQ(written(route("/feed.xml", Router::app, {}, RouteKind::handler), v),
            "route-cache/APP_ROUTE/" + hash + "/$/feed.xml");
}

TEST(RowPath, NamesTheRouteFromTheRightVersionsOn) {
  const auto prefixed = [](Version v) {
    return written(route("/a", Router::app), v).starts_with("route-cache/");
  };
  EXPECT_FALSE(prefixed({14, 2, 99}));
  EXPECT_FALSE(prefixed({15, 5, 26}));
  EXPECT_TRUE(prefixed({15, 5, 27}));
  EXPECT_FALSE(prefixed({16, 0, 0}));
  EXPECT_FALSE(prefixed({16, 3, 7}));
  EXPECT_TRUE(prefixed({16, 3, 8}));
  EXPECT_TRUE(prefixed({17, 0, 0}));
}

TEST(RowTargetOf, ReadsPathsWithAndWithoutALeadingSlash) {
  EXPECT_EQ(read("posts/1"), (RowTarget{Kind::page, app_page("/posts/1")}));
  EXPECT_EQ(read("/posts/1"), (RowTarget{Kind::page, app_page("/posts/1")}));
}

TEST(RowTargetOf, ReadsIndexAsTheRoot) {
  EXPECT_EQ(read("index").target, app_page("/"));
  EXPECT_EQ(read("/").target, app_page("/"));
  EXPECT_EQ(read("index/index").target, app_page("/index"));
  EXPECT_EQ(read("index/index/foo").target, app_page("/index/foo"));
  EXPECT_EQ(read("indexes").target, app_page("/indexes"));
}

// normalizePagePath leaves patterns alone: `!isDynamicRoute(page)`, the shell of a fallback.
TEST(RowTargetOf, ReadsAPatternBelowIndexAsItStands) {
  EXPECT_EQ(read("index/[slug]").target, app_page("/index/[slug]"));
  EXPECT_EQ(written(route("/index/[slug]", Router::app, {{{"slug", {"[slug]"}}}})),
            "/index/[slug]");
}

// https://github.com/opennextjs/opennextjs-aws/issues/495: getByTag yields fetch hashes too.
TEST(RowTargetOf, ASha256IsAFetch) {
  EXPECT_EQ(read(k_hash).kind, Kind::fetch);
  EXPECT_EQ(read("/" + k_hash).kind, Kind::fetch);
  EXPECT_EQ(read(k_hash.substr(1)).kind, Kind::page);
  EXPECT_EQ(read(k_hash + "/x").kind, Kind::page);
}

TEST(RowTargetOf, PagesOfFailuresAreInternal) {
  for (const std::string path : {"_not-found", "_global-error", "_error"}) {
    EXPECT_EQ(read(path).kind, Kind::internal) << path;
    EXPECT_EQ(read("route-cache/APP_PAGE/" + k_hash + "/$/" + path).kind, Kind::internal) << path;
  }
  EXPECT_EQ(read("_not-found/x").kind, Kind::page);
}

TEST(RowTargetOf, ARowWithoutAPathIsEmpty) { EXPECT_EQ(read("").kind, Kind::empty); }

TEST(RowTargetOf, RouteCacheKeysNameTheirRouter) {
  const std::string middle = "/" + k_hash + "/$/";
  EXPECT_EQ(read("route-cache/APP_PAGE" + middle + "posts/1").target, app_page("/posts/1"));
  EXPECT_EQ(read("/route-cache/PAGES" + middle + "index").target,
            (PurgeTarget{"/", Router::pages, RouteKind::page, ""}));
  EXPECT_EQ(read("route-cache/APP_ROUTE" + middle + "feed.xml").target,
            (PurgeTarget{"/feed.xml", Router::app, RouteKind::handler, ""}));
}

TEST(RowTargetOf, WhatOnlyLooksLikeARouteCacheKeyIsAPath) {
  const std::vector<std::string> paths{"/route-cache",
                                       "/route-cache/APP_PAGE/short/$/x",
                                       "/route-cache/OTHER/" + k_hash + "/$/x",
                                       "/route-cache/APP_PAGE/" + k_hash,
                                       "/route-cache/APP_PAGE/" + k_hash + "/$",
                                       "/route-cache/APP_PAGE/" + k_hash + "/x/y"};
  for (const std::string& path : paths) {
    EXPECT_EQ(read(path), (RowTarget{Kind::page, app_page(path)}));
  }
}

TEST(RowTargetOf, TakesTheLocaleOffPathsOfThePagesRouter) {
  const UrlRules rules = rules_of("", false, {"en", "fr"});
  const auto target = [](std::string path, std::string locale) {
    return PurgeTarget{std::move(path), Router::pages, RouteKind::page, std::move(locale)};
  };
  EXPECT_EQ(read("fr/foo", rules, Router::pages).target, target("/foo", "fr"));
  EXPECT_EQ(read("fr", rules, Router::pages).target, target("/", "fr"));
  EXPECT_EQ(read("en/foo", rules, Router::pages).target, target("/foo", ""));
  EXPECT_EQ(read("french", rules, Router::pages).target, target("/french", ""));
  EXPECT_EQ(read("fr/foo", rules, Router::app).target, app_page("/fr/foo"));
}

}  // namespace
}  // namespace revalab::test
