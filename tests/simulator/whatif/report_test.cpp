#include "simulator/whatif/report.hpp"

#include "tests/simulator/whatif/models.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace revalab::sim {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

/// One page, purged by wildcard or not at all: 720 renders a month.
WhatIf small_whatif() {
  WhatIf whatif = plain_whatif({page_at("/a", {"t"})}, {{true, "t", 1h}}, 1);
  whatif.name = "small";
  whatif.paths_used_this_month = 1'000;
  whatif.strategies = {Strategy::none, Strategy::everything};
  return whatif;
}

Comparison of_months(std::int64_t months) {
  WhatIf whatif = small_whatif();
  whatif.months = months;
  return compare(whatif).value();
}

// 720 x $0.005 = $3.60; 720 PUT at $5 a million = $0.0036; Lambda's share is within its allowance.
TEST(WhatIfReport, IsATableWithItsAssumptionsBelow) {
  const std::string text = comparison_text(of_months(1));
  EXPECT_EQ(text.substr(0, text.find("  a month has")),
            "small\n"
            "  site      s, 1 page, 1 variant of them\n"
            "  traffic   1 view a second, Zipf 0/1, 0/1 of them for payloads, at 1 edge location\n"
            "  change    revalidateTag t every 1h: 720 times a month, 1 page\n"
            "\n"
            "1 month of 30 days, USD by aws-us-east-1 of 2026-11-22, 1000 other paths a month\n"
            "strategy    paths  wildcards  batches  refused     fee  renders  refills "
            " needless refills  refill cost   total  stays stale\n"
            "none            0          0        0        0  0.0000        0        0       "
            "          0       0.0000  0.0000            1\n"
            "everything    720        720      720        0  3.6000      720        0       "
            "          0       0.0036  3.6036            0\n"
            "cheapest that leaves nothing stale: everything, 3.6036\n"
            "\n"
            "assumptions\n");
  EXPECT_NE(text.find("default 200 ms, 1024 MB"), std::string::npos);
}

TEST(WhatIfReport, SaysWhenAllStrategiesLeaveSomethingStaleAndWhatHasNoPrice) {
  WhatIf whatif = small_whatif();
  whatif.strategies = {Strategy::exact};
  whatif.traffic.rsc = {1, 2};
  std::erase_if(whatif.books[0].lines,
                [](const PriceLine& line) { return line.dimension == "s3.putRequest"; });
  const std::string text = comparison_text(compare(whatif).value());
  EXPECT_NE(text.find("every strategy leaves something stale\n"), std::string::npos) << text;
  EXPECT_NE(text.find("no price for s3.putRequest: left out for exact\n"), std::string::npos);
}

TEST(WhatIfReport, JsonHasTheDocumentedFields) {
  const json report = json::parse(comparisons_json({of_months(1)}));
  const json& whatif = report.at("whatifs").at(0);
  EXPECT_EQ(whatif.at("name"), "small");
  EXPECT_EQ(whatif.at("changes").at(0).at("revalidateTag"), "t");
  EXPECT_EQ(whatif.at("changes").at(0).at("every"), "1h");
  EXPECT_EQ(whatif.at("changes").at(0).at("timesAMonth"), 720);
  EXPECT_FALSE(whatif.at("assumptions").empty());
  EXPECT_TRUE(whatif.at("warnings").empty());
  const json& book = whatif.at("books").at(0);
  EXPECT_EQ(book.at("book"), "aws-us-east-1");
  EXPECT_EQ(book.at("cheapest"), "everything");
  const json& strategy = book.at("strategies").at(1);
  EXPECT_EQ(strategy.at("paths"), "720");
  EXPECT_EQ(strategy.at("fee"), "3.6");
  EXPECT_EQ(strategy.at("renders"), "720");
  EXPECT_EQ(strategy.at("needlessRefills"), "0");
  EXPECT_EQ(strategy.at("refillCost"), "0.0036");
  EXPECT_EQ(strategy.at("total"), "3.6036");
  EXPECT_EQ(strategy.at("billOfAMonth").at("total"), "3.6036");
  EXPECT_EQ(book.at("strategies").at(0).at("staysStale"), 1);
}

// The allowance starts anew each month, and each is like the other: two cost twice as much, though
// 1,440 paths at once would have had one free thousand only.
TEST(WhatIfReport, MonthsAreMultiplesOfOne) {
  const json two = json::parse(comparisons_json({of_months(2)}));
  const json& strategy = two.at("whatifs").at(0).at("books").at(0).at("strategies").at(1);
  EXPECT_EQ(strategy.at("paths"), "1440");
  EXPECT_EQ(strategy.at("total"), "7.2072");
  EXPECT_EQ(strategy.at("billOfAMonth").at("total"), "3.6036");
  WhatIf free = small_whatif();
  free.paths_used_this_month = 0;
  free.months = 2;
  const Comparison within = compare(free).value();
  EXPECT_EQ(within.books.at(0).strategies.at(1).fee(), Money());
}

}  // namespace
}  // namespace revalab::sim
