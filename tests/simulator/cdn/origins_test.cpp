#include "simulator/cdn/origins.hpp"

#include "simulator/cdn/demo_site.hpp"
#include "simulator/cdn/handler_call.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

TEST(OriginUrlTest, ReadsSchemeHostPortAndPath) {
  const OriginUrl plain = parse_origin_url("http://127.0.0.1:3000");
  EXPECT_FALSE(plain.https);
  EXPECT_EQ(plain.address.host, "127.0.0.1");
  EXPECT_EQ(plain.address.port, 3000);
  EXPECT_EQ(plain.path, "");
  const OriginUrl full = parse_origin_url("https://[::1]/a/b/");
  EXPECT_TRUE(full.https);
  EXPECT_EQ(full.address.host, "::1");
  EXPECT_EQ(full.address.port, 443);
  EXPECT_EQ(full.path, "/a/b");
}

TEST(OriginUrlTest, RefusesWhatIsNone) {
  for (const char* text :
       {"", "localhost:3000", "ftp://a", "http://", "http:///a", "http://a:0", "http://a:70000",
        "http://a:x", "http://a?q", "http://a#f", "http://u@a", "http://[::1", "http://[::1]x"}) {
    EXPECT_FALSE(is_origin_url(text)) << text;
  }
}

// Source: AmazonS3 user guide, VirtualHosting.
TEST(OriginsTest, KnowsABucketByItsHost) {
  for (const char* host :
       {"b.s3.us-east-1.amazonaws.com", "b.s3.amazonaws.com", "a.b.s3.amazonaws.com",
        "b.s3-eu-west-1.amazonaws.com", "b.s3.dualstack.eu-west-1.amazonaws.com"}) {
    EXPECT_TRUE(is_bucket_host(host)) << host;
  }
  for (const char* host : {"s3.amazonaws.com", "b.execute-api.us-east-1.amazonaws.com",
                           "b.s3.us-east-1.amazonaws.com.example", "example.com", ""}) {
    EXPECT_FALSE(is_bucket_host(host)) << host;
  }
}

struct OriginsOfALab : testing::Test {
  edge::Fetch fetch(const std::string& id, const std::string& domain) {
    auto rules = std::make_shared<edge::OriginRules>();
    rules->id = id;
    rules->domain_name = domain;
    rules->http_port = 8081;
    edge::Fetch made;
    made.origin = std::move(rules);
    return made;
  }
  Origins::InProcess inside() {
    Origins::InProcess made;
    made.services = [this]() -> Handler& { return services; };
    made.signed_services = &signed_services;
    made.demo_site = &demo;
    return made;
  }

  test::EchoHandler services;
  test::EchoHandler signed_services;
  test::EchoHandler demo;
};

TEST_F(OriginsOfALab, PrefersTheUrlItWasGiven) {
  Origins origins({{"s3", "http://127.0.0.1:9000/x"}}, inside());
  const OriginTarget target = origins.find(fetch("s3", "b.s3.us-east-1.amazonaws.com"));
  EXPECT_EQ(std::get<RemoteOrigin>(target).call.address.port, 9000);
  EXPECT_EQ(std::get<RemoteOrigin>(target).path, "/x");
}

TEST_F(OriginsOfALab, ServesBucketsAndTheDemoSiteItself) {
  Origins origins({}, inside());
  EXPECT_EQ(std::get<Handler*>(origins.find(fetch("b", "b.s3.us-east-1.amazonaws.com"))),
            &services);
  EXPECT_EQ(std::get<Handler*>(origins.find(fetch("default", "localhost"))), &demo);
}

// Origins of S3's own kind are reached under an origin access control, which signs.
TEST_F(OriginsOfALab, SignsForOriginsOfS3sOwnKind) {
  Origins origins({}, inside());
  edge::Fetch asked = fetch("b", "b.s3.us-east-1.amazonaws.com");
  edge::OriginRules rules = *asked.origin;
  rules.is_s3 = true;
  asked.origin = std::make_shared<const edge::OriginRules>(rules);
  EXPECT_EQ(std::get<Handler*>(origins.find(asked)), &signed_services);
}

// A lab is offline: what a configuration names is dialled only on this machine.
TEST_F(OriginsOfALab, DialsLoopbackNamesAndNoOthers) {
  Origins origins({}, inside());
  EXPECT_EQ(std::get<RemoteOrigin>(origins.find(fetch("api", "localhost"))).call.address.port,
            8081);
  const OriginTarget none = origins.find(fetch("api", "api.example.com"));
  EXPECT_NE(std::get<NoOrigin>(none).why.find("--origin api=URL"), std::string::npos);
}

// The pages by which a cache can be seen at work.
TEST(DemoSiteTest, CountsItsRendersAndKnowsAPageThatNeverChanges) {
  const test::ManualClock clock;
  DemoSite site(clock.calendar(), "x-tag");
  const auto ask = [&](const std::string& target, const std::string& etag = "") {
    Request request("GET", target);
    if (!etag.empty()) request.headers.add("If-None-Match", etag);
    return std::get<Response>(site.handle(request, clock.now()));
  };
  EXPECT_NE(ask("/a").body.find("count: 1"), std::string::npos);
  EXPECT_NE(ask("/a?q").body.find("count: 2"), std::string::npos);
  EXPECT_NE(ask("/b").body.find("2026-01-01T00:00:00Z"), std::string::npos);
  EXPECT_EQ(ask("/a").headers.get("x-tag"), "demo");
  const Response about = ask("/about");
  EXPECT_EQ(ask("/about", std::string(about.headers.get("ETag"))).status, 304);
}

}  // namespace
}  // namespace revalab::sim
