#include "core/pricing/bill.hpp"

#include "core/pricing/bill_text.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

constexpr Dimension k_path = Dimension::cloudfront_invalidation_path;
constexpr Dimension k_read = Dimension::dynamodb_read_request_unit;
constexpr Dimension k_write = Dimension::dynamodb_write_request_unit;
constexpr Month k_january{2026, 1};

PriceBook aws() { return builtin_price_book("aws-us-east-1").value(); }

WallTime at(std::string_view text) { return WallTime::parse_rfc3339(text).value(); }

WallTime in_january() { return at("2026-01-15T12:00:00Z"); }

std::string fee(std::int64_t used_before, std::int64_t count) {
  return fee_of_paths(aws(), used_before, count)->to_string();
}

// The documentation's own sums, https://opennext.js.org/aws/v2/common_issues/isr: three paths cost
// $0.005 x 3 = $0.015 after the first 1,000, one wildcard in their place $0.005.
TEST(Bill, ThreePathsCostOneAndAHalfCentsAfterTheFreeThousand) {
  Ledger ledger;
  ledger.add(in_january(), k_path, 1000, "before");
  ledger.add(in_january(), k_path, 3, "/page/a, /page/b, /page/c");
  ledger.add(in_january(), k_path, 1, "/page/*");
  const Bill bill = price(ledger, aws(), k_january);
  ASSERT_EQ(bill.lines.size(), 3U);
  EXPECT_EQ(bill.lines[0].amount.to_string(), "0");
  EXPECT_EQ(bill.lines[1].amount.to_string(), "0.015");
  EXPECT_EQ(bill.lines[2].amount.to_string(), "0.005");
  EXPECT_EQ(bill.total.to_string(), "0.02");
}

TEST(Bill, TheThousandthPathIsFreeAndTheNextIsNot) {
  EXPECT_EQ(fee(0, 999), "0");
  EXPECT_EQ(fee(0, 1000), "0");
  EXPECT_EQ(fee(0, 1001), "0.005");
  EXPECT_EQ(fee(999, 1), "0");
  EXPECT_EQ(fee(1000, 1), "0.005");
  EXPECT_EQ(free_paths_left(aws(), 999), 1);
  EXPECT_EQ(free_paths_left(aws(), 1001), 0);
}

// PayingForInvalidation (2026 copy): three invalidations of 600 paths make 1,800, of which 800 are
// charged.
TEST(Bill, ThreeTimesSixHundredPathsLeaveEightHundredToPay) {
  Ledger ledger;
  for (const char* cause : {"first", "second", "third"}) {
    ledger.add(in_january(), k_path, 600, cause);
  }
  const Bill bill = price(ledger, aws(), k_january);
  EXPECT_EQ(bill.sum_of(k_path).free_counts, 1000);
  EXPECT_EQ(bill.total.to_string(), "4");
  // The allowance goes to the first uses: the second invalidation crosses it.
  EXPECT_EQ(bill.lines[0].amount.to_string(), "0");
  EXPECT_EQ(bill.lines[1].free_counts, 400);
  EXPECT_EQ(bill.lines[1].amount.to_string(), "1");
  EXPECT_EQ(bill.lines[2].amount.to_string(), "3");
}

// One app-router route is two paths for OpenNext: 10,000 routes a day are 600,000 paths in 30 days,
// (600,000 - 1,000) x 0.005.
TEST(Bill, TenThousandRoutesADayByPathsCostAboutThreeThousandDollars) {
  Ledger ledger;
  WallTime day = at("2026-06-01T06:00:00Z");
  for (int i = 0; i < 30; ++i) {
    ledger.add(day, k_path, 20'000, "daily import");
    day = day + std::chrono::hours(24);
  }
  EXPECT_EQ(price(ledger, aws(), {2026, 6}).total.to_string(), "2995");
  // By tag it is one item a day, within the allowance.
  EXPECT_EQ(fee(0, 30), "0");
}

// Months are UTC; the last nanosecond of January is January's.
TEST(Bill, TheAllowanceStartsAnewWithTheMonth) {
  Ledger ledger;
  ledger.add(at("2026-01-31T23:59:59.999999999Z"), k_path, 1001, "old month");
  ledger.add(at("2026-02-01T00:00:00Z"), k_path, 1000, "new month");
  const Bill january = price(ledger, aws(), k_january);
  const Bill february = price(ledger, aws(), {2026, 2});
  EXPECT_EQ(january.total.to_string(), "0.005");
  ASSERT_EQ(january.lines.size(), 1U);
  EXPECT_EQ(january.lines[0].cause, "old month");
  EXPECT_EQ(february.total.to_string(), "0");
  EXPECT_EQ(february.sum_of(k_path).free_counts, 1000);
}

TEST(Bill, PathsUsedBeforeTheLedgerTakeTheirPartOfTheAllowance) {
  Ledger ledger;
  ledger.add(in_january(), k_path, 2, "purge");
  EXPECT_EQ(price(ledger, aws(), k_january, {.paths_used_this_month = 999}).total.to_string(),
            "0.005");
  EXPECT_EQ(price(ledger, aws(), k_january, {.paths_used_this_month = 5000}).total.to_string(),
            "0.01");
}

// The order of time decides who had the allowance, also when ledgers were merged out of order.
TEST(Bill, AMergedLedgerIsPricedInOrderOfTime) {
  Ledger ledger;
  ledger.add(at("2026-01-20T00:00:00Z"), k_path, 1, "late");
  ledger.add(at("2026-01-10T00:00:00Z"), k_path, 1000, "early");
  const Bill bill = price(ledger, aws(), k_january);
  ASSERT_EQ(bill.lines.size(), 2U);
  EXPECT_EQ(bill.lines[0].cause, "early");
  EXPECT_EQ(bill.lines[0].amount.to_string(), "0");
  EXPECT_EQ(bill.lines[1].amount.to_string(), "0.005");
}

// $0.625 a million write units, $0.125 a million read units; reads and writes count in halves.
// 10,000 rows rewritten with their index: (1 + 2) units each, $0.01875.
TEST(Bill, HalfRequestUnitsAreExact) {
  Ledger ledger;
  ledger.add(in_january(), k_write, 2 * 30'000, "mark rows");
  ledger.add(in_january(), k_read, 3, "resolve");
  const Bill bill = price(ledger, aws(), k_january);
  ASSERT_EQ(bill.lines.size(), 2U);
  EXPECT_EQ(bill.lines[0].dimension, k_read);
  EXPECT_EQ(quantity_text(k_read, bill.lines[0].counts), "1.5");
  EXPECT_EQ(bill.lines[0].amount.to_string(), "0.0000001875");
  EXPECT_EQ(bill.lines[1].amount.to_string(), "0.01875");
}

// $0.0000166667 a GB-second, counted in MB-milliseconds and free up to 400,000; $0.20 a million
// requests, free up to a million; S3 has no allowance beyond the first year.
TEST(Bill, LambdaAndS3ArePricedBeyondTheirAllowances) {
  Ledger ledger;
  const Dimension duration = Dimension::lambda_gb_second;
  ledger.add(in_january(), duration, 1'024'000 * std::int64_t{400'000}, "render");
  // 1,000 times 250 ms with 1,024 MB are 250 GB-seconds: 0.004166675.
  ledger.add(in_january(), duration, std::int64_t{1'000} * 250 * 1'024, "refill");
  ledger.add(in_january(), Dimension::lambda_request, 1'000'005, "refill");
  ledger.add(in_january(), Dimension::s3_get_request, 3, "refill");
  ledger.add(in_january(), Dimension::s3_put_request, 3, "render");
  const Bill bill = price(ledger, aws(), k_january);
  EXPECT_EQ(bill.sum_of(duration).amount.to_string(), "0.004166675");
  EXPECT_EQ(bill.sum_of(Dimension::lambda_request).amount.to_string(), "0.000001");
  EXPECT_EQ(bill.sum_of(Dimension::s3_get_request).amount.to_string(), "0.0000012");
  EXPECT_EQ(bill.sum_of(Dimension::s3_put_request).amount.to_string(), "0.000015");
  EXPECT_EQ(quantity_text(duration, 1), "0.0000009765625");
}

// The greatest tier a book may name, in a dimension of a million counts a unit.
TEST(Bill, ATierMayBeWiderThanALedgerCounts) {
  PriceLine line;
  line.free = FreeAllowance{.quantity = 2};
  line.tiers = {{1'000'000'000'000'000, *Money::parse("0.5")}, {{}, *Money::parse("1")}};
  EXPECT_EQ(cost_of_first(line, 1'024'000, 1'024'000 * std::int64_t{12}).to_string(), "5");
  line.free->quantity = 1'000'000'000'000'000;
  EXPECT_EQ(cost_of_first(line, 1'024'000, std::int64_t{1} << 62).to_string(), "0");
}

TEST(Bill, WhatHasNoPriceIsListed) {
  PriceBook book = aws();
  std::erase_if(book.lines, [](const PriceLine& line) { return line.dimension[0] == 'd'; });
  Ledger ledger;
  ledger.add(in_january(), k_read, 3, "resolve");
  const Bill bill = price(ledger, book, k_january);
  EXPECT_TRUE(bill.lines.empty());
  ASSERT_EQ(bill.unpriced.size(), 1U);
  EXPECT_EQ(bill.unpriced[0], (UnpricedUse{k_read, 3}));
  book.lines.clear();
  EXPECT_EQ(fee_of_paths(book, 0, 1), std::nullopt);
  EXPECT_EQ(free_paths_left(book, 0), 0);
}

// CloudFront's egress as an example: 1,000 free, 0.085 up to 10,240 beyond them, then 0.080.
TEST(Bill, TiersCountWhatIsBeyondTheAllowance) {
  PriceLine line;
  line.free = FreeAllowance{.quantity = 1000};
  line.tiers = {{10'240, *Money::parse("0.085")}, {std::nullopt, *Money::parse("0.080")}};
  EXPECT_EQ(cost_of_first(line, 1, 1000).to_string(), "0");
  EXPECT_EQ(cost_of_first(line, 1, 11'240).to_string(), "870.4");
  EXPECT_EQ(cost_of_first(line, 1, 11'241).to_string(), "870.48");
}

TEST(Bill, IsWrittenAsJsonWithDecimalStrings) {
  Ledger ledger;
  ledger.add(in_january(), k_path, 1003, "revalidateTag \"post-1\"");
  EXPECT_EQ(bill_json(price(ledger, aws(), k_january)),
            R"({"book":"aws-us-east-1","asOf":"2026-11-22","month":"2026-01","currency":"USD",)"
            R"("lines":[{"service":"cloudfront","dimension":"cloudfront.invalidationPath",)"
            R"("quantity":"1003","unit":"path","free":"1000","amount":"0.015",)"
            R"("cause":"revalidateTag \"post-1\""}],"unpriced":[],"total":"0.015"})");
}

TEST(Bill, IsWrittenAsATableThatEndsWithTheTotal) {
  Ledger ledger;
  ledger.add(in_january(), k_path, 1003, "purge");
  ledger.add(in_january(), k_read, 1, "resolve");
  PriceBook book = aws();
  std::erase_if(book.lines, [](const PriceLine& line) { return line.dimension[0] == 'd'; });
  EXPECT_EQ(bill_table(price(ledger, book, k_january)),
            "2026-01, prices aws-us-east-1 of 2026-11-22\n"
            "dimension                    quantity  unit          free    amount  cause\n"
            "cloudfront.invalidationPath      1003  path          1000     0.015  purge\n"
            "dynamodb.readRequestUnit          0.5  request unit        no price\n"
            "total USD                                                     0.015\n");
}

}  // namespace
}  // namespace revalab
