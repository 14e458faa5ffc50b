#pragma once

#include "core/pricing/price_book.hpp"
#include "core/pricing/usage.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace revalab {

/// What one cause used of one dimension in the month, and what that costs.
/// Units: counts are in the dimension's counting unit (`DimensionInfo::counts_per_unit`).
struct BillLine {
  Dimension dimension = Dimension::cloudfront_invalidation_path;
  std::int64_t counts = 0;
  std::int64_t free_counts = 0;  ///< Those of `counts` that the allowance covered.
  Money amount;
  std::string cause;
  friend bool operator==(const BillLine&, const BillLine&) = default;
};

/// Use of something the book has no price for. Listed, never dropped.
struct UnpricedUse {
  Dimension dimension = Dimension::cloudfront_invalidation_path;
  std::int64_t counts = 0;
  friend bool operator==(const UnpricedUse&, const UnpricedUse&) = default;
};

/// All lines of one dimension together.
struct BillSum {
  std::int64_t counts = 0;
  std::int64_t free_counts = 0;
  Money amount;
  friend bool operator==(const BillSum&, const BillSum&) = default;
};

/// What a month costs.
/// Invariant: the amounts of a dimension's lines add up to the price of its whole quantity, to the
/// picodollar, and all lines to `total`.
struct Bill {
  std::string book;
  std::string as_of;
  Month month;
  std::string currency;
  std::vector<BillLine> lines;  ///< By dimension, then by the cause's first use.
  std::vector<UnpricedUse> unpriced;
  Money total;

  [[nodiscard]] BillSum sum_of(Dimension dimension) const;
  friend bool operator==(const Bill&, const Bill&) = default;
};

struct BillOptions {
  /// Invalidation paths the account used this month before the ledger begins: they take their part
  /// of the allowance and of the lower tiers.
  std::int64_t paths_used_this_month = 0;
};

/// Prices what `ledger` holds of `month` (UTC). A pure function: same arguments, same bill. The
/// allowance and the tiers go to the uses in order of time, so each cause pays what its own uses
/// cost at the moment they happened.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// PayingForInvalidation.html (2026 copy): the first 1,000 paths of a month are free for the
/// account, all distributions together.
Bill price(const Ledger& ledger, const PriceBook& book, Month month,
           const BillOptions& options = {});

/// What `counts` uses cost for somebody who used nothing before, rounded once, half away from zero.
Money cost_of_first(const PriceLine& line, std::int64_t counts_per_unit, std::int64_t counts);

/// What the next `count` invalidation paths cost when the account has used `used_before` this
/// month. Empty when the book does not price them.
std::optional<Money> fee_of_paths(const PriceBook& book, std::int64_t used_before,
                                  std::int64_t count);

/// How many of the account's free invalidation paths are left; 0 when the book has none.
std::int64_t free_paths_left(const PriceBook& book, std::int64_t used_before);

/// A count in the dimension's unit, exactly: 3 half units are `1.5`.
std::string quantity_text(Dimension dimension, std::int64_t counts);

/// The service part of a dimension's name: `cloudfront`.
std::string_view service_of(Dimension dimension);

}  // namespace revalab
