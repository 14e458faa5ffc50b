#include "core/routes/urls.hpp"

#include "tests/core/routes/sites.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace revalab::test {
namespace {

using Urls = std::vector<std::string>;

PageUrls pages_router(const UrlRules& rules, std::string path, std::string locale = "") {
  return urls_of(rules, {std::move(path), Router::pages, RouteKind::page, std::move(locale)});
}

Urls app_router(const UrlRules& rules, std::string path, RouteKind kind = RouteKind::page) {
  const PageUrls urls = urls_of(rules, {std::move(path), Router::app, kind, ""});
  EXPECT_EQ(urls.data, Urls{});
  return urls.pages;
}

/// The app-router URL of a page `/posts/VALUE`.
std::string post(const std::string& value) {
  const Site site = site_of({route("/posts/[slug]", Router::app, {{{"slug", {value}}}})});
  const PageUrls urls = urls_of(site.rules, pages_of(site).at(0).target);
  return urls.pages.at(0);
}

// Next.js page-loader.js and get-asset-path-from-route.js: the rows of their table, one by one.
TEST(PagesRouterUrls, TheRootHasIndexAsItsData) {
  const PageUrls urls = pages_router(rules_of(), "/");
  EXPECT_EQ(urls.pages, Urls{"/"});
  EXPECT_EQ(urls.data, Urls{"/_next/data/B/index.json"});
}

TEST(PagesRouterUrls, DataNeverEndsWithASlash) {
  const PageUrls urls = pages_router(rules_of("", true), "/foo");
  EXPECT_EQ(urls.pages, Urls{"/foo/"});
  EXPECT_EQ(urls.data, Urls{"/_next/data/B/foo.json"});
}

TEST(PagesRouterUrls, WhatBeginsWithIndexGetsAnotherIndexInItsData) {
  EXPECT_EQ(pages_router(rules_of(), "/index").pages, Urls{"/index"});
  EXPECT_EQ(pages_router(rules_of(), "/index").data, Urls{"/_next/data/B/index/index.json"});
  EXPECT_EQ(pages_router(rules_of(), "/index/foo").data,
            Urls{"/_next/data/B/index/index/foo.json"});
  // Only the segment counts, not the letters.
  EXPECT_EQ(pages_router(rules_of(), "/indexes").data, Urls{"/_next/data/B/indexes.json"});
}

TEST(PagesRouterUrls, TheRootOfALocaleIsTheLocaleItself) {
  const UrlRules rules = rules_of("", false, {"en", "fr"});
  EXPECT_EQ(pages_router(rules, "/").pages, (Urls{"/", "/en"}));
  EXPECT_EQ(pages_router(rules, "/").data, Urls{"/_next/data/B/en.json"});
  EXPECT_EQ(pages_router(rules, "/", "fr").pages, Urls{"/fr"});
  EXPECT_EQ(pages_router(rules, "/", "fr").data, Urls{"/_next/data/B/fr.json"});
}

TEST(PagesRouterUrls, TheDefaultLocaleLivesAtTwoUrlsAndOneDataUrl) {
  const UrlRules rules = rules_of("", false, {"en", "fr"});
  const PageUrls urls = pages_router(rules, "/foo");
  EXPECT_EQ(urls.pages, (Urls{"/foo", "/en/foo"}));
  EXPECT_EQ(urls.data, Urls{"/_next/data/B/en/foo.json"});
  EXPECT_EQ(pages_router(rules, "/foo", "en"), urls);
  EXPECT_EQ(pages_router(rules, "/foo", "fr").pages, Urls{"/fr/foo"});
}

// Next.js normalize-locale-path.ts reads `/en` and `/EN` as the locale, so a page of that name is
// reached with a prefix only.
TEST(PagesRouterUrls, APageNamedLikeALocaleNeedsThePrefix) {
  const UrlRules rules = rules_of("", false, {"en", "fr"});
  EXPECT_EQ(pages_router(rules, "/fr").pages, Urls{"/en/fr"});
  EXPECT_EQ(pages_router(rules, "/FR/x").pages, Urls{"/en/FR/x"});
  EXPECT_EQ(pages_router(rules, "/french").pages, (Urls{"/french", "/en/french"}));
}

TEST(PagesRouterUrls, TheBasePathComesBeforeNextData) {
  const PageUrls urls = pages_router(rules_of("/docs"), "/foo");
  EXPECT_EQ(urls.pages, Urls{"/docs/foo"});
  EXPECT_EQ(urls.data, Urls{"/docs/_next/data/B/foo.json"});
  EXPECT_EQ(pages_router(rules_of("/docs"), "/").pages, Urls{"/docs"});
  EXPECT_EQ(pages_router(rules_of("/docs", true), "/").pages, Urls{"/docs/"});
}

TEST(PagesRouterUrls, HandlersHaveNoData) {
  const PageUrls urls = urls_of(rules_of(), {"/api/feed", Router::pages, RouteKind::handler, ""});
  EXPECT_EQ(urls.pages, Urls{"/api/feed"});
  EXPECT_EQ(urls.data, Urls{});
}

/// One route of each sort, with the parameters that give the paths of the matrix.
Site matrix_site(const UrlRules& rules) {
  Site site = site_of({route("/", Router::pages), route("/foo", Router::pages),
                       route("/index", Router::pages), route("/index/foo", Router::pages),
                       route("/posts/[id]", Router::pages, {{{"id", {"1"}}}}),
                       route("/[...s]", Router::pages, {{{"s", {"a", "b"}}}}),
                       route("/shop/[[...q]]", Router::pages, {{}})});
  site.rules = rules;
  return site;
}

std::string matrix_line(const UrlRules& rules, const PurgeTarget& target) {
  const PageUrls urls = urls_of(rules, target);
  std::string line = (rules.base_path.empty() ? "-" : rules.base_path) +
                     (rules.i18n.locales.empty() ? " plain" : " i18n") +
                     (rules.trailing_slash ? " slash " : " bare ") + target.path + " " +
                     (target.locale.empty() ? "-" : target.locale) + " ->";
  for (const std::string& url : urls.pages) line += " " + url;
  line += " |";
  for (const std::string& url : urls.data) line += " " + url;
  return line;
}

// base path x i18n x trailing slash x sort of route: tests/data/routes/README.md.
TEST(PagesRouterUrls, TheWholeMatrixIsAsNextBuildsIt) {
  std::set<std::string> expected;
  std::ifstream file(REVALAB_SOURCE_DIR "/tests/data/routes/pages-router-urls.txt");
  for (std::string line; std::getline(file, line);) expected.insert(line);
  ASSERT_EQ(expected.size(), 84U);
  std::set<std::string> actual;
  for (const std::string base : {"", "/docs"}) {
    for (const bool slash : {false, true}) {
      for (const bool i18n : {false, true}) {
        const UrlRules rules = rules_of(base, slash, i18n ? Urls{"en", "fr"} : Urls{});
        for (const Page& page : pages_of(matrix_site(rules))) {
          actual.insert(matrix_line(rules, page.target));
        }
      }
    }
  }
  EXPECT_EQ(actual, expected);
}

TEST(AppRouterUrls, APageAndItsPayloadShareOneUrl) {
  EXPECT_EQ(app_router(rules_of(), "/posts/1"), Urls{"/posts/1"});
  EXPECT_EQ(app_router(rules_of(), "/"), Urls{"/"});
  EXPECT_EQ(app_router(rules_of("/docs", true), "/posts/1"), Urls{"/docs/posts/1/"});
  // The file of `/index` is `index/index`, its URL is not.
  EXPECT_EQ(app_router(rules_of(), "/index"), Urls{"/index"});
}

TEST(AppRouterUrls, LocalesAreThePagesRoutersBusiness) {
  EXPECT_EQ(app_router(rules_of("", false, {"en", "fr"}), "/posts/1"), Urls{"/posts/1"});
}

TEST(AppRouterUrls, HandlersAndMetadataHaveOneUrl) {
  EXPECT_EQ(app_router(rules_of("/docs"), "/feed", RouteKind::handler), Urls{"/docs/feed"});
  EXPECT_EQ(app_router(rules_of(), "/sitemap.xml", RouteKind::metadata), Urls{"/sitemap.xml"});
  EXPECT_EQ(app_router(rules_of(), "/blog/opengraph-image", RouteKind::metadata),
            Urls{"/blog/opengraph-image"});
}

// Next.js normalize-trailing-slash.ts: what looks like a file has no slash, even a page.
TEST(TrailingSlash, IsNotAddedBehindAnExtension) {
  const UrlRules rules = rules_of("", true);
  EXPECT_EQ(app_router(rules, "/robots.txt", RouteKind::metadata), Urls{"/robots.txt"});
  EXPECT_EQ(app_router(rules, "/posts/v1.2"), Urls{"/posts/v1.2"});
  EXPECT_EQ(app_router(rules, "/v1.2/notes"), Urls{"/v1.2/notes/"});
  EXPECT_EQ(app_router(rules, "/etc."), Urls{"/etc./"});
  EXPECT_EQ(pages_router(rules, "/posts/v1.2").pages, Urls{"/posts/v1.2"});
}

// OpenNext core/routing/matcher.ts redirects nothing below `/api/`, base path included in the look.
TEST(TrailingSlash, IsNotAddedBelowApi) {
  EXPECT_EQ(app_router(rules_of("", true), "/api/feed", RouteKind::handler), Urls{"/api/feed"});
  EXPECT_EQ(app_router(rules_of("", true), "/feed", RouteKind::handler), Urls{"/feed/"});
  EXPECT_EQ(app_router(rules_of("/docs", true), "/api/feed", RouteKind::handler),
            Urls{"/docs/api/feed/"});
}

// CloudFront wants non-ASCII and RFC 1738-unsafe bytes encoded and nothing else:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
TEST(Encoding, ValuesAreEncodedAsViewersSendThem) {
  EXPECT_EQ(post("caf\xc3\xa9"), "/posts/caf%C3%A9");
  EXPECT_EQ(post("\xf0\x9f\x8d\xb0"), "/posts/%F0%9F%8D%B0");
  EXPECT_EQ(post("a b"), "/posts/a%20b");
  EXPECT_EQ(post("{x}|[y]"), "/posts/%7Bx%7D%7C%5By%5D");
  EXPECT_EQ(post("a:b@c,d;e=f+g&h$i!j*k(l)"), "/posts/a:b@c,d;e=f+g&h$i!j*k(l)");
}

TEST(Encoding, ADelimiterInAValueStaysInItsSegment) {
  EXPECT_EQ(post("a/b"), "/posts/a%2Fb");
  EXPECT_EQ(post("a#b?c"), "/posts/a%23b%3Fc");
  EXPECT_EQ(post("a\\b"), "/posts/a%5Cb");
}

// What reads like an escape in a value is text: escapePathDelimiters(value, true) in Next.js.
TEST(Encoding, APercentSignInAValueIsText) {
  EXPECT_EQ(post("100%"), "/posts/100%25");
  EXPECT_EQ(post("%2F"), "/posts/%252F");
  EXPECT_EQ(post("%2f"), "/posts/%252f");
  EXPECT_EQ(post("%41"), "/posts/%2541");
}

TEST(Encoding, CaseIsKept) {
  EXPECT_EQ(post("MiXed"), "/posts/MiXed");
  EXPECT_NE(post("A"), post("a"));
}

// `~` is on RFC 1738's list though viewers send it as it is, and `'` is not on it.
TEST(Encoding, TildeIsEncodedAndTheApostropheIsNot) {
  EXPECT_EQ(post("~me"), "/posts/%7Eme");
  EXPECT_EQ(post("it's"), "/posts/it's");
}

TEST(Encoding, AViewerPathKeepsWhatIsEncodedAlready) {
  EXPECT_EQ(encode_viewer_path("/caf%C3%A9/\xc3\xa9"), "/caf%C3%A9/%C3%A9");
  EXPECT_EQ(encode_viewer_path("/a%2fb"), "/a%2fb");
  EXPECT_EQ(encode_viewer_path("/100%/50%x"), "/100%25/50%25x");
  EXPECT_EQ(encode_viewer_path("/p?utm=1&q=a b"), "/p?utm=1&q=a%20b");
  EXPECT_EQ(encode_viewer_path("/p*"), "/p*");
  EXPECT_EQ(encode_viewer_path(std::string("/\x01\x7f\t", 4)), "/%01%7F%09");
}

}  // namespace
}  // namespace revalab::test
