#pragma once

#include "core/base/document.hpp"
#include "core/base/money.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab {

/// What an allowance starts anew with.
enum class AllowancePeriod { month };

/// Who shares an allowance: `account` is all distributions, tables and queues together.
enum class AllowanceScope { account };

/// The first units that cost nothing.
struct FreeAllowance {
  std::int64_t quantity = 0;  ///< Units: the line's.
  AllowancePeriod every = AllowancePeriod::month;
  AllowanceScope scope = AllowanceScope::account;
  friend bool operator==(const FreeAllowance&, const FreeAllowance&) = default;
};

/// One step of a graduated price.
/// Invariant: tiers of a line ascend, and only the last has no end.
struct PriceTier {
  std::optional<std::int64_t> up_to;  ///< Units of the month beyond the allowance; empty: no end.
  Money price;                        ///< For `PriceLine::per` units.
  friend bool operator==(const PriceTier&, const PriceTier&) = default;
};

/// What one dimension costs.
struct PriceLine {
  std::string dimension;  ///< As in `DimensionInfo::name`; others are kept and never used.
  std::string unit;
  std::int64_t per = 1;  ///< So many units cost the tier's price.
  std::optional<FreeAllowance> free;
  std::vector<PriceTier> tiers;
  std::string source;
  std::string confidence;  ///< How sure the figure is, such as `seen`.
  friend bool operator==(const PriceLine&, const PriceLine&) = default;
};

/// The dated price list of one provider and region. Months are UTC.
struct PriceBook {
  std::string id;
  std::string as_of;  ///< A date, `2026-11-22`.
  std::string currency;
  std::vector<PriceLine> lines;

  /// Null when the book has no price for it.
  [[nodiscard]] const PriceLine* line(std::string_view dimension) const;
  friend bool operator==(const PriceBook&, const PriceBook&) = default;
};

/// Reads a book of kind `prices`. `file` names it in errors.
/// Errors: every mistake with its place: unknown field, wrong type, bad number, a dimension twice,
/// a unit that is not the dimension's, tiers out of order.
Result<PriceBook, InputErrors> parse_price_book(std::string file, std::string text);

/// The book built into the program under this id. Errors: as above, or no such book.
Result<PriceBook, InputErrors> builtin_price_book(std::string_view id);

}  // namespace revalab
