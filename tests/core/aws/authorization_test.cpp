#include "core/aws/authorization.hpp"

#include "tests/core/aws/signed_requests.hpp"

#include <gtest/gtest.h>

namespace revalab::aws {
namespace {

using Kind = SignatureProblem::Kind;

Request with_header(std::string header) {
  Request request("GET", "/");
  request.headers = {{"Authorization", std::move(header)}, {"X-Amz-Date", "20260102T030405Z"}};
  return request;
}

constexpr std::string_view k_header =
    "AWS4-HMAC-SHA256 Credential=A/20260102/r/s/aws4_request, SignedHeaders=host;x, Signature=0f";
constexpr std::string_view k_query =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20260102%2Fr%2Fs%2Faws4_request"
    "&X-Amz-Date=20260102T030405Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx"
    "&X-Amz-Signature=0f";

TEST(Authorization, IsReadFromTheHeaderOrTheQuery) {
  Authorization expected{"A",           "20260102", {"r", "s"},
                         {"host", "x"}, "0f",       time_of("2026-01-02T03:04:05Z"),
                         "token",       {}};
  Request by_header = with_header(std::string(k_header));
  by_header.headers.add("X-Amz-Security-Token", "token");
  EXPECT_EQ(authorization_of(by_header).value(), expected);
  const Request by_query("GET", "/?" + std::string(k_query) + "&X-Amz-Security-Token=token");
  expected.expires_after = std::chrono::minutes(1);
  EXPECT_EQ(authorization_of(by_query).value(), expected);
}

// Old clients leave the spaces out, and an access key may hold slashes.
TEST(Authorization, AllowsForOldClientsAndOddKeys) {
  const auto tight = authorization_of(
      with_header("AWS4-HMAC-SHA256 "
                  "Credential=a/b/20260102/r/s/aws4_request,SignedHeaders=host;x,Signature=0f"));
  ASSERT_TRUE(tight.ok());
  EXPECT_EQ(tight->access_key_id, "a/b");
  EXPECT_EQ(tight->signed_headers, std::vector<std::string>({"host", "x"}));
}

// Browsers may not set Date, others set nothing else. Source:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
TEST(Authorization, TakesTheDateFromEitherHeader) {
  Request request = with_header(std::string(k_header));
  request.headers.add("Date", "Sat, 03 Jan 2026 00:00:00 GMT");
  EXPECT_EQ(authorization_of(request)->signed_at, time_of("2026-01-02T03:04:05Z"));
  request.headers.remove("X-Amz-Date");
  EXPECT_EQ(authorization_of(request)->signed_at, time_of("2026-01-03T00:00:00Z"));
  request.headers.set("Date", "20260104T000000Z");
  EXPECT_EQ(authorization_of(request)->signed_at, time_of("2026-01-04T00:00:00Z"));
  for (const char* date : {"Sun, 03 Jan 2026 00:00:00 GMT", "Sat, 03 Jan 2026 00:00:00 UTC",
                           "Sat, 03 Foo 2026 00:00:00 GMT", "2026-01-04T00:00:00Z", "0", ""}) {
    request.headers.set("Date", date);
    EXPECT_FALSE(authorization_of(request).ok()) << date;
  }
}

// Another scheme is no attempt to sign for AWS, so it is as good as nothing.
TEST(Authorization, MayBeMissing) {
  for (const char* header : {"", "Basic dXNlcjpwYXNz", "AWS AKID:c2ln", "Bearer x"}) {
    EXPECT_EQ(authorization_of(with_header(header)).error().kind, Kind::missing) << header;
  }
}

TEST(Authorization, IsIncompleteWhenAnyPartIsAbsentOrMisshapen) {
  const std::string whole(k_header);
  const auto without = [&](std::string_view part, std::string_view instead) {
    std::string header = whole;
    return header.replace(header.find(part), part.size(), instead);
  };
  for (const std::string& header :
       {without("Credential", "Credentials"), without("Signature=0f", "Signature="),
        without("SignedHeaders=", ""), without("/aws4_request", "/other"), without("A/", "/"),
        without("A/20260102/", "A/"), without("Signature=0f", "Signature=0f, Signature=0f"),
        without("SHA256", "SHA512"), without("-HMAC-SHA256", "-ECDSA-P256-SHA256"),
        std::string("AWS4-HMAC-SHA256")}) {
    EXPECT_EQ(authorization_of(with_header(header)).error().kind, Kind::incomplete) << header;
  }
  Request dateless = with_header(whole);
  dateless.headers.remove("X-Amz-Date");
  EXPECT_EQ(authorization_of(dateless).error().message,
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
}

// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html: all but the
// token are required, and seven days are the most.
TEST(Authorization, OfAPresignedRequestIsCheckedAlike) {
  const auto replaced = [](std::string_view part, std::string_view instead) {
    std::string query(k_query);
    return "/?" + query.replace(query.find(part), part.size(), instead);
  };
  EXPECT_TRUE(authorization_of(Request("GET", replaced("=60", "=604800"))).ok());
  for (const std::string& target :
       {replaced("X-Amz-Expires=60&", ""), replaced("X-Amz-Algorithm", "X-Algorithm"),
        replaced("X-Amz-Signature=0f", "X-Amz-Signature="), replaced("=60", "=0"),
        replaced("=60", "=-1"), replaced("=60", "=604801"), replaced("=60", "=6e1"),
        replaced("=60", "=99999999999999999999"), replaced("SHA256", "SHA1"),
        replaced("20260102T", "20260132T"), replaced("%2Faws4_request", "")}) {
    EXPECT_EQ(authorization_of(Request("GET", target)).error().kind, Kind::incomplete) << target;
  }
}

// Source: S3's InvalidArgument, "Only one auth mechanism allowed".
TEST(Authorization, StandsInOnePlaceOnly) {
  Request request = with_header(std::string(k_header));
  request.target = "/?" + std::string(k_query);
  EXPECT_EQ(authorization_of(request).error().kind, Kind::incomplete);
}

}  // namespace
}  // namespace revalab::aws
