#pragma once

#include "core/base/int128.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace revalab {

/// An exact amount of money. Units: picodollars (1e-12 of the book's currency), 128 bits wide, so
/// that no sum of real bills overflows. Never floating point.
class Money {
 public:
  constexpr Money() = default;
  static constexpr Money picodollars(Int128 amount) {
    Money money;
    money.picodollars_ = amount;
    return money;
  }
  /// Reads a decimal such as `0.005`, `12`, `0.0000166667`; at most twelve decimals. Empty
  /// otherwise.
  static std::optional<Money> parse(std::string_view decimal);

  [[nodiscard]] constexpr Int128 picodollars() const { return picodollars_; }
  /// The shortest exact decimal: `0`, `0.015`, `2995`.
  [[nodiscard]] std::string to_string() const;

  friend constexpr auto operator<=>(Money, Money) = default;
  friend constexpr Money operator+(Money a, Money b) {
    return picodollars(a.picodollars_ + b.picodollars_);
  }
  friend constexpr Money operator-(Money a, Money b) {
    return picodollars(a.picodollars_ - b.picodollars_);
  }
  constexpr Money& operator+=(Money other) { return *this = *this + other; }

 private:
  Int128 picodollars_ = 0;
};

/// `amount * count / divisor`, rounded half away from zero to the picodollar. `divisor` is at
/// least 1.
Money scale(Money amount, Int128 count, Int128 divisor);

/// The shortest exact decimal of `numerator / denominator`, for denominators whose only prime
/// factors are 2 and 5; anything else is cut after eighteen decimals.
std::string format_decimal(Int128 numerator, Int128 denominator);

}  // namespace revalab
