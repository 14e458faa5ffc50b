#pragma once

#include "core/base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace revalab::dynamodb {

inline constexpr std::size_t k_number_significant_digits_max = 38;
inline constexpr int k_number_exponent_min = -130;
inline constexpr int k_number_exponent_max = 125;

/// A DynamoDB number: `d.ddd * 10^exponent`, exact. Invariant: `digits` holds `0` to `9`, neither
/// begins nor ends with `0`, and is empty for zero, which is not negative.
/// Source:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
/// (read 2026-11-22).
struct Decimal {
  bool negative = false;
  int exponent = 0;
  std::string digits;

  /// Reads an optional sign, digits with an optional point, and an optional exponent.
  /// Errors: the service's message when it is no number, out of range, or too precise.
  static Result<Decimal, std::string> parse(std::string_view text);

  /// The one spelling the service stores and answers: plain digits, never an exponent.
  [[nodiscard]] std::string to_string() const;
  /// Bytes that compare as the numbers do.
  [[nodiscard]] std::string sort_bytes() const;
  /// What the number counts in an item's size. Units: bytes. Source:
  /// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
  /// (read 2026-11-22): about one byte per two significant digits, plus one; one more when
  /// negative.
  [[nodiscard]] std::int64_t size_bytes() const;

  friend bool operator==(const Decimal&, const Decimal&) = default;
};

}  // namespace revalab::dynamodb
