#include "simulator/hosts/proxy_head.hpp"

#include "simulator/hosts/lab_hosts.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

ProxyHead head_of(const std::string& text) {
  auto read = read_proxy_head(text);
  EXPECT_TRUE(read.ok() && *read) << text;
  return read.ok() && *read ? **read : ProxyHead();
}

// Source: RFC 9112 section 3.2.3.
TEST(ProxyHead, ConnectNamesAHostAndAPort) {
  const ProxyHead head = head_of(
      "CONNECT DynamoDB.us-east-1.amazonaws.com:443 HTTP/1.1\r\n"
      "Host: somebody.example\r\nProxy-Authorization: Basic eDp5\r\n\r\n\x16\x03\x01");
  EXPECT_TRUE(head.tunnel);
  EXPECT_EQ(head.host, "dynamodb.us-east-1.amazonaws.com");
  EXPECT_EQ(head.port, 443);
  EXPECT_EQ(head.forwarded, "");
  EXPECT_EQ(head.size, std::string("CONNECT DynamoDB.us-east-1.amazonaws.com:443 HTTP/1.1\r\n"
                                   "Host: somebody.example\r\n"
                                   "Proxy-Authorization: Basic eDp5\r\n\r\n")
                           .size());
  EXPECT_EQ(head_of("CONNECT [::1]:8443 HTTP/1.0\r\n\r\n").host, "::1");
}

// The target says who is meant, whatever the client's Host does; and the next request may be for
// somebody else. Source: RFC 9112 section 3.2.2.
TEST(ProxyHead, AWholeUrlBecomesAPathAtItsHost) {
  const ProxyHead head = head_of(
      "POST http://Localhost:3000/a?b=c HTTP/1.1\r\nHost: other\r\nConnection: keep-alive\r\n"
      "Content-Length: 2\r\nProxy-Connection: keep-alive\r\nX-A:  b \r\n\r\nok");
  EXPECT_FALSE(head.tunnel);
  EXPECT_EQ(head.host, "localhost");
  EXPECT_EQ(head.port, 3000);
  EXPECT_EQ(head.forwarded,
            "POST /a?b=c HTTP/1.1\r\nHost: Localhost:3000\r\nContent-Length: 2\r\nX-A:  b \r\n"
            "Connection: close\r\n\r\n");
  EXPECT_EQ(head_of("GET HTTP://a.example?q HTTP/1.1\r\n\r\n").forwarded,
            "GET /?q HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(head_of("GET http://a.example HTTP/1.1\r\n\r\n").port, 80);
}

TEST(ProxyHead, SaysWhatIsWrong) {
  struct Use {
    std::string text;
    int status;
  };
  const std::vector<Use> uses{{"\x16\x03\x01", 400},
                              {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
                              {"GET https://a.example/ HTTP/1.1\r\n\r\n", 400},
                              {"GET ftp://a.example/ HTTP/1.1\r\n\r\n", 400},
                              {"GET http:///a HTTP/1.1\r\n\r\n", 400},
                              {"GET http://user@a.example/ HTTP/1.1\r\n\r\n", 400},
                              {"GET http://a.example/ HTTP/2.0\r\n\r\n", 400},
                              {"GET  http://a.example/ HTTP/1.1\r\n\r\n", 400},
                              {"GET http://a.example/\r\n\r\n", 400},
                              {"GET http://a.example/ HTTP/1.1\r\nno field\r\n\r\n", 400},
                              {"GET http://a.example/ HTTP/1.1\r\nA: b\r\n folded: c\r\n\r\n", 400},
                              {"GET http://a.example/ HTTP/1.1\r\nA: b\nHost: c\r\n\r\n", 400},
                              {"CONNECT a.example HTTP/1.1\r\n\r\n", 400},
                              {"CONNECT a.example:0 HTTP/1.1\r\n\r\n", 400},
                              {"CONNECT a.example:65536 HTTP/1.1\r\n\r\n", 400},
                              {"CONNECT a.example:443x HTTP/1.1\r\n\r\n", 400},
                              {"CONNECT a..example:443 HTTP/1.1\r\n\r\n", 400},
                              {"CONNECT [localhost]:443 HTTP/1.1\r\n\r\n", 400},
                              {"CONNECT http://a.example:443 HTTP/1.1\r\n\r\n", 400},
                              {"GET http://a.example/" + std::string(70'000, 'a'), 431}};
  for (const Use& use : uses) {
    const auto read = read_proxy_head(use.text);
    ASSERT_FALSE(read.ok()) << use.text.substr(0, 100);
    EXPECT_EQ(read.error().status, use.status) << use.text.substr(0, 100);
    EXPECT_NE(read.error().why, "");
  }
}

// However the bytes arrive, it is the whole head that is judged.
TEST(ProxyHead, WaitsForTheWholeHead) {
  const std::string text = "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n";
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto read = read_proxy_head(text.substr(0, size));
    ASSERT_TRUE(read.ok()) << size;
    EXPECT_FALSE(read.value().has_value()) << size;
  }
  EXPECT_EQ(head_of(text).size, text.size());
}

// A name that only looks local, or only looks like AWS's, leads nowhere.
TEST(LabHosts, EachHostHasItsPlace) {
  for (const char* host : {"dynamodb.us-east-1.amazonaws.com", "sqs.eu-west-1.amazonaws.com",
                           "bucket.s3.us-east-1.amazonaws.com", "cloudfront.amazonaws.com",
                           "s3.dualstack.us-east-1.amazonaws.com", "dynamodb.us-east-1.api.aws"}) {
    EXPECT_EQ(lab_host(host), LabHost::api) << host;
  }
  for (const char* host :
       {"d111111abcdef8.cloudfront.net", "e1example00001.cloudfront.localhost"}) {
    EXPECT_EQ(lab_host(host), LabHost::cdn) << host;
  }
  for (const char* host : {"localhost", "app.localhost", "127.0.0.1", "127.1.2.3", "::1"}) {
    EXPECT_EQ(lab_host(host), LabHost::loopback) << host;
  }
  for (const char* host :
       {"example.org", "amazonaws.com.example", "evilamazonaws.com", "127.0.0.1.example",
        "localhost.example", "10.0.0.1", "169.254.169.254", "0.0.0.0", "::2", ""}) {
    EXPECT_EQ(lab_host(host), LabHost::foreign) << host;
  }
}

}  // namespace
}  // namespace revalab::sim
