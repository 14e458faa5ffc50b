#include "simulator/whatif/cached_objects.hpp"

#include "tests/simulator/whatif/models.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

std::vector<std::string> urls_of(const CachedObjects& cached) {
  std::vector<std::string> urls;
  for (const CachedObject& object : cached.objects()) urls.push_back(object.url);
  return urls;
}

std::vector<std::string> dropped_urls(const CachedObjects& cached,
                                      const std::vector<std::string>& items) {
  std::vector<std::string> urls;
  const std::vector<bool> dropped = cached.dropped_by(items);
  for (std::size_t i = 0; i < dropped.size(); ++i) {
    if (dropped[i]) urls.push_back(cached.objects()[i].url);
  }
  return urls;
}

Site site_of(std::vector<Route> routes) { return plain_whatif(std::move(routes), {}, 1).site; }

// Facts of Next.js' routers: an app page's payload is its own URL with ?_rsc=, a pages-router
// page's a data URL, which carries the parameters of a dynamic route; a handler has no payload.
TEST(CachedObjects, AreTheVariantsThatViewersAskFor) {
  Route handler = page_at("/feed.xml", {});
  handler.kind = RouteKind::handler;
  Route legacy = page_at("/old/[slug]", {});
  legacy.router = Router::pages;
  legacy.params = {{{"slug", {"x"}}}};
  Route plain = page_at("/plain", {});
  plain.router = Router::pages;
  const Site site = site_of({page_at("/a", {}), handler, legacy, plain});
  WhatIfTraffic traffic;
  EXPECT_EQ(
      urls_of(CachedObjects(site, traffic)),
      (std::vector<std::string>{"/_next/data/b1/old/x.json?PARAMS", "/_next/data/b1/plain.json",
                                "/a", "/a?_rsc=HASH", "/feed.xml", "/old/x", "/plain"}));
  traffic.rsc = {0, 1};
  EXPECT_EQ(urls_of(CachedObjects(site, traffic)),
            (std::vector<std::string>{"/a", "/feed.xml", "/old/x", "/plain"}));
}

// What is rendered for every request is never cached; `/_not-found` is nobody's URL.
TEST(CachedObjects, LeaveOutWhatIsNeverHeld) {
  const Site site =
      site_of({page_at("/a", {}), page_at("/live", {}, Duration(0)), page_at("/_not-found", {})});
  const CachedObjects cached(site, {1, {0, 1}, {0, 1}, 1});
  EXPECT_EQ(urls_of(cached), std::vector<std::string>{"/a"});
  // The live page is viewed all the same: half of the views are its.
  EXPECT_EQ(cached.objects()[0].share, FixedPoint::quotient(1, 2));
}

// The weights 1, 1/2 and 1/3 are 6/11, 3/11 and 2/11 of their sum; 3/10 of each ask for payloads.
TEST(CachedObjects, ShareTheViewsByZipfInTheOrderOfTheFile) {
  const Site site = site_of({page_at("/first", {}), page_at("/second", {}), page_at("/c", {})});
  const CachedObjects cached(site, {1, {1, 1}, {3, 10}, 1});
  const auto expect_share = [&](const std::string& url, Int128 numerator) {
    for (const CachedObject& object : cached.objects()) {
      if (object.url != url) continue;
      const FixedPoint expected = FixedPoint::quotient(numerator, 110);
      EXPECT_LT(expected - object.share, FixedPoint::units(1000)) << url;
      EXPECT_LT(object.share - expected, FixedPoint::units(1000)) << url;
      return;
    }
    ADD_FAILURE() << "no object " << url;
  };
  expect_share("/first", 42);
  expect_share("/first?_rsc=HASH", 18);
  expect_share("/second", 21);
  expect_share("/c", 14);
  expect_share("/c?_rsc=HASH", 6);
}

// Both URLs of the default locale, and its data URL.
TEST(CachedObjects, SplitAPagesViewsEvenlyOverItsUrls) {
  Route page = page_at("/a", {});
  page.router = Router::pages;
  Site site = site_of({page});
  site.rules.i18n = {{"en"}, "en"};
  const CachedObjects cached(site, {1, {0, 1}, {1, 2}, 1});
  ASSERT_EQ(urls_of(cached), (std::vector<std::string>{"/_next/data/b1/en/a.json", "/a", "/en/a"}));
  EXPECT_EQ(cached.objects()[0].share, FixedPoint::quotient(1, 2));
  EXPECT_EQ(cached.objects()[1].share, FixedPoint::quotient(1, 4));
  EXPECT_EQ(cached.objects()[2].share, FixedPoint::quotient(1, 4));
}

// CloudFront drops by exact text, by prefix, and by tag in any case and with every variant.
TEST(CachedObjects, AreDroppedByPathsWildcardsAndTags) {
  const Site site = site_of({page_at("/a", {"News"}), page_at("/ab", {}), page_at("/b", {"news"})});
  const CachedObjects cached(site, {1, {0, 1}, {1, 2}, 1});
  using Urls = std::vector<std::string>;
  EXPECT_EQ(dropped_urls(cached, {"/a"}), Urls{"/a"});
  EXPECT_EQ(dropped_urls(cached, {"/a?*", "/nowhere"}), Urls{"/a?_rsc=HASH"});
  EXPECT_EQ(dropped_urls(cached, {"/a*"}), (Urls{"/a", "/a?_rsc=HASH", "/ab", "/ab?_rsc=HASH"}));
  EXPECT_EQ(dropped_urls(cached, {"#NEWS"}), (Urls{"/a", "/a?_rsc=HASH", "/b", "/b?_rsc=HASH"}));
  // Next.js gives every app page implicit tags.
  EXPECT_EQ(dropped_urls(cached, {"#_N_T_/ab", "/b"}), (Urls{"/ab", "/ab?_rsc=HASH", "/b"}));
  EXPECT_EQ(dropped_urls(cached, {"#other"}), Urls{});
}

// CloudFront ignores the tags beyond 50 of an object (invalidation-specifying-tags, 2026). A page
// at
// `/a` has four implicit ones, so of 47 of its own the last is lost.
TEST(CachedObjects, KeepFiftyTagsOfAPage) {
  std::vector<std::string> tags;
  for (int i = 1; i <= 47; ++i) tags.push_back("t" + std::to_string(i));
  const CachedObjects cached(site_of({page_at("/a", tags)}), {1, {0, 1}, {0, 1}, 1});
  ASSERT_EQ(cached.pages().at(0).tags.size(), 50U);
  EXPECT_EQ(cached.pages_with_lost_tags(), 1);
  EXPECT_EQ(dropped_urls(cached, {"#t46"}), std::vector<std::string>{"/a"});
  EXPECT_EQ(dropped_urls(cached, {"#t47"}), std::vector<std::string>{});
}

}  // namespace
}  // namespace revalab::sim
