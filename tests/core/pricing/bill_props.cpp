#include "core/pricing/bill.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab {
namespace {

constexpr Month k_month{2026, 1};

struct Use {
  std::int64_t count;
  Dimension dimension;
  std::string cause;
};

rc::Gen<std::vector<Use>> uses() {
  return rc::gen::container<std::vector<Use>>(rc::gen::map(
      rc::gen::tuple(rc::gen::inRange<std::int64_t>(0, 400),
                     rc::gen::inRange<std::size_t>(0, all_dimensions().size()),
                     rc::gen::element<std::string>("a", "b", "c")),
      [](const std::tuple<std::int64_t, std::size_t, std::string>& use) {
        return Use{std::get<0>(use), all_dimensions()[std::get<1>(use)], std::get<2>(use)};
      }));
}

Ledger ledger_of(const std::vector<Use>& uses, std::size_t from, std::size_t to) {
  const WallTime start = WallTime::parse_rfc3339("2026-01-01T00:00:00Z").value();
  Ledger ledger;
  for (std::size_t i = from; i < to; ++i) {
    ledger.add(start + std::chrono::seconds(i), uses[i].dimension, uses[i].count, uses[i].cause);
  }
  return ledger;
}

Ledger ledger_of(const std::vector<Use>& list) { return ledger_of(list, 0, list.size()); }

/// A book with an allowance, three tiers and prices that do not divide evenly by `per`.
PriceBook odd_book() {
  PriceBook book;
  for (const Dimension dimension : all_dimensions()) {
    PriceLine line;
    line.dimension = info(dimension).name;
    line.unit = info(dimension).unit;
    line.per = 7;
    line.free = FreeAllowance{.quantity = 100};
    line.tiers = {
        {50, *Money::parse("0.3")}, {200, *Money::parse("0.2")}, {{}, *Money::parse("1")}};
    book.lines.push_back(line);
  }
  return book;
}

// The slow and obvious way: every count pays what its place in the month costs, in picodollars of a
// whole `per`, divided once at the end.
Int128 naive_picodollars(const PriceLine& line, std::int64_t per_unit, std::int64_t counts) {
  Int128 sum = 0;
  for (std::int64_t i = line.free->quantity * per_unit; i < counts; ++i) {
    const std::int64_t place = i - line.free->quantity * per_unit;
    std::size_t tier = 0;
    while (line.tiers[tier].up_to && place >= *line.tiers[tier].up_to * per_unit) ++tier;
    sum += line.tiers[tier].price.picodollars();
  }
  const Int128 divisor = Int128{line.per} * per_unit;
  return (sum * 2 + divisor) / (divisor * 2);
}

RC_GTEST_PROP(BillLaws, EqualsTheNaiveSum, ()) {
  const auto list = *uses();
  const Bill bill = price(ledger_of(list), odd_book(), k_month);
  Int128 total = 0;
  for (const PriceLine& line : odd_book().lines) {
    const Dimension dimension = dimension_named(line.dimension).value();
    std::int64_t counts = 0;
    for (const Use& use : list) counts += use.dimension == dimension ? use.count : 0;
    const Int128 expected = naive_picodollars(line, info(dimension).counts_per_unit, counts);
    RC_ASSERT(bill.sum_of(dimension).amount == Money::picodollars(expected));
    RC_ASSERT(bill.sum_of(dimension).counts == counts);
    total += expected;
  }
  RC_ASSERT(bill.total == Money::picodollars(total));
}

RC_GTEST_PROP(BillLaws, LinesAddUpToTheTotalWhateverTheRounding, ()) {
  const Bill bill = price(ledger_of(*uses()), odd_book(), k_month);
  Money sum;
  for (const BillLine& line : bill.lines) {
    RC_ASSERT(line.amount >= Money{});
    RC_ASSERT(line.free_counts <= line.counts);
    sum += line.amount;
  }
  RC_ASSERT(sum == bill.total);
}

// Pricing a whole ledger is pricing its first part and then the rest with what was used before.
RC_GTEST_PROP(BillLaws, SplittingALedgerOfPathsChangesNothing, ()) {
  auto list = *uses();
  for (Use& use : list) use.dimension = Dimension::cloudfront_invalidation_path;
  const auto cut = *rc::gen::inRange<std::size_t>(0, list.size() + 1);
  const Bill whole = price(ledger_of(list), odd_book(), k_month);
  const Bill first = price(ledger_of(list, 0, cut), odd_book(), k_month);
  const BillOptions rest{.paths_used_this_month =
                             first.sum_of(Dimension::cloudfront_invalidation_path).counts};
  const Bill second = price(ledger_of(list, cut, list.size()), odd_book(), k_month, rest);
  RC_ASSERT(first.total + second.total == whole.total);
}

// Without an allowance and with one tier whose price divides evenly, the parts need not know of one
// another. A MB-millisecond's and a byte's price does not.
RC_GTEST_PROP(BillLaws, WithoutTiersBillsOfPartsAddUp, ()) {
  auto list = *uses();
  std::erase_if(list, [](const Use& use) { return info(use.dimension).counts_per_unit > 2; });
  const auto cut = *rc::gen::inRange<std::size_t>(0, list.size() + 1);
  PriceBook book = builtin_price_book("aws-us-east-1").value();
  for (PriceLine& line : book.lines) line.free.reset();
  const Bill first = price(ledger_of(list, 0, cut), book, k_month);
  const Bill second = price(ledger_of(list, cut, list.size()), book, k_month);
  RC_ASSERT(first.total + second.total == price(ledger_of(list), book, k_month).total);
}

RC_GTEST_PROP(BillLaws, TheMarginalFeeIsTheDifferenceOfTwoBills, ()) {
  const auto used = *rc::gen::inRange<std::int64_t>(0, 1500);
  const auto more = *rc::gen::inRange<std::int64_t>(0, 1500);
  const PriceBook book = odd_book();
  const Money fee = fee_of_paths(book, used, more).value();
  RC_ASSERT(fee ==
            fee_of_paths(book, 0, used + more).value() - fee_of_paths(book, 0, used).value());
}

}  // namespace
}  // namespace revalab
