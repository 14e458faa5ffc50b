#include "core/aws/s3/client.hpp"

#include "core/wire/direct_transport.hpp"
#include "tests/fakes/s3/fixture.hpp"
#include "tests/support/manual_clock.hpp"

namespace revalab::s3 {
namespace {

/// The core's client, talking to the fake by a call.
class ClientTest : public S3Test {
 protected:
  ClientTest() { client_.set_cause("client test"); }

  std::string put_text(const std::string& key, const std::string& body) {
    PutObjectRequest request;
    request.name = {"photos", key};
    request.body = body;
    request.fields.set("Content-Type", "text/plain");
    return run_now(client_.put_object(request)).value();
  }

  test::ManualClock clock_{test::ManualClock::Sleeping::jump};
  wire::DirectTransport transport_{fake_, clock_};
  Client client_{transport_, clock_, Dice(2), aws::ClientOptions()};
};

TEST_F(ClientTest, WritesReadsAndDeletesThroughTheWireFace) {
  const std::string key = "a b/\xc3\xa9+%?.cache";
  const std::string etag = put_text(key, "abc");
  EXPECT_EQ(etag, "\"900150983cd24fb0d6963f7d28e17f72\"");
  EXPECT_EQ(ledger_.cause_name(ledger_.entries().back().cause), "client test");
  const auto got = run_now(client_.get_object({"photos", key}));
  ASSERT_TRUE(got.ok()) << got.error().message;
  EXPECT_EQ(got->body, "abc");
  const auto head = run_now(client_.head_object({"photos", key}));
  ASSERT_TRUE(head.ok());
  EXPECT_EQ(head->etag, etag);
  EXPECT_EQ(head->size_bytes, 3);
  EXPECT_EQ(head->last_modified, got->head.last_modified);
  EXPECT_EQ(head->last_modified.http_date(), k_start_date);
  EXPECT_EQ(head->fields.get("Content-Type"), "text/plain");
  EXPECT_TRUE(run_now(client_.delete_object({"photos", key})).ok());
  EXPECT_EQ(run_now(client_.get_object({"photos", key})).error().code, "NoSuchKey");
  EXPECT_EQ(run_now(client_.head_object({"photos", key})).error().code, "NotFound");
}

TEST_F(ClientTest, FollowsPages) {
  for (const char* key : {"a", "b/1", "b/2", "c d"}) put_text(key, key);
  ListObjectsV2Request request;
  request.bucket = "photos";
  request.delimiter = "/";
  request.max_keys = 2;
  const auto first = run_now(client_.list_objects_v2(request));
  ASSERT_TRUE(first.ok()) << first.error().message;
  EXPECT_EQ(first->objects.at(0).key, "a");
  EXPECT_EQ(first->objects.at(0).size_bytes, 1);
  EXPECT_EQ(first->common_prefixes, std::vector<std::string>{"b/"});
  request.continuation_token = first->next_continuation_token;
  const auto second = run_now(client_.list_objects_v2(request));
  EXPECT_EQ(second->objects.at(0).key, "c d");
  EXPECT_FALSE(second->is_truncated);
}

TEST_F(ClientTest, GivesTheServicesErrors) {
  EXPECT_TRUE(run_now(client_.create_bucket("photos")).ok());
  EXPECT_EQ(run_now(client_.create_bucket("No")).error().code, "InvalidBucketName");
  put_text("a", "abc");
  PutObjectRequest again;
  again.name = {"photos", "a"};
  again.only_if_absent = true;
  const auto refused = run_now(client_.put_object(again));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "PreconditionFailed");
  EXPECT_EQ(refused.error().status, 412);
}

// Elsewhere than in us-east-1 the region has to be named, and a bucket is created once.
TEST_F(ClientTest, CreatesBucketsInItsRegion) {
  aws::ClientOptions options;
  options.region = "eu-west-3";
  Client client(transport_, clock_, Dice(3), options);
  EXPECT_TRUE(run_now(client.create_bucket("paris")).ok());
  EXPECT_EQ(buckets().find_bucket("paris")->region, "eu-west-3");
  EXPECT_EQ(run_now(client.create_bucket("paris")).error().code, "BucketAlreadyOwnedByYou");
}

}  // namespace
}  // namespace revalab::s3
