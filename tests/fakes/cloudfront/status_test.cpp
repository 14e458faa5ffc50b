#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace revalab::cloudfront::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Scope k_scope{Scope::Kind::distribution, std::string(k_distribution)};

std::string status_of(const Lab& lab, const std::string& id) {
  return lab.cloudfront.get_invalidation(k_distribution, id, {lab.now})->status;
}

TEST(Status, WithoutPropagationIsCompletedAtOnce) {
  Lab lab({.propagation = Propagation::none()});
  const auto invalidation = lab.create({"/a"});
  EXPECT_EQ(invalidation->status, "Completed");
  EXPECT_FALSE(lab.cloudfront.next_deadline());
  for (const auto& arrival : *lab.cloudfront.arrivals(k_scope, invalidation->id)) {
    EXPECT_EQ(arrival.at, lab.now);
  }
}

TEST(Status, FollowsTheLabsClock) {
  Lab lab({.propagation = Propagation::fixed(seconds(2), seconds(9)), .edges = {"IAD", "FRA"}});
  const auto invalidation = lab.create({"/a"});
  EXPECT_EQ(invalidation->status, "InProgress");
  const std::vector<Arrival> expected{{"IAD", lab.now + seconds(2)}, {"FRA", lab.now + seconds(2)}};
  EXPECT_EQ(*lab.cloudfront.arrivals(k_scope, invalidation->id), expected);
  EXPECT_EQ(lab.cloudfront.next_deadline(), lab.now + seconds(2));
  lab.pass(seconds(2));
  EXPECT_EQ(lab.cloudfront.next_deadline(), lab.now + seconds(7));
  lab.pass(seconds(7) - milliseconds(1));
  EXPECT_EQ(status_of(lab, invalidation->id), "InProgress");
  lab.pass(milliseconds(1));
  EXPECT_EQ(status_of(lab, invalidation->id), "Completed");
  EXPECT_FALSE(lab.cloudfront.next_deadline());
}

// https://aws.amazon.com/about-aws/whats-new/2026/04/cloudfront-invalidation-cache-tag/: effect
// under 5 s at P95, Completed under 25 s at P95. The maxima, 15 s and 60 s, are the lab's.
TEST(Status, RealDelaysKeepTheirPercentiles) {
  Lab lab({.quotas = QuotaProfile::rate_2026});
  std::vector<Duration> edges;
  std::vector<Duration> completions;
  for (int i = 0; i < 4'000; ++i) {
    lab.pass(seconds(1));
    const Instant start = lab.now;
    const auto invalidation = lab.create({"/a"});
    Instant last;
    for (const auto& arrival : *lab.cloudfront.arrivals(k_scope, invalidation->id)) {
      edges.push_back(arrival.at - start);
      last = std::max(last, arrival.at);
    }
    // Found by asking: the status changes at exactly one instant, not before the last arrival.
    EXPECT_EQ(
        lab.cloudfront.get_invalidation(k_distribution, invalidation->id, {last - milliseconds(1)})
            ->status,
        "InProgress");
    Duration low = last - start - milliseconds(1);
    Duration high = seconds(61);
    while (high - low > milliseconds(1)) {
      const Duration middle = low + (high - low) / 2;
      const auto then =
          lab.cloudfront.get_invalidation(k_distribution, invalidation->id, {start + middle});
      (then->status == "Completed" ? high : low) = middle;
    }
    completions.push_back(high);
  }
  std::sort(edges.begin(), edges.end());
  std::sort(completions.begin(), completions.end());
  const auto p95 = [](const auto& sorted) { return sorted[sorted.size() * 95 / 100]; };
  EXPECT_NEAR(static_cast<double>(p95(edges).count()), 5e9, 0.3e9);
  EXPECT_NEAR(static_cast<double>(p95(completions).count()), 25e9, 1.5e9);
  EXPECT_LE(edges.back(), seconds(15));
  EXPECT_LE(completions.back(), seconds(60) + milliseconds(1));
  EXPECT_GT(edges.front(), Duration(0));
}

TEST(Status, DelaysDependOnTheSeedAlone) {
  const auto arrivals = [](std::uint64_t seed) {
    Lab lab({}, seed);
    const auto id = lab.create({"/a"})->id;
    return *lab.cloudfront.arrivals(k_scope, id);
  };
  EXPECT_EQ(arrivals(7), arrivals(7));
  EXPECT_NE(arrivals(7), arrivals(8));
}

TEST(Status, AnExtraDelaySlowsOnlyWhatIsCreatedUnderIt) {
  Lab lab({.propagation = Propagation::fixed(seconds(1), seconds(2))});
  lab.cloudfront.set_extra_propagation(seconds(90));
  const auto slow = lab.create({"/a"});
  lab.cloudfront.set_extra_propagation(seconds(0));
  const auto quick = lab.create({"/b"});
  EXPECT_EQ(lab.cloudfront.arrivals(k_scope, slow->id)->front().at, lab.now + seconds(91));
  lab.pass(seconds(2));
  EXPECT_EQ(status_of(lab, quick->id), "Completed");
  EXPECT_EQ(status_of(lab, slow->id), "InProgress");
  lab.pass(seconds(90));
  EXPECT_EQ(status_of(lab, slow->id), "Completed");
}

// Service model: Distribution.InProgressInvalidationBatches counts batches, not paths.
TEST(Status, TheDistributionCountsItsBatchesInProgress) {
  Lab lab({.propagation = Propagation::fixed(seconds(1), seconds(10))});
  const auto in_progress = [&] {
    const std::string body = lab.send("GET", "/2020-05-31/distribution/E1EXAMPLE00001").body;
    const std::string_view tag = "<InProgressInvalidationBatches>";
    return body.substr(body.find(tag) + tag.size(), 1);
  };
  EXPECT_EQ(in_progress(), "0");
  ASSERT_TRUE(lab.create({"/a", "/b"}));
  lab.pass(seconds(5));
  ASSERT_TRUE(lab.create({"/c"}));
  EXPECT_EQ(in_progress(), "2");
  lab.pass(seconds(5));
  EXPECT_EQ(in_progress(), "1");
  lab.pass(seconds(5));
  EXPECT_EQ(in_progress(), "0");
}

}  // namespace
}  // namespace revalab::cloudfront::test
