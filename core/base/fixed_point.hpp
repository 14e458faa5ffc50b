#pragma once

#include "core/base/int128.hpp"
#include "core/base/ratio.hpp"

#include <compare>
#include <cstdint>

namespace revalab {

/// A number that is not negative, with 60 binary digits behind the point: for weights and
/// probabilities that must be equal on every machine, which floating point is not.
/// Units: 2^-60, about 1e-18. Invariant: below 2^63.
class FixedPoint {
 public:
  constexpr FixedPoint() = default;
  static constexpr FixedPoint units(Int128 count) {
    FixedPoint value;
    value.units_ = count;
    return value;
  }
  static constexpr FixedPoint one() { return units(Int128{1} << k_fraction_bits); }
  /// `numerator / denominator`, rounded down; the numerator is below 2^66.
  static FixedPoint quotient(Int128 numerator, Int128 denominator);

  [[nodiscard]] constexpr Int128 units() const { return units_; }
  /// This many times the number, rounded half up to a whole. `count` is below 2^66 for numbers up
  /// to 1, and less by as much as the number is greater.
  [[nodiscard]] Int128 times(Int128 count) const;

  friend constexpr auto operator<=>(FixedPoint, FixedPoint) = default;
  friend constexpr FixedPoint operator+(FixedPoint a, FixedPoint b) {
    return units(a.units_ + b.units_);
  }
  friend constexpr FixedPoint operator-(FixedPoint a, FixedPoint b) {
    return units(a.units_ - b.units_);
  }
  /// Rounded down. Both are below 8.
  friend constexpr FixedPoint operator*(FixedPoint a, FixedPoint b) {
    return units((a.units_ * b.units_) >> k_fraction_bits);
  }
  constexpr FixedPoint& operator+=(FixedPoint other) { return *this = *this + other; }

 private:
  static constexpr int k_fraction_bits = 60;

  Int128 units_ = 0;
};

/// How far the functions below may be from the true value: 2^-54, less than 6e-17.
inline constexpr FixedPoint k_function_error_max = FixedPoint::units(64);

/// e^-x.
FixedPoint exp_of_minus(FixedPoint x);

/// The natural logarithm of a whole number of at least 1.
FixedPoint logarithm_of(std::uint64_t number);

/// `number^-exponent` for a whole number of at least 1. Its error grows with the exponent: at most
/// (exponent + 1) times that of the others.
FixedPoint inverse_power(std::uint64_t number, Ratio exponent);

}  // namespace revalab
