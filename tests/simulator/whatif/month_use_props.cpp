#include "simulator/whatif/comparison.hpp"
#include "tests/simulator/whatif/models.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

using namespace std::chrono_literals;

constexpr int k_pages_max = 8;

Route any_page(int number) {
  const auto tags = *rc::gen::element<std::vector<std::string>>(
      std::vector<std::string>{}, std::vector<std::string>{"t"}, std::vector<std::string>{"u"},
      std::vector<std::string>{"t", "u"});
  const auto period = *rc::gen::element<std::optional<Duration>>(std::nullopt, 1s, 60s, 1h);
  // Some paths are prefixes of others.
  return page_at("/p" + std::string(static_cast<std::size_t>(number), 'x'), tags, period);
}

WhatIfChange any_change() {
  WhatIfChange change;
  change.is_tag = *rc::gen::arbitrary<bool>();
  change.subject = change.is_tag ? *rc::gen::element<std::string>("t", "u", "unused")
                                 : *rc::gen::element<std::string>("/p", "/px", "/pxx");
  change.every = *rc::gen::element<Duration>(1min, 1h, 7h, 24h, 7 * 24h, 30 * 24h);
  return change;
}

WhatIf any_whatif() {
  std::vector<Route> routes;
  const int pages = *rc::gen::inRange(1, k_pages_max + 1);
  for (int i = 0; i < pages; ++i) routes.push_back(any_page(i));
  std::vector<WhatIfChange> changes;
  const int count = *rc::gen::inRange(1, 4);
  for (int i = 0; i < count; ++i) changes.push_back(any_change());
  WhatIf whatif = plain_whatif(routes, changes, *rc::gen::inRange(0, 20));
  whatif.traffic.zipf = {*rc::gen::inRange<std::uint32_t>(0, 20), 10};
  whatif.traffic.rsc = {*rc::gen::inRange<std::uint32_t>(0, 11), 10};
  whatif.traffic.edges = *rc::gen::inRange(1, 20);
  whatif.paths_used_this_month = *rc::gen::inRange(0, 2'000);
  whatif.strategies = all_strategies();
  return whatif;
}

std::vector<StrategyCost> costs_of(const WhatIf& whatif) {
  return compare(whatif).value().books.at(0).strategies;
}

RC_GTEST_PROP(WhatIfLaws, MoreFrequentChangesNeverCostLessInFee, ()) {
  const WhatIf seldom = any_whatif();
  WhatIf often = seldom;
  const auto at = *rc::gen::inRange<std::size_t>(0, often.changes.size());
  WhatIfChange& change = often.changes[at];
  change.every = std::max<Duration>(change.every / 2, 1s);
  const auto before = costs_of(seldom);
  const auto after = costs_of(often);
  for (std::size_t i = 0; i < before.size(); ++i) RC_ASSERT(before[i].fee() <= after[i].fee());
}

RC_GTEST_PROP(WhatIfLaws, EverythingDropsWhateverAnotherDrops, ()) {
  const WhatIf whatif = any_whatif();
  const CachedObjects cached(whatif.site, whatif.traffic);
  const std::vector<bool> all = cached.dropped_by({"/*"});
  RC_ASSERT(std::count(all.begin(), all.end(), true) == std::ssize(cached.objects()));
  const auto costs = costs_of(whatif);
  const auto at = [&](Strategy strategy) { return costs[static_cast<std::size_t>(strategy)].use; };
  for (const Strategy other : {Strategy::exact, Strategy::query, Strategy::directory}) {
    const MonthUse use = at(other);
    const MonthUse whole = at(Strategy::everything);
    RC_ASSERT(use.stays_stale >= whole.stays_stale);
    RC_ASSERT(use.needless_refills.count <= whole.needless_refills.count);
    RC_ASSERT(use.renders.count <= whole.renders.count);
  }
}

// The first render is due to the change, whatever else was dropped with the page.
RC_GTEST_PROP(WhatIfLaws, StrategiesThatLeaveNothingStaleRenderAndRefillTheSame, ()) {
  const auto costs = costs_of(any_whatif());
  const auto& whole = costs[static_cast<std::size_t>(Strategy::everything)].use;
  RC_ASSERT(whole.stays_stale == 0);
  for (const StrategyCost& cost : costs) {
    if (cost.use.stays_stale > 0) continue;
    RC_ASSERT(cost.use.renders == whole.renders);
    RC_ASSERT(cost.use.refills == whole.refills);
  }
}

RC_GTEST_PROP(WhatIfLaws, PathsAndTagsDropNothingNeedlessly, ()) {
  const auto costs = costs_of(any_whatif());
  for (const Strategy precise : {Strategy::exact, Strategy::query, Strategy::cache_tags}) {
    RC_ASSERT(costs[static_cast<std::size_t>(precise)].use.needless_refills.count == 0);
  }
}

// A view misses at most once: no strategy costs more calls than there are views, rounding aside.
RC_GTEST_PROP(WhatIfLaws, ThereAreNoMoreMissesThanViews, ()) {
  const WhatIf whatif = any_whatif();
  const Int128 views = Int128{whatif.traffic.views_per_second} * 30 * 86'400;
  for (const StrategyCost& cost : costs_of(whatif)) {
    const MonthUse& use = cost.use;
    RC_ASSERT(rounded(use.renders.count + use.refills.count + use.needless_refills.count) <=
              views + 1);
  }
}

RC_GTEST_PROP(WhatIfLaws, TheTotalIsTheSumOfTheLines, ()) {
  for (const StrategyCost& cost : costs_of(any_whatif())) {
    Money sum;
    for (const BillLine& line : cost.bill.lines) sum += line.amount;
    RC_ASSERT(cost.bill.total == sum);
    RC_ASSERT(cost.fee() + cost.refill_cost() == sum);
    RC_ASSERT(cost.bill.unpriced.empty());
  }
}

}  // namespace
}  // namespace revalab::sim
