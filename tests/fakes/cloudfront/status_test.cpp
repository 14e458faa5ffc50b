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
  const auto arrivals = lab.cloudfront.arrivals(k_scope, invalidation->id);
  ASSERT_EQ(arrivals->size(), 3U);
  for (const auto& arrival : *arrivals) EXPECT_EQ(arrival.at, lab.now);
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

/// How long a new invalidation takes to be `Completed`, found by asking.
Duration completion_of(const Lab& lab, const std::string& id) {
  Duration low{0};
  Duration high = seconds(61);
  while (high - low > milliseconds(1)) {
    const Duration middle = low + (high - low) / 2;
    const auto then = lab.cloudfront.get_invalidation(k_distribution, id, {lab.now + middle});
    (then->status == "Completed" ? high : low) = middle;
  }
  return high;
}

double p95_seconds(std::vector<Duration> delays) {
  std::sort(delays.begin(), delays.end());
  return static_cast<double>(delays[delays.size() * 95 / 100].count()) / 1e9;
}

// https://aws.amazon.com/about-aws/whats-new/2026/04/cloudfront-invalidation-cache-tag/: effect
// under 5 s at P95, Completed under 25 s at P95. The maxima, 15 s and 60 s, are the lab's.
TEST(Status, RealDelaysKeepTheirPercentiles) {
  Lab lab({.quotas = QuotaProfile::rate_2026});
  std::vector<Duration> edges;
  std::vector<Duration> completions;
  for (int i = 0; i < 4'000; ++i) {
    lab.pass(seconds(1));
    const std::string id = lab.create({"/a"})->id;
    completions.push_back(completion_of(lab, id));
    const auto arrivals = lab.cloudfront.arrivals(k_scope, id);
    for (const auto& arrival : *arrivals) {
      edges.push_back(arrival.at - lab.now);
      EXPECT_LE(edges.back(), completions.back());
    }
  }
  EXPECT_NEAR(p95_seconds(edges), 5, 0.3);
  EXPECT_NEAR(p95_seconds(completions), 25, 1.5);
  EXPECT_LE(*std::max_element(edges.begin(), edges.end()), seconds(15));
  EXPECT_LE(*std::max_element(completions.begin(), completions.end()),
            seconds(60) + milliseconds(1));
  EXPECT_GT(*std::min_element(edges.begin(), edges.end()), Duration(0));
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
