#include "simulator/whatif/purge.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

/// A soft tag that leads to this many app pages.
Revalidation of_pages(int count) {
  Revalidation revalidation;
  revalidation.tags = {"_N_T_/layout"};
  for (int i = 1; i <= count; ++i) {
    const std::string path = "p" + std::to_string(i);
    revalidation.targets.push_back({"/" + path, Router::app, RouteKind::page, ""});
    revalidation.stored_paths.push_back(path);
  }
  return revalidation;
}

Site site_of(const std::string& name) {
  Site site;
  site.name = name;
  site.rules.build_id = "b1";
  return site;
}

// OpenNext sends two items a page, one of them a wildcard, in one batch: with the sixteenth page
// CloudFront refuses all of it (InvalidationLimits, 2025 copy).
TEST(Purge, OpenNextsOneBatchIsRefusedFromSixteenPagesOn) {
  const Site site = site_of("s");
  const Purge fifteen = purge_of(Strategy::opennext, of_pages(15), site);
  EXPECT_EQ(fifteen.accepted.size(), 30U);
  EXPECT_EQ(fifteen.wildcards, 15);
  EXPECT_EQ(fifteen.batches, 1);
  EXPECT_EQ(fifteen.refused, 0);
  EXPECT_EQ(purge_of(Strategy::opennext, of_pages(16), site), (Purge{{}, 0, 1, 1}));
}

TEST(Purge, OtherStrategiesSplitUnderTheQuotas) {
  const Purge query = purge_of(Strategy::query, of_pages(16), site_of("s"));
  EXPECT_EQ(query.accepted.size(), 32U);
  EXPECT_EQ(query.batches, 2);
  EXPECT_EQ(query.refused, 0);
}

// The documentation's snippet sends stored paths, which lack the leading slash: CloudFront answers
// InvalidArgument, for the whole batch.
TEST(Purge, AnItemCloudFrontRefusesTakesAVerbatimBatchWithIt) {
  EXPECT_EQ(purge_of(Strategy::seed, of_pages(1), site_of("s")), (Purge{{}, 0, 1, 1}));
}

// A user's tag leads OpenNext to no path, and without paths it sends nothing.
TEST(Purge, WithoutItemsNothingIsSent) {
  Revalidation revalidation = of_pages(3);
  revalidation.tags = {"products"};
  EXPECT_EQ(purge_of(Strategy::opennext, revalidation, site_of("s")), Purge{});
  EXPECT_EQ(purge_of(Strategy::none, revalidation, site_of("s")), Purge{});
}

}  // namespace
}  // namespace revalab::sim
