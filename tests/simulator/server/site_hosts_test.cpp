#include "simulator/server/site_hosts.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

struct SiteHostsTest : testing::Test {
  SiteHostsTest() {
    hosts.address = "0.0.0.0";
    hosts.names = {"lab.example"};
    hosts.is_alias = [](std::string_view host) { return host == "www.shop.example"; };
    hosts.cdn_port = 8080;
    hosts.cdn_tls_port = 8443;
  }

  /// `http` or `https`, address and port; or what is wrong.
  [[nodiscard]] std::string https(std::string_view authority) const {
    return shown(place_of(authority, true, hosts));
  }
  [[nodiscard]] std::string http(std::string_view authority) const {
    return shown(place_of(authority, false, hosts));
  }
  static std::string shown(const Result<HostPlace, std::string>& place) {
    if (!place.ok()) return place.error();
    return std::string(place->tls ? "https " : "http ") + place->address.host + " " +
           std::to_string(place->address.port);
  }

  SiteHosts hosts;
};

// Their names resolve to nothing, or to the real CloudFront.
TEST_F(SiteHostsTest, HostsOfTheLabAreAtItsCdn) {
  for (const char* host : {"d111111abcdef8.cloudfront.net", "E1EXAMPLE00001.cloudfront.localhost",
                           "WWW.shop.example", "lab.example:9000"}) {
    EXPECT_EQ(https(host), "https 127.0.0.1 8443") << host;
    EXPECT_EQ(http(host), "http 127.0.0.1 8080") << host;
  }
  hosts.cdn_tls_port = 0;
  EXPECT_EQ(https("d111111abcdef8.cloudfront.net"), "http 127.0.0.1 8080");
}

// The message tells of a viewer who browsed the plain port; TLS would meet a port that speaks none.
TEST_F(SiteHostsTest, TheCdnsPlainPortIsAskedByHttp) {
  EXPECT_EQ(https("127.0.0.1:8080"), "http 127.0.0.1 8080");
  EXPECT_EQ(https("localhost:8080"), "http localhost 8080");
  EXPECT_EQ(https("lab.example:8080"), "http 127.0.0.1 8080");
  EXPECT_EQ(https("127.0.0.1:8443"), "https 127.0.0.1 8443");
}

// A server function that is browsed without the CDN.
TEST_F(SiteHostsTest, ThisMachinesPortsAreAskedAsTheyAreNamed) {
  EXPECT_EQ(https("localhost:3000"), "https localhost 3000");
  EXPECT_EQ(http("[::1]:3000"), "http ::1 3000");
  EXPECT_EQ(http("app.localhost"), "http localhost 80");
  hosts.address = "192.0.2.7";
  EXPECT_EQ(http("192.0.2.7:3000"), "http 192.0.2.7 3000");
}

// Whoever can write to the queue could have the build's secret sent anywhere, and names looked up.
TEST_F(SiteHostsTest, NobodyElseIsAsked) {
  for (const char* host : {"evil.example", "cloudfront.net", "192.0.2.7", "notlab.example",
                           "lab.example.evil.example", "s3.amazonaws.com"}) {
    EXPECT_NE(https(host).find("--allow-host"), std::string::npos) << host << ": " << https(host);
  }
  for (const char* host : {"", ":80", "localhost:", "localhost:none", "localhost:70000",
                           "localhost:0", "user@localhost"}) {
    EXPECT_NE(http(host).find("is no host"), std::string::npos) << host << ": " << http(host);
  }
}

}  // namespace
}  // namespace revalab::sim
