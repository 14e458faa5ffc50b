#include "core/aws/cloudfront/client.hpp"
#include "core/aws/cloudfront/xml.hpp"
#include "core/wire/direct_transport.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "fakes/faults/fault_plan.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront {
namespace {

/// The client before the fake, with nothing between them but a plan of faults.
struct ClientAndFake {
  explicit ClientAndFake(std::vector<Fault> faults = {}) : plan(Dice(2), {}, std::move(faults)) {
    EXPECT_TRUE(fake.add_distribution("E1", {}, {clock.now()}));
  }

  test::ManualClock clock;
  Ledger ledger;
  CloudFront fake{clock.calendar(), Dice(1), ledger, {.propagation = Propagation::none()}};
  FaultPlan plan;
  FaultyHandler handler{plan, fake};
  wire::DirectTransport transport{handler, clock};
  Client client{transport, clock, Dice(3), {}};
};

TEST(CloudFrontClient, CreatesAndGetsAnInvalidation) {
  ClientAndFake lab;
  lab.client.set_cause("a test");
  const InvalidationBatch batch({"/a?x=1&y=<2>", "/b*", "#c"}, "r");
  // The fake refuses the raw brackets; what it says reaches the caller as it is.
  auto refused = run_now(lab.client.create_invalidation("E1", batch));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "InvalidArgument");
  const InvalidationBatch sound({"/a?x=1&y=2", "/b*", "#c"}, "r");
  auto created = run_now(lab.client.create_invalidation("E1", sound));
  ASSERT_TRUE(created);
  EXPECT_EQ(created->batch, sound);
  EXPECT_EQ(*run_now(lab.client.get_invalidation("E1", created->id)), *created);
  EXPECT_EQ(lab.ledger.cause_name(lab.ledger.entries().at(0).cause), "a test");
}

TEST(CloudFrontClient, ListsPageByPage) {
  ClientAndFake lab;
  for (const auto* path : {"/a", "/b", "/c"}) {
    InvalidationBatch batch({path}, path);
    ASSERT_TRUE(run_now(lab.client.create_invalidation("E1", batch)));
  }
  auto first = run_now(lab.client.list_invalidations("E1", "", 2));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->items.size(), 2U);
  auto second = run_now(lab.client.list_invalidations("E1", first->next_marker, 2));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->items.size(), 1U);
  EXPECT_FALSE(second->is_truncated);
  EXPECT_EQ(run_now(lab.client.list_invalidations("E1", "", 0))->items.size(), 3U);
}

TEST(CloudFrontClient, FollowsEveryPageOfDistributions) {
  ClientAndFake lab;
  for (int i = 2; i <= 250; ++i) {
    ASSERT_TRUE(lab.fake.add_distribution("E" + std::to_string(i), {}, {lab.clock.now()}));
  }
  auto all = run_now(lab.client.list_distributions());
  ASSERT_TRUE(all);
  EXPECT_EQ(all->size(), 250U);
  EXPECT_EQ(all->front().id, "E1");
  EXPECT_EQ(all->back().id, "E250");
}

TEST(CloudFrontClient, CreatesAndGetsADistribution) {
  ClientAndFake lab;
  DistributionSettings settings;
  settings.caller_reference = "new";
  settings.aliases = {"www.example.com"};
  auto created = run_now(lab.client.create_distribution(make_distribution_config(settings)));
  ASSERT_TRUE(created);
  EXPECT_EQ(created->aliases, settings.aliases);
  EXPECT_EQ(created->cache_tag_header, "x-amz-meta-cache-tag");
  EXPECT_EQ(*run_now(lab.client.get_distribution(created->id)), *created);
  // An id is one segment of the path, whatever it contains.
  EXPECT_EQ(run_now(lab.client.get_distribution("a/../b?c")).error().code, "NoSuchDistribution");
}

// Of two who have read the same version one is refused.
TEST(CloudFrontClient, UpdatesTheVersionThatItNames) {
  ClientAndFake lab;
  const std::string etag = (*lab.fake.get_distribution("E1"))->etag;
  DistributionSettings settings;
  settings.aliases = {"www.example.com"};
  const std::string config = make_distribution_config(settings);
  auto updated = run_now(lab.client.update_distribution("E1", etag, config));
  ASSERT_TRUE(updated);
  EXPECT_EQ(updated->aliases, settings.aliases);
  auto late = run_now(lab.client.update_distribution("E1", etag, config));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "PreconditionFailed");
}

TEST(CloudFrontClient, AnAnswerThatIsNoDocumentIsAnError) {
  Fault fault("f", StatusFault{200});
  ClientAndFake lab({fault});
  auto got = run_now(lab.client.get_invalidation("E1", "I1"));
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, k_malformed_response);
}

}  // namespace
}  // namespace revalab::cloudfront
