#include "simulator/whatif/comparison.hpp"

#include "tests/simulator/whatif/models.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace revalab::sim {
namespace {

using namespace std::chrono_literals;

Comparison comparison_of(const std::string& name) {
  const auto whatif = load_whatif(test::repository_path("scenarios/whatif/" + name));
  EXPECT_TRUE(whatif.ok()) << whatif.error().front().to_string();
  return compare(*whatif).value();
}

const StrategyCost& cost_of(const Comparison& comparison, Strategy strategy) {
  const auto& strategies = comparison.books.at(0).strategies;
  return *std::find_if(strategies.begin(), strategies.end(),
                       [&](const StrategyCost& cost) { return cost.use.strategy == strategy; });
}

std::string cheapest_of(const Comparison& comparison) {
  const BookComparison& book = comparison.books.at(0);
  if (!book.cheapest) return "none";
  return std::string(name_of(book.strategies[*book.cheapest].use.strategy));
}

// Two items an app page, as OpenNext counts them: 10,000 x 2 x 30 = 600,000 paths, of which the
// account's first 1,000 are free: 599,000 x $0.005 = $2,995. By tag it is one path a day.
TEST(Comparison, TenThousandRoutesADayCostThreeThousandDollarsByPathAndNothingByTag) {
  const Comparison comparison = comparison_of("ten-thousand-routes-daily.json");
  EXPECT_EQ(comparison.pages, 10'000);
  EXPECT_EQ(comparison.objects, 20'000);
  const StrategyCost& query = cost_of(comparison, Strategy::query);
  EXPECT_EQ(query.use.paths, 600'000);
  EXPECT_EQ(query.fee().to_string(), "2995");
  // Fifteen wildcards a batch: 667 batches a day.
  EXPECT_EQ(query.use.batches, 30 * 667);
  EXPECT_EQ(query.use.refused, 0);
  const StrategyCost& tags = cost_of(comparison, Strategy::cache_tags);
  EXPECT_EQ(tags.use.paths, 30);
  EXPECT_EQ(tags.fee().to_string(), "0");
  EXPECT_EQ(tags.use.stays_stale, 0);
  // Half the items, and half of the objects stay: $0.005 x (300,000 - 1,000).
  const StrategyCost& exact = cost_of(comparison, Strategy::exact);
  EXPECT_EQ(exact.fee().to_string(), "1495");
  EXPECT_EQ(exact.use.stays_stale, 10'000);
  // A user's tag: OpenNext sends nothing.
  EXPECT_EQ(cost_of(comparison, Strategy::opennext).use.paths, 0);
  EXPECT_EQ(cost_of(comparison, Strategy::opennext).use.stays_stale, 20'000);
  // Every page is viewed within the day, so that all strategies that purge it render it the same.
  EXPECT_EQ(query.refill_cost(), tags.refill_cost());
}

// 500 x 2 = 1,000 paths: free, and the next one is not.
TEST(Comparison, FiveHundredRoutesUseUpTheFreeThousandOnce) {
  const Comparison once = comparison_of("five-hundred-routes.json");
  EXPECT_EQ(cost_of(once, Strategy::query).use.paths, 1'000);
  EXPECT_EQ(cost_of(once, Strategy::query).fee().to_string(), "0");
  auto whatif = load_whatif(test::repository_path("scenarios/whatif/five-hundred-routes.json"));
  whatif->paths_used_this_month = 1;
  EXPECT_EQ(cost_of(compare(*whatif).value(), Strategy::query).fee().to_string(), "0.005");
}

// 20 products hourly and the home page daily: 720 x 40 + 30 x 2 = 28,860 paths, 27,860 x $0.005.
TEST(Comparison, TheShopIsPurgedBestByTag) {
  const Comparison comparison = comparison_of("shop-price-change-hourly.json");
  EXPECT_EQ(cost_of(comparison, Strategy::query).fee().to_string(), "139.3");
  EXPECT_EQ(cost_of(comparison, Strategy::cache_tags).fee().to_string(), "0");
  EXPECT_EQ(cheapest_of(comparison), "cache-tags");
  // OpenNext purges the root as /index: what is sent daily drops nothing.
  const MonthUse& opennext = cost_of(comparison, Strategy::opennext).use;
  EXPECT_EQ(opennext.paths, 60);
  EXPECT_EQ(opennext.renders.count, 0);
  EXPECT_EQ(opennext.stays_stale, 42);
  // The wildcard's price is what it drops besides: the three stores each hour, and with the home
  // page everything.
  EXPECT_GT(cost_of(comparison, Strategy::everything).use.needless_refills.count, 0);
  EXPECT_GT(cost_of(comparison, Strategy::everything).bill.total,
            cost_of(comparison, Strategy::cache_tags).bill.total);
}

TEST(Comparison, NamesNoStrategyWhenAllLeaveSomethingStale) {
  WhatIf whatif = plain_whatif({page_at("/a", {"t"})}, {{true, "t", 1h}}, 1);
  whatif.strategies = {Strategy::none, Strategy::opennext};
  EXPECT_EQ(cheapest_of(compare(whatif).value()), "none");
  whatif.strategies = {Strategy::none, Strategy::everything, Strategy::cache_tags};
  // Equals: the first in the file.
  EXPECT_EQ(cheapest_of(compare(whatif).value()), "everything");
}

// A wildcard a second, each in progress for 25 s: 25 at a time, and 15 are allowed.
TEST(Comparison, WhatOutrunsTheQuotasIsNotCalledCheapest) {
  WhatIf whatif = plain_whatif({page_at("/a", {"t"})}, {{true, "t", 1s}}, 1);
  whatif.strategies = {Strategy::everything};
  const Comparison comparison = compare(whatif).value();
  EXPECT_EQ(cheapest_of(comparison), "none");
  ASSERT_EQ(comparison.warnings.size(), 1U);
  EXPECT_EQ(comparison.warnings[0].id, "outruns-quotas");
}

TEST(Comparison, WarnsOfChangesThatLeadNowhere) {
  const WhatIf whatif =
      plain_whatif({page_at("/a", {"t"})}, {{true, "typo", 1h}, {false, "/nowhere", 1h}}, 1);
  const Comparison comparison = compare(whatif).value();
  ASSERT_EQ(comparison.warnings.size(), 2U);
  EXPECT_EQ(comparison.warnings[0].id, "unknown-tag");
  EXPECT_EQ(comparison.warnings[1].id, "unknown-path");
  EXPECT_EQ(comparison.changes[0].pages, 0);
}

TEST(Comparison, MoreUseThanABillCountsIsAnError) {
  // A million views a second, each of which finds its page just purged and renders for 15 minutes
  // with 10 GB.
  Route page = page_at("/a/[n]", {"t"});
  page.render_milliseconds = 900'000;
  page.render_memory_megabytes = 10'240;
  for (int i = 0; i < 1'000; ++i) page.params.push_back({{"n", {std::to_string(i)}}});
  WhatIf whatif = plain_whatif({page}, {{true, "t", 1s}}, 1'000'000);
  whatif.strategies = {Strategy::everything};
  const auto comparison = compare(whatif);
  ASSERT_FALSE(comparison.ok());
  EXPECT_EQ(comparison.error().at(0).to_string(),
            "w.json: asks for more than a bill can count under the strategy everything");
}

}  // namespace
}  // namespace revalab::sim
