// The small rules of an edge, each by itself: what a text means.

#include "fakes/edge/cache_key.hpp"
#include "fakes/edge/conditions.hpp"
#include "fakes/edge/encodings.hpp"
#include "fakes/edge/path_pattern.hpp"
#include "fakes/edge/places.hpp"
#include "fakes/edge/selection.hpp"
#include "fakes/edge/stored_object.hpp"

#include <gtest/gtest.h>

namespace revalab::edge {
namespace {

// The developer guide's own examples of path patterns, and the wildcards' edges.
TEST(PathPattern, FitsAsTheGuideSays) {
  EXPECT_TRUE(matches("images/*.jpg", "/images/a/b.jpg"));
  EXPECT_TRUE(matches("/images/*.jpg", "/images/.jpg"));
  EXPECT_FALSE(matches("images/*.jpg", "/images/a.JPG"));
  EXPECT_TRUE(matches("a??.jpg", "/ant.jpg"));
  EXPECT_FALSE(matches("a??.jpg", "/an.jpg"));
  EXPECT_TRUE(matches("*.doc*", "/a.docx"));
  EXPECT_TRUE(matches("*", "/"));
  EXPECT_TRUE(matches("/_next/data/*", "/_next/data/"));
  EXPECT_FALSE(matches("_next/data/*", "/x/_next/data/a"));
  EXPECT_TRUE(matches("*/static/*", "/static/a"));
  EXPECT_FALSE(matches("", "/a"));
  EXPECT_FALSE(matches("a", "/ab"));
}

// A pattern of stars must not take exponential time.
TEST(PathPattern, ManyStarsTakeNoTime) {
  EXPECT_FALSE(matches("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", std::string(5'000, 'a')));
}

// Developer guide, DownloadDistValuesCacheBehavior, "Path normalization", with its example: what
// is matched is the path without dot segments and with single slashes.
TEST(PathPattern, IsMatchedByTheNormalisedPath) {
  DistributionRules rules;
  for (const char* pattern : {"/a/b*", "/a*", "*"}) {
    Behaviour behaviour;
    behaviour.path_pattern = pattern;
    rules.behaviours.push_back(std::move(behaviour));
  }
  const auto pattern = [&](std::string_view path) {
    return behaviour_for(rules, path).path_pattern;
  };
  EXPECT_EQ(pattern("/a/b"), "/a/b*");
  EXPECT_EQ(pattern("/a/b/.."), "/a*");
  EXPECT_EQ(pattern("/a/./b"), "/a/b*");
  EXPECT_EQ(pattern("//a///b"), "/a/b*");
  EXPECT_EQ(pattern("/../../a/b/c/../d"), "/a/b*");
  EXPECT_EQ(pattern("/a/../c"), "*");
  EXPECT_EQ(pattern("/a/..b"), "/a*");
  EXPECT_EQ(pattern("/.a/b"), "*");
  EXPECT_EQ(pattern("/a/b/."), "/a/b*");
}

TEST(Selection, QueryStringsKeepTheirOrderAndCase) {
  Selection listed;
  listed.kind = Selection::Kind::listed;
  listed.names = {"a", "b"};
  EXPECT_EQ(selected_query("b=2&c=3&a=1&A=9", listed), "b=2&a=1");
  listed.kind = Selection::Kind::all_except;
  EXPECT_EQ(selected_query("b=2&c=3&a=1&A=9", listed), "c=3&A=9");
  EXPECT_EQ(selected_query("b=2;a=1", listed), "");  // Only `&` separates.
  EXPECT_EQ(selected_query("x=1", {}), "");
  listed.kind = Selection::Kind::all;
  EXPECT_EQ(selected_query("b&&a=%20", listed), "b&&a=%20");
}

TEST(Selection, CookiesOfAllFieldsAreOneList) {
  const Headers headers{{"Cookie", "a=1; b=2"}, {"cookie", "c=3"}};
  Selection listed;
  listed.kind = Selection::Kind::listed;
  listed.names = {"a", "c", "B"};
  EXPECT_EQ(selected_cookies(headers, listed), "a=1; c=3");
  EXPECT_EQ(cookie_named(headers, "b"), "2");
  EXPECT_EQ(cookie_named(headers, "d"), "");
}

CacheKey key_of(const CacheRules& rules, std::string method, std::string target, Headers headers) {
  Request request(std::move(method), std::move(target));
  request.headers = std::move(headers);
  return cache_key_of("E1", rules, request, accepted_encodings(request.headers, rules));
}

// understanding-the-cache-key: by default path alone; parameter order, header values and cookies
// count where the policy names them; OPTIONS apart, HEAD with GET.
TEST(CacheKey, IsWhatThePolicySays) {
  CacheRules rules;
  const auto plain = key_of(rules, "GET", "/a?x=1", {{"Cookie", "u=1"}, {"Accept", "text/css"}});
  EXPECT_EQ(plain, key_of(rules, "HEAD", "/a?x=2", {}));
  EXPECT_NE(plain, key_of(rules, "GET", "/A", {}));
  EXPECT_NE(plain, key_of(rules, "OPTIONS", "/a", {}));
  EXPECT_EQ(path_of_address(plain.address()), "/a");
  rules.query_strings.kind = Selection::Kind::all;
  EXPECT_NE(key_of(rules, "GET", "/a?x=1&y=2", {}), key_of(rules, "GET", "/a?y=2&x=1", {}));
  EXPECT_EQ(path_of_address(key_of(rules, "GET", "/a?x=1", {}).address()), "/a?x=1");
  rules.headers.kind = Selection::Kind::listed;
  rules.headers.names = {"Next-Url"};
  EXPECT_EQ(key_of(rules, "GET", "/a", {{"next-url", "/b"}}),
            key_of(rules, "GET", "/a", {{"NEXT-URL", "/b"}}));
  EXPECT_NE(key_of(rules, "GET", "/a", {{"next-url", "/b"}}),
            key_of(rules, "GET", "/a", {{"next-url", "/B"}}));
  EXPECT_NE(key_of(rules, "GET", "/a", {{"next-url", ""}}), key_of(rules, "GET", "/a", {}));
}

// controlling-the-cache-key, "Compressed objects support": the header is normalised.
TEST(CacheKey, NormalisesAcceptEncoding) {
  CacheRules rules;
  rules.gzip = true;
  rules.brotli = true;
  const auto text = [&](std::string value) {
    return std::string(accepted_encodings({{"Accept-Encoding", std::move(value)}}, rules).text());
  };
  EXPECT_EQ(text("gzip, deflate, br"), "br,gzip");
  EXPECT_EQ(text("br;q=1.0, gzip;q=0"), "br");
  EXPECT_EQ(text("GZIP"), "gzip");
  EXPECT_EQ(text("deflate"), "");
  EXPECT_EQ(text("gzip;q=0.000"), "");
  rules.brotli = false;
  EXPECT_EQ(text("gzip, br"), "gzip");
  EXPECT_EQ(key_of(rules, "GET", "/", {{"Accept-Encoding", "gzip, br"}}),
            key_of(rules, "GET", "/", {{"Accept-Encoding", "deflate, gzip;q=0.5"}}));
}

// ServingCompressedFiles: 1,000 to 10,000,000 bytes, listed types, not encoded before.
TEST(Encodings, OnlyWhatCloudFrontCompressesIsCompressed) {
  const Headers html{{"Content-Type", "text/html; charset=utf-8"}};
  EXPECT_FALSE(is_compressible(200, html, 999));
  EXPECT_TRUE(is_compressible(200, html, 1'000));
  EXPECT_TRUE(is_compressible(200, html, 10'000'000));
  EXPECT_FALSE(is_compressible(200, html, 10'000'001));
  EXPECT_FALSE(is_compressible(200, html, std::nullopt));
  EXPECT_FALSE(is_compressible(302, html, 2'000));
  EXPECT_FALSE(is_compressible(200, {{"Content-Type", "image/png"}}, 2'000));
  EXPECT_FALSE(
      is_compressible(200, {{"Content-Type", "text/html"}, {"Content-Encoding", "gzip"}}, 2'000));
}

TEST(Conditions, IfNoneMatchComparesWeaklyAndBeatsTheDate) {
  const std::string date = "Thu, 01 Jan 2026 00:00:00 GMT";
  EXPECT_TRUE(is_not_modified({{"If-None-Match", "\"x\", W/\"a\""}}, "\"a\"", ""));
  EXPECT_TRUE(is_not_modified({{"If-None-Match", "*"}}, "\"a\"", ""));
  EXPECT_FALSE(is_not_modified({{"If-None-Match", "*"}}, "", ""));
  EXPECT_FALSE(
      is_not_modified({{"If-None-Match", "\"b\""}, {"If-Modified-Since", date}}, "\"a\"", date));
  EXPECT_TRUE(is_not_modified({{"If-Modified-Since", date}}, "", date));
  EXPECT_FALSE(is_not_modified({{"If-Modified-Since", date}}, "", "Thu, 01 Jan 2026 00:00:01 GMT"));
  EXPECT_FALSE(is_not_modified({{"If-Modified-Since", "yesterday"}}, "", date));
}

using Kind = RangeChoice::Kind;

// RangeGETs: ascending, not overlapping, valid, or the whole object.
TEST(Ranges, AreMetRefusedOrIgnored) {
  const auto choice = [](std::string_view range) { return choose_ranges(range, 10); };
  EXPECT_EQ(choice("bytes=0-3").ranges, (std::vector<ByteRange>{{0, 4}}));
  EXPECT_EQ(choice("bytes=8-99").ranges, (std::vector<ByteRange>{{8, 2}}));
  EXPECT_EQ(choice("bytes=7-").ranges, (std::vector<ByteRange>{{7, 3}}));
  EXPECT_EQ(choice("bytes=-4").ranges, (std::vector<ByteRange>{{6, 4}}));
  EXPECT_EQ(choice("bytes=-40").ranges, (std::vector<ByteRange>{{0, 10}}));
  EXPECT_EQ(choice("bytes=0-1, 4-5").ranges, (std::vector<ByteRange>{{0, 2}, {4, 2}}));
  EXPECT_EQ(choice("bytes=10-").kind, Kind::not_satisfiable);
  EXPECT_EQ(choice("bytes=-0").kind, Kind::not_satisfiable);
  for (const std::string_view whole :
       {"bytes=4-5,0-1", "bytes=0-4,3-5", "bytes=5-4", "bytes=a-b", "lines=0-1",
        "bytes=", "bytes=0-1,20-30", "bytes=99999999999999999999-", "bytes=1"}) {
    EXPECT_EQ(choice(whole).kind, Kind::whole) << whole;
  }
  EXPECT_EQ(choose_ranges("bytes=0-", 0).kind, Kind::not_satisfiable);
}

TEST(Ranges, IfRangeNeedsTheSameBytes) {
  const auto applies = [](std::string condition) {
    return range_applies({{"Range", "bytes=0-1"}, {"If-Range", std::move(condition)}}, "\"a\"",
                         "Thu, 01 Jan 2026 00:00:00 GMT");
  };
  EXPECT_TRUE(applies("\"a\""));
  EXPECT_FALSE(applies("\"b\""));
  EXPECT_FALSE(applies("W/\"a\""));
  EXPECT_TRUE(applies("Thu, 01 Jan 2026 00:00:00 GMT"));
  EXPECT_FALSE(range_applies({}, "\"a\"", ""));
}

// invalidation-specifying-tags: comma-separated, trimmed, visible ASCII of up to 256, at most 50.
TEST(Tags, AreReadAsCloudFrontReadsThem) {
  const auto tags = [](std::string value) {
    return tags_of({{"x-tags", std::move(value)}}, "X-Tags");
  };
  EXPECT_EQ(tags(" Post-1 ,post-1,, b c,d"), (std::vector<std::string>{"post-1", "d"}));
  EXPECT_EQ(tags(std::string(256, 'a')).size(), 1U);
  EXPECT_EQ(tags(std::string(257, 'a')).size(), 0U);
  std::string many;
  for (int i = 0; i < 60; ++i) many += "t" + std::to_string(i) + ",";
  EXPECT_EQ(tags(many).size(), 50U);
  EXPECT_TRUE(tags_of({{"x-tags", "a"}}, "").empty());
}

TEST(Places, KnowTheirRegionalCacheAndBillingArea) {
  EXPECT_EQ(regional_of("FRA"), regional_of("VIE56-C1"));
  EXPECT_NE(regional_of("FRA"), regional_of("IAD"));
  EXPECT_EQ(regional_of("XXX"), "XXX");
  EXPECT_EQ(place_of("NRT").egress, Dimension::cloudfront_egress_jp);
  EXPECT_EQ(place_of("ZRH").iata, "ZRH");
  EXPECT_EQ(place_of("AMS").iata, "AMS");
}

}  // namespace
}  // namespace revalab::edge
