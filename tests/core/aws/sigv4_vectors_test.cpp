#include "core/aws/sigv4.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace revalab::aws {
namespace {

// What a real client signs, and so what the lab has to accept; `tests/data/sigv4/README.md` says
// how it was made.
TEST(Sigv4Vectors, SignsAsBotocoreDoes) {
  std::ifstream file(REVALAB_SOURCE_DIR "/tests/data/sigv4/botocore.json");
  const auto vectors = nlohmann::json::parse(file);
  ASSERT_GE(vectors.size(), 9U);
  for (const auto& vector : vectors) {
    Request request(vector.at("method"), vector.at("target"));
    for (const auto& field : vector.at("headers")) request.headers.add(field.at(0), field.at(1));
    request.body = vector.at("body");
    const Credentials credentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                                  vector.at("session_token")};
    const SigningScope scope{vector.at("region"), vector.at("service")};
    sign(request, credentials, scope, WallTime::parse_rfc3339("2026-01-02T03:04:05Z").value());
    EXPECT_EQ(request.headers.get("Authorization"), vector.at("authorization").get<std::string>())
        << vector.at("name");
  }
}

}  // namespace
}  // namespace revalab::aws
