#include "core/aws/service_client.hpp"

#include "core/aws/verification.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/scripted_transport.hpp"

#include <gtest/gtest.h>

#include <set>

namespace revalab::aws {
namespace {

using std::chrono::milliseconds;
using test::ManualClock;
using test::ScriptedTransport;

ApiError decode(const Response& response) { return {response.status, response.body, "decoded"}; }

struct ServiceClientTest : testing::Test {
  ServiceClient make(ClientOptions options = {}, std::uint64_t seed = 1) {
    return {transport, clock, Dice(seed), std::move(options), "dynamodb", decode};
  }
  Result<Response> call(ServiceClient& client) {
    Request request("POST", "/");
    request.body = "{}";
    return run_now(client.call(request));
  }
  ManualClock clock{ManualClock::Sleeping::jump};
  ScriptedTransport transport;
};

TEST_F(ServiceClientTest, SendsASignedRequestThatTheServiceCanVerify) {
  transport.then(200, "answer");
  ServiceClient client = make({.host = "db:8000", .credentials = {"id", "secret", "token"}});
  EXPECT_EQ(call(client).value().body, "answer");
  const Request& sent = transport.sent().at(0);
  EXPECT_EQ(sent.headers.get("Host"), "db:8000");
  EXPECT_EQ(sent.headers.get("X-Amz-Date"), "20260101T000000Z");
  EXPECT_EQ(sent.headers.get("X-Amz-Security-Token"), "token");
  EXPECT_EQ(sent.headers.get("amz-sdk-request"), "attempt=1; max=3");
  // The digest of `{}`.
  EXPECT_EQ(sent.headers.get("x-amz-content-sha256"),
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  EXPECT_FALSE(sent.headers.contains(k_cause_header)) << "never to real AWS";
  const std::vector<Credentials> keys{{"id", "secret", "token"}};
  EXPECT_TRUE(verify(sent, keys, clock.wall_now()).ok());
}

// An endpoint may lie below a path, as behind a proxy; the signature covers it.
TEST_F(ServiceClientTest, PutsTheBasePathBeforeTheTarget) {
  transport.then(200);
  ServiceClient client = make({.base_path = "/base", .credentials = {"id", "secret", ""}});
  EXPECT_TRUE(call(client).ok());
  EXPECT_EQ(transport.sent().at(0).target, "/base/");
  const std::vector<Credentials> keys{{"id", "secret", ""}};
  EXPECT_TRUE(verify(transport.sent().at(0), keys, clock.wall_now()).ok());
}

TEST_F(ServiceClientTest, NamesTheCauseWhenThereIsOne) {
  transport.then(200).then(200);
  ServiceClient client = make({.cause = "one"});
  EXPECT_TRUE(call(client).ok());
  client.set_cause("two");
  EXPECT_TRUE(call(client).ok());
  EXPECT_EQ(transport.sent().at(0).headers.get(k_cause_header), "one");
  EXPECT_EQ(transport.sent().at(1).headers.get(k_cause_header), "two");
}

// A retry is the same call, said again later: same id, new date, new signature.
TEST_F(ServiceClientTest, SignsEachAttemptAnew) {
  transport.then(503, "Unavailable").then(200).then(200);
  RetryPolicy slow;
  slow.backoff_base = std::chrono::seconds(1'000);
  slow.backoff_max = std::chrono::seconds(1'000);
  ServiceClient client = make({.retry = slow});
  EXPECT_TRUE(call(client).ok());
  EXPECT_TRUE(call(client).ok());
  const auto& sent = transport.sent();
  const auto field = [&](std::size_t i, std::string_view name) {
    return sent[i].headers.get(name);
  };
  EXPECT_EQ(field(1, "amz-sdk-request"), "attempt=2; max=3");
  EXPECT_EQ(field(0, "amz-sdk-invocation-id"), field(1, "amz-sdk-invocation-id"));
  EXPECT_NE(field(1, "amz-sdk-invocation-id"), field(2, "amz-sdk-invocation-id"));
  EXPECT_NE(field(0, "X-Amz-Date"), field(1, "X-Amz-Date"));
  EXPECT_NE(field(0, "Authorization"), field(1, "Authorization"));
  // RFC 9562: version 4, variant 10.
  const std::string id(field(0, "amz-sdk-invocation-id"));
  ASSERT_EQ(id.size(), 36U);
  EXPECT_EQ(id[14], '4');
  EXPECT_NE(std::string_view("89ab").find(id[19]), std::string_view::npos);
}

TEST_F(ServiceClientTest, GivesUpAfterTheLastAttemptWithItsError) {
  transport.then(500, "First").then_fail(k_timed_out).then(400, "ThrottlingException");
  ServiceClient client = make();
  EXPECT_EQ(call(client).error(), ApiError(400, "ThrottlingException", "decoded"));
  EXPECT_TRUE(transport.finished());
  EXPECT_EQ(clock.slept().size(), 2U);
}

TEST_F(ServiceClientTest, DoesNotRepeatWhatWillFailAgain) {
  transport.then(400, "ValidationException");
  ServiceClient client = make();
  EXPECT_EQ(call(client).error().code, "ValidationException");
  EXPECT_EQ(transport.sent().size(), 1U);
  EXPECT_TRUE(clock.slept().empty());
}

// Full jitter: between nothing and base * 2^n, throttling with the longer base, and never beyond
// the cap. Over many seeds the whole range is used.
TEST_F(ServiceClientTest, BacksOffWithinTheBoundsOfTheKindOfError) {
  struct Range {
    std::string code;
    std::vector<milliseconds> bounds;
  };
  for (const Range& range :
       {Range{"InternalServerError", {milliseconds(100), milliseconds(200), milliseconds(250)}},
        Range{"Throttling", {milliseconds(250), milliseconds(250), milliseconds(250)}}}) {
    std::vector<Duration> longest(3);
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      ManualClock seeded(ManualClock::Sleeping::jump);
      ScriptedTransport script;
      for (int i = 0; i < 4; ++i) script.then(500, range.code);
      RetryPolicy policy;
      policy.attempts_max = 4;
      policy.backoff_max = milliseconds(250);
      ServiceClient client(script, seeded, Dice(seed), {.retry = policy}, "dynamodb", decode);
      EXPECT_FALSE(call(client).ok());
      ASSERT_EQ(seeded.slept().size(), 3U);
      for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_LE(seeded.slept()[i], range.bounds[i]);
        longest[i] = std::max(longest[i], seeded.slept()[i]);
      }
    }
    for (std::size_t i = 0; i < 3; ++i) EXPECT_GT(longest[i], range.bounds[i] * 9 / 10);
  }
}

// Same seed, same run: the simulator replays by it.
TEST_F(ServiceClientTest, DrawsFromItsSeedOnly) {
  std::set<std::string> ids;
  for (const std::uint64_t seed : {7U, 7U, 8U}) {
    transport.then(200);
    ServiceClient client = make({}, seed);
    EXPECT_TRUE(call(client).ok());
    ids.insert(std::string(transport.sent().back().headers.get("amz-sdk-invocation-id")));
  }
  EXPECT_EQ(ids.size(), 2U);
}

TEST(RetryClassification, FollowsTheSdks) {
  EXPECT_TRUE(is_retryable({0, std::string(k_connection_lost), ""}));
  EXPECT_TRUE(is_retryable({0, std::string(k_connection_failed), ""}));
  EXPECT_TRUE(is_retryable({0, std::string(k_timed_out), ""}));
  for (const int status : {500, 502, 503, 504}) EXPECT_TRUE(is_retryable({status, "Any", ""}));
  EXPECT_FALSE(is_retryable({501, "NotImplemented", ""}));
  EXPECT_FALSE(is_retryable({404, "NoSuchDistribution", ""}));
  EXPECT_TRUE(is_retryable({400, "RequestTimeout", ""}));
  EXPECT_FALSE(is_throttling({400, "RequestTimeout", ""}));
  EXPECT_TRUE(is_throttling({400, "ProvisionedThroughputExceededException", ""}));
  EXPECT_TRUE(is_throttling({429, "Any", ""}));
  // Waiting for purges to finish is the submitter's business: it takes minutes, not milliseconds.
  EXPECT_FALSE(is_retryable({400, "TooManyInvalidationsInProgress", ""}));
}

}  // namespace
}  // namespace revalab::aws
