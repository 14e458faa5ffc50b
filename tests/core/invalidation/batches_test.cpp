#include "core/invalidation/batches.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

std::vector<std::size_t> sizes(const std::vector<ItemBatch>& batches) {
  std::vector<std::size_t> result;
  for (const ItemBatch& batch : batches) result.push_back(batch.size());
  return result;
}

std::vector<std::string> items(std::size_t count, const std::string& suffix = "") {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < count; ++i) result.push_back("/" + std::to_string(i) + suffix);
  return result;
}

using Sizes = std::vector<std::size_t>;

// InvalidationLimits (2025 copy): 3,000 paths in progress and, apart from them, 15 wildcards.
TEST(Batches, ClassicQuotasHoldThreeThousandPathsAndFifteenWildcards) {
  const BatchLimits classic = limits_of(QuotaProfile::classic);
  EXPECT_EQ(sizes(split_into_batches(items(3000), classic)), Sizes{3000});
  EXPECT_EQ(sizes(split_into_batches(items(3001), classic)), (Sizes{3000, 1}));
  EXPECT_EQ(sizes(split_into_batches(items(15, "*"), classic)), Sizes{15});
  EXPECT_EQ(sizes(split_into_batches(items(16, "*"), classic)), (Sizes{15, 1}));
  std::vector<std::string> both = items(3000);
  const std::vector<std::string> wildcards = items(15, "*");
  both.insert(both.end(), wildcards.begin(), wildcards.end());
  EXPECT_EQ(sizes(split_into_batches(both, classic)), Sizes{3015});
}

// cloudfront-limits (2026 text): 150 paths or tags a second, 1 wildcard a second.
TEST(Batches, RateQuotasHoldASecondsWorth) {
  for (const auto profile : {QuotaProfile::rate_2026, QuotaProfile::strict}) {
    const BatchLimits limits = limits_of(profile);
    EXPECT_EQ(sizes(split_into_batches(items(301), limits)), (Sizes{150, 150, 1}));
    EXPECT_EQ(sizes(split_into_batches(items(3, "*"), limits)), (Sizes{1, 1, 1}));
    EXPECT_EQ(sizes(split_into_batches({"/a", "/a?*", "/b", "/b?*"}, limits)), (Sizes{3, 1}));
  }
}

TEST(Batches, TagsCountAsPaths) {
  BatchLimits limits;
  limits.paths_max = 2;
  EXPECT_EQ(sizes(split_into_batches({"#a", "/b", "#c"}, limits)), (Sizes{2, 1}));
}

// A body over 1 MiB is BatchTooLarge; 3,000 paths of 4,000 characters would be twelve.
TEST(Batches, ABodyStaysBelowOneMebibyte) {
  const std::vector<std::string> large(600, "/" + std::string(3'999, 'a'));
  for (const ItemBatch& batch : split_into_batches(large, limits_of(QuotaProfile::classic))) {
    EXPECT_LE(batch.size() * 4'013 + 512, 1'048'576U);
    EXPECT_GE(batch.size(), 78U);
  }
}

TEST(Batches, NothingMakesNoBatch) {
  EXPECT_TRUE(split_into_batches({}, limits_of(QuotaProfile::classic)).empty());
}

TEST(Batches, AnItemTooLargeForAnyHasOneForItself) {
  BatchLimits limits;
  limits.body_max_bytes = 600;
  const std::vector<std::string> list{"/a", "/" + std::string(700, 'b'), "/c"};
  EXPECT_EQ(sizes(split_into_batches(list, limits)), (Sizes{1, 1, 1}));
}

TEST(QuotaProfiles, AreNamedAsInFiles) {
  for (const char* name : {"classic", "rate-2026", "strict"}) {
    EXPECT_EQ(name_of(quota_profile_named(name).value()), name);
  }
  EXPECT_EQ(quota_profile_named("rate_2026"), std::nullopt);
}

}  // namespace
}  // namespace revalab
