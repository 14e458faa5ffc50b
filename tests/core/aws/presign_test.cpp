#include "core/aws/presign.hpp"

#include "tests/core/aws/signed_requests.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace revalab::aws {
namespace {

// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html, the example
// of a GET that is good for a day; its signature was recomputed from the document's string to sign.
TEST(Presign, SignsTheExampleOfS3) {
  Request request("GET", "/test.txt");
  request.headers = {{"Host", "examplebucket.s3.amazonaws.com"}};
  presign(request, k_s3_credentials, k_s3_scope, time_of("2013-05-24T00:00:00Z"),
          std::chrono::hours(24));
  EXPECT_EQ(request.target,
            "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

// What a real client makes; `tests/data/sigv4/README.md` says how it was recorded.
TEST(Presign, SignsAsBotocoreDoes) {
  std::ifstream file(REVALAB_SOURCE_DIR "/tests/data/sigv4/presigned.json");
  const auto vectors = nlohmann::json::parse(file);
  ASSERT_EQ(vectors.size(), 5U);
  const WallTime now = time_of("2026-01-02T03:04:05Z");
  for (const auto& vector : vectors) {
    Request request(vector.at("method"), vector.at("target"));
    for (const auto& field : vector.at("headers")) request.headers.add(field.at(0), field.at(1));
    const std::vector<Credentials> keys{
        {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", vector.at("session_token")}};
    presign(request, keys[0], {vector.at("region"), vector.at("service")}, now,
            std::chrono::seconds(vector.at("expires")));
    EXPECT_EQ(request.target, vector.at("signed_target").get<std::string>()) << vector.at("name");
    EXPECT_TRUE(verify(request, keys, now).ok()) << vector.at("name");
  }
}

// What the request says of its body is what is signed, and so what has to be verified.
TEST(Presign, CoversTheHashThatTheRequestStates) {
  const Credentials key{"key", "secret", ""};
  const WallTime now = WallTime::parse_rfc3339("2026-01-02T03:04:05Z").value();
  Request request("PUT", "/key");
  request.headers = {{"Host", "h"}};
  request.body = "body";
  request.headers.add("x-amz-content-sha256", hex(bytes_of(sha256(request.body))));
  presign(request, key, {"us-east-1", "s3"}, now, std::chrono::seconds(60));
  const std::vector<Credentials> keys{key};
  EXPECT_TRUE(verify(request, keys, now).ok());
  request.body = "other";
  EXPECT_FALSE(verify(request, keys, now).ok());
}

}  // namespace
}  // namespace revalab::aws
