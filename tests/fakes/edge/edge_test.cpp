// A viewer's ordinary day: misses, hits, what is passed on and what is turned away.

#include "tests/fakes/edge/lab.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <algorithm>

namespace revalab::edge::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// The session everybody tries first: miss, hit, the age grows, and past the TTL the origin is asked
// whether the object has changed.
TEST(Edge, MissesHitsAndRefreshes) {
  Lab lab;
  lab.origin.answer = response(200, {{"Cache-Control", "s-maxage=60"}, {"ETag", "\"1\""}}, "one");
  EXPECT_EQ(result_of(lab.get("/a")), "Miss");
  lab.pass(seconds(5) + milliseconds(900));
  const Response hit = lab.get("/a");
  EXPECT_EQ(result_of(hit), "Hit");
  EXPECT_EQ(hit.headers.get("Age"), "5");
  EXPECT_EQ(hit.body, "one");
  lab.pass(seconds(60));
  const Response refreshed = lab.get("/a");
  EXPECT_EQ(result_of(refreshed), "RefreshHit");
  EXPECT_EQ(refreshed.body, "one");
  EXPECT_EQ(lab.origin.asked.back().headers.get("If-None-Match"), "\"1\"");
  EXPECT_EQ(lab.get("/a").headers.get("Age"), "0");
  lab.origin.answer = response(200, {{"Cache-Control", "s-maxage=60"}, {"ETag", "\"2\""}}, "two");
  lab.pass(seconds(60));
  const Response changed = lab.get("/a");
  EXPECT_EQ(result_of(changed), "Miss");
  EXPECT_EQ(changed.body, "two");
  EXPECT_EQ(lab.origin.asked.size(), 3U);
}

// A TTL ends exactly when it ends.
TEST(Edge, TheTtlDoesNotIncludeItsEnd) {
  Lab lab;
  lab.origin.answer = cached("max-age=10");
  lab.get("/a");
  lab.pass(seconds(10) - Duration(1));
  EXPECT_EQ(result_of(lab.get("/a")), "Hit");
  lab.pass(Duration(1));
  EXPECT_EQ(result_of(lab.get("/a")), "Miss");
}

// Design, "Clocks": age counts from the receipt plus what the origin told.
TEST(Edge, TheOriginsAgeCounts) {
  Lab lab;
  lab.origin.answer = response(200, {{"Cache-Control", "max-age=100"}, {"Age", "90"}});
  EXPECT_FALSE(lab.get("/a").headers.contains("Age"));
  lab.pass(seconds(9));
  EXPECT_EQ(lab.get("/a").headers.get("Age"), "99");
  lab.pass(seconds(1));
  EXPECT_EQ(result_of(lab.get("/a")), "Miss");
}

TEST(Edge, EachLocationKeepsItsOwn) {
  Lab lab;
  lab.origin.answer = cached("max-age=100");
  const Response first = lab.get("/a");
  const Response second = lab.get("/a", {{"x-revalab-edge", "fra"}});
  EXPECT_EQ(result_of(second), "Miss");
  EXPECT_TRUE(first.headers.get("X-Amz-Cf-Pop").starts_with("IAD"));
  EXPECT_TRUE(second.headers.get("X-Amz-Cf-Pop").starts_with("FRA"));
  EXPECT_FALSE(lab.origin.asked.back().headers.contains("x-revalab-edge"));
  const Response unknown = lab.get("/a", {{"x-revalab-edge", "MARS"}});
  EXPECT_EQ(unknown.status, 400);
  EXPECT_NE(unknown.body.find("IAD, FRA, NRT"), std::string::npos);
}

TEST(Edge, AnswersAreSigned) {
  Lab lab;
  lab.origin.answer = response(200, {{"Connection", "x-hop"},
                                     {"X-Hop", "1"},
                                     {"X-Cache", "Hit from varnish"},
                                     {"Set-Cookie", "a=1"},
                                     {"Vary", "RSC, Accept-Encoding"}});
  const Response answer = lab.get("/a");
  EXPECT_EQ(answer.headers.get("X-Cache"), "Miss from cloudfront");
  EXPECT_TRUE(answer.headers.get("Via").ends_with(".cloudfront.net (CloudFront)"));
  EXPECT_EQ(answer.headers.get("X-Amz-Cf-Id").size(), 56U);
  EXPECT_FALSE(answer.headers.contains("X-Hop"));
  EXPECT_FALSE(answer.headers.contains("Set-Cookie"));
  EXPECT_EQ(answer.headers.get("Vary"), "Accept-Encoding");
  EXPECT_TRUE(answer.headers.contains("Date"));
}

// RequestAndResponseBehaviorCustomOrigin, "HTTP request headers and CloudFront behavior".
TEST(Edge, TheOriginGetsWhatPoliciesTake) {
  Lab lab;
  lab.source.change_origin(lab.source.behaviour()).path = "/base";
  lab.source.change_origin(lab.source.behaviour()).custom_headers.add("x-secret", "s");
  lab.get("/a?q=1", {{"Accept", "text/html"},
                     {"X-Mine", "1"},
                     {"Cookie", "a=1"},
                     {"User-Agent", "curl"},
                     {"X-Forwarded-For", "9.9.9.9"},
                     {"If-None-Match", "\"x\""}});
  const Request& plain = lab.origin.asked.back();
  EXPECT_EQ(plain.target, "/base/a?q=1");
  EXPECT_EQ(plain.headers.get("Host"), "origin.example");
  EXPECT_EQ(plain.headers.get("User-Agent"), "Amazon CloudFront");
  EXPECT_EQ(plain.headers.get("X-Forwarded-For"), "9.9.9.9, 127.0.0.1");
  EXPECT_EQ(plain.headers.get("x-secret"), "s");
  for (const std::string_view gone : {"Accept", "X-Mine", "Cookie", "If-None-Match"}) {
    EXPECT_FALSE(plain.headers.contains(gone)) << gone;
  }
  OriginRequestRules all;
  all.headers = {Selection::Kind::all_except, {"Host"}};
  all.cookies.kind = Selection::Kind::all;
  lab.source.behaviour().origin_request = all;
  lab.get("/b",
          {{"X-Mine", "1"}, {"Cookie", "a=1"}, {"User-Agent", "curl"}, {"x-revalab-cause", "c"}});
  const Request& forwarded = lab.origin.asked.back();
  EXPECT_EQ(forwarded.headers.get("Host"), "origin.example");
  EXPECT_EQ(forwarded.headers.get("User-Agent"), "curl");
  EXPECT_EQ(forwarded.headers.get("X-Mine"), "1");
  EXPECT_EQ(forwarded.headers.get("Cookie"), "a=1");
  EXPECT_FALSE(forwarded.headers.contains("x-revalab-cause"));
}

// facts of SST's policy: variants by the hash of the five headers; x-forwarded-host.
TEST(Edge, OpenNextsFunctionTellsVariantsApart) {
  Lab lab;
  lab.source.behaviour().viewer_request.kind = ViewerFunction::Kind::open_next;
  lab.source.cache().headers = {Selection::Kind::listed, {"x-open-next-cache-key"}};
  lab.origin.answer = cached("max-age=100");
  lab.get("/a");
  EXPECT_EQ(lab.origin.asked.back().headers.get("x-open-next-cache-key"),
            "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(lab.origin.asked.back().headers.get("x-forwarded-host"), k_host);
  EXPECT_EQ(result_of(lab.get("/a", {{"RSC", "1"}})), "Miss");
  EXPECT_EQ(lab.origin.asked.back().headers.get("x-open-next-cache-key"),
            "c4ca4238a0b923820dcc509a6f75849b");  // MD5 of `1`.
  EXPECT_EQ(result_of(lab.get("/a", {{"rsc", "1"}})), "Hit");
  EXPECT_EQ(result_of(lab.get("/a", {{"Cookie", "x=1; __prerender_bypass=t"}})), "Miss");
  EXPECT_EQ(result_of(lab.get("/a", {{"Accept", "image/webp"}})), "Hit");
  lab.get("/_next/image?url=x", {{"Accept", "image/webp"}});
  EXPECT_EQ(result_of(lab.get("/_next/image?url=x", {{"Accept", "image/avif"}})), "Miss");
}

TEST(Edge, PostsPassAndOthersAreRefused) {
  Lab lab;
  lab.origin.answer = cached("max-age=100");
  ViewerRequest post = lab.request("/a", {{"Content-Type", "text/plain"}}, "POST");
  post.has_body = true;
  post.request.body = "hello";
  visit(lab.edge, lab.origin, post, lab.now);
  EXPECT_EQ(lab.origin.asked.back().body, "hello");
  EXPECT_EQ(lab.origin.asked.back().headers.get("Content-Type"), "text/plain");
  EXPECT_EQ(result_of(visit(lab.edge, lab.origin, post, lab.now)), "Miss");
  lab.source.behaviour().allowed_methods = {"GET", "HEAD"};
  const Response refused = visit(lab.edge, lab.origin, post, lab.now);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.headers.get("Server"), "CloudFront");
  EXPECT_NE(refused.body.find(std::string(refused.headers.get("X-Amz-Cf-Id"))), std::string::npos);
  ViewerRequest get = lab.request("/a");
  get.has_body = true;
  EXPECT_EQ(visit(lab.edge, lab.origin, get, lab.now).status, 403);
}

TEST(Edge, HeadSharesTheObjectOfGet) {
  Lab lab;
  lab.origin.answer = cached("max-age=100", "four");
  EXPECT_EQ(result_of(lab.get("/a", {}, "HEAD")), "Miss");
  EXPECT_EQ(lab.origin.asked.back().method, "HEAD");
  EXPECT_EQ(result_of(lab.get("/a", {}, "HEAD")), "Hit");
  EXPECT_EQ(result_of(lab.get("/a")), "Miss");  // There is no body to give yet.
  const Response head = lab.get("/a", {}, "HEAD");
  EXPECT_EQ(result_of(head), "Hit");
  EXPECT_TRUE(head.body.empty());
  const Step step = lab.edge.begin(1, lab.request("/a", {}, "HEAD"), lab.now);
  EXPECT_EQ(std::get<Reply>(step.action).told_length, 4U);
}

// cloudfront-limits: 8,192 bytes of URL, 20,480 of request.
TEST(Edge, LongRequestsAreTurnedAway) {
  Lab lab;
  EXPECT_EQ(lab.get("/" + std::string(8'191, 'a')).status, 200);
  EXPECT_EQ(lab.get("/" + std::string(8'192, 'a')).status, 413);
  EXPECT_EQ(lab.get("/", {{"x", std::string(21'000, 'a')}}).status, 413);
  EXPECT_EQ(lab.get("*", {}, "OPTIONS").status, 400);
}

TEST(Edge, HttpIsRedirectedOrRefusedWhereHttpsIsWanted) {
  Lab lab;
  lab.source.behaviour().viewer_protocol = Behaviour::ViewerProtocol::redirect_to_https;
  const Response moved = lab.get("/a?b=1", {{"Host", "site.example:8080"}});
  EXPECT_EQ(moved.status, 301);
  EXPECT_EQ(moved.headers.get("Location"), "https://site.example/a?b=1");
  EXPECT_EQ(result_of(moved), "Redirect");
  EXPECT_EQ(lab.get("/a", {}, "POST").status, 307);
  lab.source.behaviour().viewer_protocol = Behaviour::ViewerProtocol::https_only;
  EXPECT_EQ(lab.get("/a").status, 403);
  ViewerRequest secure = lab.request("/a");
  secure.https = true;
  EXPECT_EQ(visit(lab.edge, lab.origin, secure, lab.now).status, 200);
}

// A literal IPv6 address has colons of its own. Source: RFC 3986 section 3.2.2.
TEST(Edge, ARedirectKeepsTheHostWhole) {
  Lab lab;
  lab.source.behaviour().viewer_protocol = Behaviour::ViewerProtocol::redirect_to_https;
  const auto location = [&](std::string host) {
    const Response moved = lab.get("/a", {{"Host", std::move(host)}});
    return std::string(moved.headers.get("Location"));
  };
  EXPECT_EQ(location("[::1]"), "https://[::1]/a");
  EXPECT_EQ(location("[::1]:8080"), "https://[::1]/a");
  EXPECT_EQ(location("site.example"), "https://site.example/a");
}

// A lab's port of TLS is seldom 443. Who names no port comes through a proxy, which has 443.
TEST(Edge, ARedirectLeadsToTheLabsOwnTlsPort) {
  EdgeOptions options;
  options.tls_port = 8'443;
  Lab lab(options);
  lab.source.behaviour().viewer_protocol = Behaviour::ViewerProtocol::redirect_to_https;
  const auto location = [&](std::string host) {
    const Response moved = lab.get("/a", {{"Host", std::move(host)}});
    return std::string(moved.headers.get("Location"));
  };
  EXPECT_EQ(location("site.example:8080"), "https://site.example:8443/a");
  EXPECT_EQ(location("[::1]:8080"), "https://[::1]:8443/a");
  EXPECT_EQ(location("site.example"), "https://site.example/a");
  EXPECT_EQ(location("site.example:80"), "https://site.example/a");
  lab.edge.set_tls_port(443);
  EXPECT_EQ(location("site.example:8080"), "https://site.example/a");
}

TEST(Edge, NeedsAnEnabledDistribution) {
  Lab lab;
  lab.source.rules.enabled = false;
  EXPECT_EQ(lab.get("/a").status, 403);
  lab.source.has_any = false;
  EXPECT_EQ(lab.get("/a").status, 403);
  EXPECT_TRUE(lab.origin.asked.empty());
}

// DefaultRootObject: `/` alone, and purges name the file.
TEST(Edge, TheRootObjectStandsForTheRoot) {
  Lab lab;
  lab.source.rules.default_root_object = "index.html";
  lab.origin.answer = cached("max-age=100");
  lab.get("/?a=1");
  EXPECT_EQ(lab.origin.asked.back().target, "/index.html?a=1");
  lab.get("/");
  lab.purge({"/"});
  EXPECT_EQ(result_of(lab.get("/index.html")), "Hit");
  lab.purge({"/index.html"});
  EXPECT_EQ(result_of(lab.get("/")), "Miss");
  lab.get("/sub/");
  EXPECT_EQ(lab.origin.asked.back().target, "/sub/");
}

TEST(Edge, TheFirstFittingBehaviourCounts) {
  Lab lab;
  Behaviour& images = lab.source.add_behaviour("/images/*");
  images.cache.default_ttl = seconds(50);
  lab.source.change_origin(images).domain_name = "images.example";
  lab.get("/images/a.png");
  EXPECT_EQ(lab.origin.asked.back().headers.get("Host"), "images.example");
  EXPECT_EQ(result_of(lab.get("/images/a.png")), "Hit");
  lab.get("/Images/a.png");
  EXPECT_EQ(lab.origin.asked.back().headers.get("Host"), "origin.example");
}

TEST(Edge, ViewersConditionsAreAnsweredFromTheCache) {
  Lab lab;
  lab.origin.answer = response(200, {{"Cache-Control", "max-age=9"}, {"ETag", "\"1\""}}, "one");
  const Headers has{{"If-None-Match", "\"1\""}};
  EXPECT_EQ(lab.get("/a", has).status, 304);  // The object is fetched whole, and kept.
  EXPECT_EQ(lab.get("/a").body, "one");
  const Response again = lab.get("/a", has);
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(result_of(again), "Hit");
  EXPECT_TRUE(again.body.empty());
  EXPECT_EQ(lab.origin.asked.size(), 1U);
}

TEST(Edge, RangesAreCutFromTheWholeObject) {
  Lab lab;
  lab.origin.answer =
      response(200, {{"Cache-Control", "max-age=9"}, {"Content-Type", "text/x"}}, "0123456789");
  const Response part = lab.get("/a", {{"Range", "bytes=2-4"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "234");
  EXPECT_EQ(part.headers.get("Content-Range"), "bytes 2-4/10");
  EXPECT_FALSE(lab.origin.asked.back().headers.contains("Range"));
  const Response none = lab.get("/a", {{"Range", "bytes=10-"}});
  EXPECT_EQ(none.status, 416);
  EXPECT_EQ(none.headers.get("Content-Range"), "bytes */10");
  const Response two = lab.get("/a", {{"Range", "bytes=0-1,8-9"}});
  EXPECT_EQ(two.status, 206);
  EXPECT_NE(two.body.find("Content-Range: bytes 8-9/10\r\n\r\n89\r\n"), std::string::npos);
  EXPECT_TRUE(two.headers.get("Content-Type").starts_with("multipart/byteranges; boundary="));
  EXPECT_EQ(lab.get("/a", {{"Range", "bytes=5-4"}}).body, "0123456789");
  EXPECT_EQ(lab.origin.asked.size(), 1U);
}

TEST(Edge, CompressesForViewersThatCanRead) {
  Lab lab;
  lab.source.behaviour().compress = true;
  lab.source.cache().gzip = true;
  lab.source.cache().brotli = true;
  const std::string body(5'000, 'x');
  lab.origin.answer = response(
      200, {{"Cache-Control", "max-age=9"}, {"Content-Type", "text/html"}, {"ETag", "\"1\""}},
      body);
  const Response gzip = lab.get("/a", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(gzip.headers.get("Content-Encoding"), "gzip");
  EXPECT_EQ(gzip.headers.get("ETag"), "W/\"1\"");
  EXPECT_EQ(lab.origin.asked.back().headers.get("Accept-Encoding"), "gzip");
  std::string unpacked(body.size(), '\0');
  auto* decompressor = libdeflate_alloc_decompressor();
  EXPECT_EQ(libdeflate_gzip_decompress(decompressor, gzip.body.data(), gzip.body.size(),
                                       unpacked.data(), unpacked.size(), nullptr),
            LIBDEFLATE_SUCCESS);
  libdeflate_free_decompressor(decompressor);
  EXPECT_EQ(unpacked, body);
  EXPECT_EQ(lab.get("/a", {{"Accept-Encoding", "br, gzip"}}).headers.get("Content-Encoding"), "br");
  EXPECT_EQ(lab.get("/a").body, body);
  EXPECT_EQ(result_of(lab.get("/a", {{"Accept-Encoding", "gzip"}})), "Hit");
  // The origin is asked by the ETag it knows.
  lab.pass(seconds(20));
  const Response same = lab.get("/a", {{"Accept-Encoding", "gzip"}});
  EXPECT_EQ(result_of(same), "RefreshHit");
  EXPECT_EQ(same.body, gzip.body);
}

// ServingCompressedFiles: without a Content-Length nothing is compressed, in the cache neither.
TEST(Edge, DoesNotCompressChunkedBodies) {
  Lab lab;
  lab.source.behaviour().compress = true;
  lab.source.cache().gzip = true;
  const Headers reads{{"Accept-Encoding", "gzip"}};
  const Step step = lab.edge.begin(1, lab.request("/a", reads), lab.now);
  const FetchId id = std::get<Forward>(step.action).fetch.id;
  const Response head =
      response(200, {{"Cache-Control", "max-age=9"}, {"Content-Type", "text/html"}});
  lab.edge.head(id, head, {}, lab.now);
  lab.edge.body(id, std::string(5'000, 'x'), lab.now);
  lab.edge.end(id, lab.now);
  const Response hit = lab.get("/a", reads);
  EXPECT_EQ(result_of(hit), "Hit");
  EXPECT_FALSE(hit.headers.contains("Content-Encoding"));
}

// With ForwardedValues and no policy id, other headers pass as they did before policies.
TEST(Edge, ForwardedValuesLetOtherHeadersPass) {
  Lab lab;
  lab.source.cache().id = "";
  lab.get("/a", {{"X-Mine", "1"}, {"Accept", "text/html"}});
  EXPECT_EQ(lab.origin.asked.back().headers.get("X-Mine"), "1");
  EXPECT_FALSE(lab.origin.asked.back().headers.contains("Accept"));
}

// The lab's own limit; the object passes all the same.
TEST(Edge, TooLargeObjectsPassUnkept) {
  EdgeOptions options;
  options.object_max_bytes = 10;
  Lab lab(options);
  lab.origin.answer = cached("max-age=100", std::string(11, 'x'));
  EXPECT_EQ(lab.get("/a").body.size(), 11U);
  EXPECT_EQ(result_of(lab.get("/a")), "Miss");
  lab.origin.answer.body.resize(10);
  lab.get("/a");
  EXPECT_EQ(result_of(lab.get("/a")), "Hit");
}

// Nothing but hits of what was used lately survives in a full cache.
TEST(Edge, AFullCacheForgetsWhatWasNotUsed) {
  EdgeOptions options;
  options.locations = {"IAD"};
  options.capacity_bytes = 30'000;
  Lab lab(options);
  lab.origin.answer = cached("max-age=100", std::string(4'000, 'x'));
  for (int i = 0; i < 5; ++i) lab.get("/" + std::to_string(i));
  lab.get("/0");
  for (int i = 5; i < 8; ++i) lab.get("/" + std::to_string(i));
  EXPECT_EQ(result_of(lab.get("/0")), "Hit");
  EXPECT_EQ(result_of(lab.get("/1")), "Miss");
}

}  // namespace
}  // namespace revalab::edge::test
