// Unmodified AWS clients against a lab, each with tests in its own language that assert what the
// client makes of the lab's answers: its errors, waiters and paginators. A failure shows the
// client's own output.

#include "tests/clients/client_program.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

using Words = std::vector<std::string>;

Words operator+(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// Runs a client's own tests against a lab of theirs.
void expect_passes(const Words& client, const Words& lab_options) {
  const LabProcess lab(lab_options);
  ASSERT_TRUE(lab.ready()) << lab.log();
  const Finished ran = run_client(lab, client);
  EXPECT_EQ(ran.exit_code, 0) << ran.output << "\nThe lab's log:\n" << lab.log();
}

const Words k_still{"--clock", "virtual", "--start", "2026-01-01T00:00:00Z"};
const Words k_verifying = k_still + Words{"--verify-signatures"};

TEST(Boto3, SpeaksToCloudFront) { expect_passes(python_client("boto3_cloudfront.py"), k_still); }
TEST(Boto3, SpeaksToS3) { expect_passes(python_client("boto3_s3.py"), k_verifying); }
TEST(Boto3, SpeaksToDynamoDb) { expect_passes(python_client("boto3_dynamodb.py"), k_still); }
TEST(Boto3, SpeaksToSqs) { expect_passes(python_client("boto3_sqs.py") + Words{"Sqs"}, k_still); }
TEST(Boto3, SendsWhatTheConsumerAsksFor) {
  expect_passes(python_client("boto3_sqs.py") + Words{"Consumer"},
                {"--consumer", "http", "--preview-mode-id", "preview-mode-id"});
}

TEST(Boto3, ManagesDistributions) {
  expect_passes(python_client("boto3_distributions.py"), k_still);
}

TEST(AwsCli, SpeaksToCloudFront) {
  expect_passes(python_client("aws_cli_cloudfront.py"), k_verifying);
}
TEST(AwsCli, SpeaksToS3) { expect_passes(python_client("aws_cli_s3.py"), k_verifying); }
TEST(AwsCli, SpeaksToDynamoDb) { expect_passes(python_client("aws_cli_dynamodb.py"), k_verifying); }

TEST(AwsCli, ManagesDistributions) {
  expect_passes(python_client("aws_cli_distributions.py"), k_verifying);
}
TEST(AwsCli, SpeaksToSqs) { expect_passes(python_client("aws_cli_sqs.py"), k_verifying); }

TEST(JavaScriptSdk, SpeaksToCloudFront) {
  expect_passes(javascript_client("cloudfront.test.mjs"), k_verifying);
}
TEST(JavaScriptSdk, SpeaksToS3) { expect_passes(javascript_client("s3.test.mjs"), k_verifying); }
TEST(JavaScriptSdk, ManagesDistributions) {
  expect_passes(javascript_client("distributions.test.mjs"), k_verifying);
}
TEST(JavaScriptSdk, SpeaksToDynamoDb) {
  expect_passes(javascript_client("dynamodb.test.mjs"), k_verifying);
}

TEST(JavaScriptSdk, SpeaksToSqs) { expect_passes(javascript_client("sqs.test.mjs"), k_verifying); }

/// Ports with TLS, and a proxy for clients that know AWS's hosts alone.
const Words k_entrances{"--tls-port", "0", "--cdn-tls-port", "0", "--proxy-port", "0"};

TEST(Https, Boto3AndCurlMeetTheLabUnderTheNamesOfAws) {
  expect_passes(python_client("https_clients.py"), k_entrances);
}
TEST(JavaScriptSdk, SpeaksTlsAndThroughTheProxy) {
  expect_passes(javascript_client("https.test.mjs"), k_entrances);
}

// The README's code waits for quotas by itself, so the lab's time must go on.
TEST(TypeScript, PurgesAsTheReadmeSays) {
  expect_passes(javascript_client("purge.test.mjs"),
                {"--start", "2026-01-01T00:00:00Z", "--propagation", "100ms,500ms"});
}

/// What the two services call a request that is signed with another secret, or with a key that
/// nobody knows.
struct Refusals {
  std::string wrong_secret;
  std::string unknown_key;
};
const Refusals k_of_cloudfront{"SignatureDoesNotMatch", "InvalidClientTokenId"};
const Refusals k_of_dynamodb{"InvalidSignatureException", "UnrecognizedClientException"};

/// A client's call is accepted as it signs it by itself, at the time it signs it, and refused with
/// other credentials than the exported ones.
void expect_needs_the_exported_credentials(const Words& call, const Refusals& refusals) {
  const LabProcess lab({"--verify-signatures"});
  ASSERT_TRUE(lab.ready()) << lab.log();
  const Finished accepted = run_client(lab, call);
  EXPECT_EQ(accepted.exit_code, 0) << accepted.output;
  const Finished forged = run_client(lab, call, {{"AWS_SECRET_ACCESS_KEY", "guessed"}});
  EXPECT_NE(forged.exit_code, 0);
  EXPECT_NE(forged.output.find(refusals.wrong_secret), std::string::npos) << forged.output;
  const Finished stranger = run_client(lab, call, {{"AWS_ACCESS_KEY_ID", "AKIASTRANGER"}});
  EXPECT_NE(stranger.exit_code, 0);
  EXPECT_NE(stranger.output.find(refusals.unknown_key), std::string::npos) << stranger.output;
}

TEST(Boto3, NeedsTheExportedCredentials) {
  const Words call = python_client("boto3_call.py");
  expect_needs_the_exported_credentials(call + Words{"cloudfront", "list_distributions"},
                                        k_of_cloudfront);
  expect_needs_the_exported_credentials(call + Words{"dynamodb", "list_tables"}, k_of_dynamodb);
}

TEST(AwsCli, NeedsTheExportedCredentials) {
  expect_needs_the_exported_credentials(aws_cli("cloudfront list-distributions"), k_of_cloudfront);
  expect_needs_the_exported_credentials(aws_cli("dynamodb list-tables"), k_of_dynamodb);
}

TEST(JavaScriptSdk, NeedsTheExportedCredentials) {
  const Words call = javascript_client("call.mjs");
  expect_needs_the_exported_credentials(call + Words{"cloudfront", "listDistributions"},
                                        k_of_cloudfront);
  expect_needs_the_exported_credentials(call + Words{"dynamodb", "listTables"}, k_of_dynamodb);
}

}  // namespace
}  // namespace revalab::test
