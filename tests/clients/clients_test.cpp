// Unmodified AWS clients against a lab, each with tests in its own language that assert what the
// client makes of the lab's answers: its errors, waiters and paginators. A failure shows the
// client's own output.

#include "tests/clients/client_program.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

/// Runs a client's own tests against a lab of theirs.
void expect_passes(const std::vector<std::string>& client, const std::vector<std::string>& lab_is) {
  const LabProcess lab(lab_is);
  ASSERT_TRUE(lab.ready()) << lab.log();
  const Finished ran = run_client(lab, client);
  EXPECT_EQ(ran.exit_code, 0) << ran.output << "\nThe lab's log:\n" << lab.log();
}

const std::vector<std::string> k_still{"--clock", "virtual", "--start", "2026-01-01T00:00:00Z"};

TEST(Boto3, SpeaksToCloudFront) { expect_passes(python_client("boto3_cloudfront.py"), k_still); }
TEST(Boto3, SpeaksToDynamoDb) { expect_passes(python_client("boto3_dynamodb.py"), k_still); }

TEST(AwsCli, SpeaksToCloudFront) { expect_passes(python_client("aws_cli_cloudfront.py"), k_still); }
TEST(AwsCli, SpeaksToDynamoDb) { expect_passes(python_client("aws_cli_dynamodb.py"), k_still); }

TEST(JavaScriptSdk, SpeaksToCloudFront) {
  expect_passes(javascript_client("cloudfront.test.mjs"), k_still);
}
TEST(JavaScriptSdk, SpeaksToDynamoDb) {
  expect_passes(javascript_client("dynamodb.test.mjs"), k_still);
}

// The README's code waits for quotas by itself, so the lab's time must go on.
TEST(TypeScript, PurgesAsTheReadmeSays) {
  expect_passes(javascript_client("purge.test.mjs"),
                {"--start", "2026-01-01T00:00:00Z", "--propagation", "100ms,500ms"});
}

}  // namespace
}  // namespace revalab::test
