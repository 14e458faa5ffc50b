// The model on cases small enough to be computed by hand.

#include "simulator/whatif/month_use.hpp"

#include "tests/simulator/whatif/models.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

using namespace std::chrono_literals;

// Hourly, 720 times a month.
const WhatIfChange k_hourly{true, "t", 1h};

std::int64_t millionths(Int128 count) { return static_cast<std::int64_t>(count); }

// Two or three millionths are lost where sums of them are rounded.
void expect_near(const ExpectedCalls& calls, std::int64_t expected) {
  EXPECT_NEAR(static_cast<double>(millionths(calls.count)), static_cast<double>(expected), 3.0);
}

// A view a second and an hour between purges: somebody always asks, and one page is rendered 720
// times for 200 ms with 1,024 MB.
TEST(MonthUse, APageThatIsAlwaysAskedForIsRenderedOnceAPurge) {
  const MonthUse use = use_of(plain_whatif({page_at("/a", {"t"})}, {k_hourly}, 1));
  EXPECT_EQ(millionths(use.renders.count), 720'000'000);
  EXPECT_EQ(millionths(use.renders.megabyte_milliseconds), 720'000'000 * std::int64_t{204'800});
  EXPECT_EQ(millionths(use.refills.count), 0);
  EXPECT_EQ(millionths(use.needless_refills.count), 0);
  // `query` sends /a and /a?*.
  EXPECT_EQ(use.paths, 1440);
  EXPECT_EQ(use.wildcards, 720);
  EXPECT_EQ(use.batches, 720);
  EXPECT_EQ(use.stays_stale, 0);
}

// `revalidate: 1` leaves a second in which the purge is what made a view miss: one view is
// expected, so 1 - 1/e = 0.632120559 of the purges cost a render, 455.126802 of 720.
TEST(MonthUse, TheEndOfThePagesPeriodCapsTheTimeAPurgeCounts) {
  const MonthUse use = use_of(plain_whatif({page_at("/a", {"t"}, 1s)}, {k_hourly}, 1));
  expect_near(use.renders, 455'126'802);
  expect_near(use.refills, 0);
}

// A fetch with a shorter period than its page lowers the page's: Next.js `patch-fetch.ts`.
TEST(MonthUse, TheShortestFetchIsThePagesPeriod) {
  Route page = page_at("/a", {"t"}, 60s);
  page.fetches.push_back({"https://cms.example/", 1s, {}, ""});
  expect_near(use_of(plain_whatif({page}, {k_hourly}, 1)).renders, 455'126'802);
}

// Two locations with half a view each miss 2 x 720 x (1 - e^-0.5 = 0.393469340) = 566.595850 times;
// as before 455.126802 of these views are the first anywhere and render, 111.469048 read.
TEST(MonthUse, EveryLocationMissesByItselfAndOneRenders) {
  WhatIf whatif = plain_whatif({page_at("/a", {"t"}, 1s)}, {k_hourly}, 1);
  whatif.traffic.edges = 2;
  const MonthUse use = use_of(whatif);
  expect_near(use.renders, 455'126'802);
  expect_near(use.refills, 111'469'048);
}

// Half of the views ask for the payload. `query` drops both variants, which miss as two locations
// do above. `exact` drops the HTML alone: 720 x 0.393469340 = 283.297925 renders, and the payload
// stays stale: OpenNext's cache policy has all query strings in the key.
TEST(MonthUse, ExactLeavesThePayloadStale) {
  WhatIf whatif = plain_whatif({page_at("/a", {"t"}, 1s)}, {k_hourly}, 1);
  whatif.traffic.rsc = {1, 2};
  const MonthUse query = use_of(whatif, Strategy::query);
  expect_near(query.renders, 455'126'802);
  expect_near(query.refills, 111'469'048);
  EXPECT_EQ(query.stays_stale, 0);
  const MonthUse exact = use_of(whatif, Strategy::exact);
  expect_near(exact.renders, 283'297'925);
  expect_near(exact.refills, 0);
  EXPECT_EQ(exact.stays_stale, 1);
  const MonthUse tags = use_of(whatif, Strategy::cache_tags);
  EXPECT_EQ(tags.renders, query.renders);
  EXPECT_EQ(tags.refills, query.refills);
  EXPECT_EQ(tags.stays_stale, 0);
  EXPECT_EQ(tags.paths, 720);
}

// /b carries no tag and has half of the two views a second. `/*` drops it 720 times for nothing:
// 720 x (1 - 1/e) = 455.126802 reads of 20 ms with 1,024 MB.
TEST(MonthUse, AWildcardCostsRefillsOfWhatNobodyChanged) {
  const WhatIf whatif = plain_whatif({page_at("/a", {"t"}), page_at("/b", {}, 1s)}, {k_hourly}, 2);
  const MonthUse use = use_of(whatif, Strategy::everything);
  EXPECT_EQ(millionths(use.renders.count), 720'000'000);
  expect_near(use.needless_refills, 455'126'802);
  EXPECT_EQ(use.needless_refills.megabyte_milliseconds, use.needless_refills.count * 20 * 1'024);
  EXPECT_EQ(use.paths, 720);
  EXPECT_EQ(millionths(use_of(whatif, Strategy::query).needless_refills.count), 0);
}

// /a is meant hourly and dropped by the change of /b as well, 1,440 times in all. A view is
// expected every 1,800 s. Meant: an hour is two views, 720 x (1 - e^-2 = 0.864664717) = 622.558596,
// all renders. All drops: half an hour is one view, 1,440 x 0.632120559 = 910.253605, so that
// 287.695009 are needless.
TEST(MonthUse, NeedlessRefillsAreThoseBeyondWhatTheMeantDropsCost) {
  // A view a second over 1,800 equally popular pages; the others are not cached.
  std::vector<Route> routes{page_at("/a", {"t"}), page_at("/b", {"u"}, Duration(0))};
  for (int i = 2; i < 1'800; ++i) {
    routes.push_back(page_at("/live" + std::to_string(i), {}, Duration(0)));
  }
  const MonthUse use =
      use_of(plain_whatif(routes, {k_hourly, {true, "u", 1h}}, 1), Strategy::everything);
  expect_near(use.renders, 622'558'596);
  expect_near(use.refills, 0);
  expect_near(use.needless_refills, 287'695'009);
}

// Twice a month: a 14-day rhythm has room for two, not for 2.14.
TEST(MonthUse, AChangeHappensWholeTimes) {
  const WhatIf whatif = plain_whatif({page_at("/a", {"t"})}, {{true, "t", 14 * 24h}}, 1);
  EXPECT_EQ(use_of(whatif, Strategy::everything).paths, 2);
}

// What a page renders for is in its site file, within what Lambda grants.
TEST(MonthUse, ThePagesOwnRenderCounts) {
  Route page = page_at("/a", {"t"});
  page.render_milliseconds = 1'000;
  page.render_memory_megabytes = 2'048;
  const auto time = [](const Route& route) {
    const MonthUse use = use_of(plain_whatif({route}, {k_hourly}, 1));
    return use.renders.megabyte_milliseconds / use.renders.count;
  };
  EXPECT_EQ(static_cast<int>(time(page)), 2'048'000);
  page.render_milliseconds = 3'600'000;
  EXPECT_EQ(static_cast<std::int64_t>(time(page)), std::int64_t{900'000} * 2'048);
}

// A user's tag: OpenNext marks the row and purges nothing, so that no view misses and all is stale.
TEST(MonthUse, WhatIsNotPurgedCostsNothingAndStaysStale) {
  const WhatIf whatif = plain_whatif({page_at("/a", {"t"})}, {k_hourly}, 1);
  for (const Strategy strategy : {Strategy::none, Strategy::opennext}) {
    const MonthUse use = use_of(whatif, strategy);
    EXPECT_EQ(use.paths, 0);
    EXPECT_EQ(millionths(use.renders.count), 0);
    EXPECT_EQ(use.stays_stale, 1);
  }
}

TEST(MonthUse, ARefusedBatchIsCountedCostsNothingAndLeavesAllStale) {
  Route pages = page_at("/p/[n]", {});
  for (int i = 1; i <= 16; ++i) pages.params.push_back({{"n", {std::to_string(i)}}});
  const MonthUse use =
      use_of(plain_whatif({pages}, {{true, "_N_T_/p/layout", 1h}}, 1), Strategy::opennext);
  EXPECT_EQ(use.batches, 720);
  EXPECT_EQ(use.refused, 720);
  EXPECT_EQ(use.paths, 0);
  EXPECT_EQ(use.stays_stale, 16);
}

// Rounded once for each line: 1.5 calls are 2, each read is half a request unit and a GET.
TEST(MonthUse, TheLedgerHoldsWholeCountsByCause) {
  MonthUse use;
  use.paths = 3;
  use.renders.add(1'500'000, 200, 1'024);
  use.refills.add(2'400'000, 20, 1'024);
  use.needless_refills.add(400'000, 20, 1'024);
  const Ledger ledger = ledger_of(use, WallTime()).value();
  std::vector<std::string> lines;
  for (const UsageEntry& entry : ledger.entries()) {
    lines.push_back(ledger.cause_name(entry.cause) + " " + std::string(info(entry.dimension).name) +
                    " " + std::to_string(entry.count));
  }
  EXPECT_EQ(lines,
            (std::vector<std::string>{
                "purge cloudfront.invalidationPath 3", "render lambda.request 2",
                "render lambda.gbSecond 307200", "render s3.putRequest 2",
                "refill lambda.request 2", "refill lambda.gbSecond 49152", "refill s3.getRequest 2",
                "refill dynamodb.readRequestUnit 2", "needless refill lambda.gbSecond 8192"}));
}

TEST(MonthUse, MoreThanALedgerCountsIsNoLedger) {
  MonthUse use;
  use.renders.megabyte_milliseconds = Int128{1} << 100;
  EXPECT_FALSE(ledger_of(use, WallTime()).has_value());
}

}  // namespace
}  // namespace revalab::sim
