#include "fakes/cloudfront/quotas.hpp"

#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront::test {
namespace {

constexpr std::string_view k_too_many = "TooManyInvalidationsInProgress";
using std::chrono::milliseconds;
using std::chrono::seconds;

Options with(QuotaProfile quotas) {
  return {.quotas = quotas, .propagation = Propagation::fixed(seconds(5), seconds(25))};
}

// InvalidationLimits.html (2025): up to 3,000 files in progress per distribution, in any split.
TEST(ClassicQuotas, ThreeThousandPathsMayBeInProgress) {
  Lab lab(with(QuotaProfile::classic));
  EXPECT_TRUE(lab.create(some_paths(2'999, "/first")));
  EXPECT_EQ(code_of(lab.create(some_paths(2))), k_too_many);
  EXPECT_TRUE(lab.create({"/last"}));
  const auto refused = lab.create({"/more"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 400);
  EXPECT_EQ(refused.error().message,
            "Processing your request will cause you to exceed the maximum number of in-progress "
            "invalidations.");
}

TEST(ClassicQuotas, OneBatchMayHoldThreeThousandPathsButNoMore) {
  Lab lab(with(QuotaProfile::classic));
  EXPECT_EQ(code_of(lab.post({some_paths(3'001), "r"})), k_too_many);
  EXPECT_EQ(lab.post({some_paths(3'000), "r"}).status, 201);
}

// The same page: 15 wildcards in progress, independent of the 3,000.
TEST(ClassicQuotas, FifteenWildcardsMayBeInProgressBesides) {
  Lab lab(with(QuotaProfile::classic));
  EXPECT_TRUE(lab.create(some_paths(3'000)));
  EXPECT_EQ(code_of(lab.create(some_wildcards(16))), k_too_many);
  EXPECT_TRUE(lab.create(some_wildcards(15)));
  const auto refused = lab.create({"/*"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "Processing your request will cause you to exceed the maximum number of in-progress "
            "wildcard invalidations.");
}

// "Specify tags": each item counts as one path.
TEST(ClassicQuotas, TagsAndRepeatedPathsCountAsPaths) {
  Lab lab(with(QuotaProfile::classic));
  EXPECT_TRUE(lab.create(some_paths(2'998)));
  EXPECT_EQ(code_of(lab.create({"#a", "/b", "/b"})), k_too_many);
  EXPECT_TRUE(lab.create({"#a", "/b"}));
}

// A batch is accepted or refused as a whole, and a refused one takes nothing of any quota.
TEST(ClassicQuotas, ARefusedBatchTakesNothing) {
  Lab lab(with(QuotaProfile::classic));
  auto mixed = some_wildcards(16);
  mixed.push_back("/a");
  EXPECT_EQ(code_of(lab.create(mixed)), k_too_many);
  EXPECT_EQ(lab.billed_paths(), 0);
  EXPECT_TRUE(lab.create(some_paths(3'000)));
  EXPECT_TRUE(lab.create(some_wildcards(15)));
}

TEST(ClassicQuotas, WhatIsCompletedFreesTheQuota) {
  Lab lab(with(QuotaProfile::classic));
  EXPECT_TRUE(lab.create(some_wildcards(15)));
  lab.pass(seconds(25) - milliseconds(1));
  EXPECT_EQ(code_of(lab.create({"/a*"})), k_too_many);
  lab.pass(milliseconds(1));
  EXPECT_TRUE(lab.create(some_wildcards(15)));
}

TEST(ClassicQuotas, EachDistributionHasItsOwn) {
  Lab lab(with(QuotaProfile::classic));
  ASSERT_TRUE(lab.cloudfront.add_distribution("E2EXAMPLE00002", {}, {lab.now}));
  EXPECT_TRUE(lab.create(some_wildcards(15)));
  EXPECT_TRUE(
      lab.cloudfront.create_invalidation("E2EXAMPLE00002", {some_wildcards(15), "r"}, {lab.now}));
}

// A repeated caller reference starts nothing, so it meets no quota.
TEST(ClassicQuotas, TheSameBatchAgainIsNotCounted) {
  Lab lab(with(QuotaProfile::classic));
  const InvalidationBatch batch(some_wildcards(15), "r");
  EXPECT_EQ(lab.post(batch).status, 201);
  EXPECT_EQ(lab.post(batch).status, 201);
}

// cloudfront-limits.html (2026): 150 paths or tags a second per account, and 1 wildcard.
TEST(RateQuotas, ASecondRefillsTheAllowance) {
  Lab lab(with(QuotaProfile::rate_2026));
  EXPECT_EQ(code_of(lab.create(some_paths(151))), k_too_many);
  EXPECT_TRUE(lab.create(some_paths(150)));
  EXPECT_TRUE(lab.create({"/w*"}));
  EXPECT_EQ(code_of(lab.create({"/a"})), k_too_many);
  lab.pass(milliseconds(500));
  EXPECT_EQ(code_of(lab.create(some_paths(76))), k_too_many);
  EXPECT_TRUE(lab.create(some_paths(75)));
  EXPECT_EQ(code_of(lab.create({"/w*"})), k_too_many);
  lab.pass(milliseconds(500));
  EXPECT_TRUE(lab.create({"/w*"}));
  lab.pass(std::chrono::hours(24));
  EXPECT_EQ(code_of(lab.create(some_paths(151))), k_too_many);
  EXPECT_TRUE(lab.create(some_paths(150)));
}

TEST(RateQuotas, AreOfTheAccountNotOfADistribution) {
  Lab lab(with(QuotaProfile::rate_2026));
  ASSERT_TRUE(lab.cloudfront.add_distribution("E2EXAMPLE00002", {}, {lab.now}));
  EXPECT_TRUE(lab.create({"/w*"}));
  EXPECT_EQ(
      code_of(lab.cloudfront.create_invalidation("E2EXAMPLE00002", {{"/w*"}, "r"}, {lab.now})),
      k_too_many);
}

TEST(RateQuotas, DoNotLimitWhatIsInProgress) {
  Lab lab(with(QuotaProfile::rate_2026));
  for (int second = 0; second < 20; ++second) {
    EXPECT_TRUE(lab.create({"/w*"}));
    lab.pass(seconds(1));
  }
}

TEST(StrictQuotas, HoldBothGenerations) {
  Lab lab(with(QuotaProfile::strict));
  EXPECT_EQ(code_of(lab.create(some_paths(151))), k_too_many);
  for (int second = 0; second < 15; ++second) {
    EXPECT_TRUE(lab.create({"/w*"}));
    lab.pass(seconds(1));
  }
  EXPECT_EQ(code_of(lab.create({"/w*"})), k_too_many);
  lab.pass(seconds(10));
  EXPECT_TRUE(lab.create({"/w*"}));
}

TEST(TokenBucket, LosesNoFractionOfATokenHoweverOftenItIsAsked) {
  TokenBucket bucket(150);
  ASSERT_TRUE(bucket.holds(150, Instant()));
  bucket.take(150);
  Instant now;
  for (int i = 0; i < 999; ++i) {
    now = now + milliseconds(1);
    ASSERT_FALSE(bucket.holds(150, now));
  }
  EXPECT_TRUE(bucket.holds(150, now + milliseconds(1)));
}

}  // namespace
}  // namespace revalab::cloudfront::test
