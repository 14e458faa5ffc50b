#include "tests/fakes/s3/fixture.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace revalab::s3 {
namespace {

const std::string k_traffic =
    std::string(REVALAB_SOURCE_DIR) + "/tests/data/opennext/traffic.jsonl";

/// A fake with the bucket that the recorded build used.
class OpenNextTest : public S3Test {
 protected:
  OpenNextTest() { EXPECT_TRUE(buckets().create_bucket("example-cache-00001", "", call()).ok()); }

  static std::vector<nlohmann::json> recorded_calls() {
    std::vector<nlohmann::json> calls;
    std::ifstream lines(k_traffic);
    for (std::string line; std::getline(lines, line);) {
      auto recorded = nlohmann::json::parse(line);
      if (recorded.at("service") == "s3") calls.push_back(std::move(recorded));
    }
    return calls;
  }
  static Request request_in(const nlohmann::json& recorded) {
    Request request(recorded.at("method"), recorded.at("target"));
    for (const auto& [name, value] : recorded.at("headers").items()) {
      request.headers.set(name, value.get<std::string>());
    }
    request.body = recorded.at("body").at("text");
    return request;
  }
};

// Everything the real server function asked gets the status it really got: what the build had put
// before is put first, and bodies have the checksums that the SDK computed.
TEST_F(OpenNextTest, RecordedTrafficIsAnsweredAsItWas) {
  const auto calls = recorded_calls();
  for (const auto& recorded : calls) {
    const std::string target = recorded.at("target");
    if (recorded.at("reply_status") != 200 || recorded.at("method") != "GET") continue;
    ASSERT_EQ(send("PUT", target.substr(0, target.find('?')), {}, "{}").status, 200);
  }
  for (const auto& recorded : calls) {
    const Response response = send(request_in(recorded));
    EXPECT_EQ(response.status, recorded.at("reply_status").get<int>())
        << recorded.at("target") << response.body;
  }
  EXPECT_EQ(calls.size(), 27U);
}

// What is read back verifies in the SDK, which asks for the checksum it sent.
TEST_F(OpenNextTest, AWrittenPageIsReadBackWithItsChecksum) {
  for (const auto& recorded : recorded_calls()) {
    if (recorded.at("method") != "PUT") continue;
    const Request put_request = request_in(recorded);
    ASSERT_EQ(send(put_request).status, 200);
    const std::string path(put_request.path());
    const Response got = get(path, {{"x-amz-checksum-mode", "ENABLED"}});
    EXPECT_EQ(got.body, put_request.body);
    EXPECT_EQ(got.headers.get("x-amz-checksum-crc32"),
              put_request.headers.get("x-amz-checksum-crc32"));
  }
}

}  // namespace
}  // namespace revalab::s3
