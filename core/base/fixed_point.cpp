#include "core/base/fixed_point.hpp"

#include "core/base/check.hpp"

#include <bit>

namespace revalab {
namespace {

constexpr int k_bits = 60;
constexpr std::int64_t k_one = std::int64_t{1} << k_bits;

// The natural logarithm of 2 in units of 2^-60, rounded up, and of 2^-120.
constexpr Int128 k_ln2 = 799'144'290'325'165'979;
constexpr Int128 k_ln2_finely = (k_ln2 << k_bits) - 303'461'139'381'751'049;

// Both series are cut where a term is below a unit: ln(2)^20 / 20! and 3^-39 / 39.
constexpr int k_exp_terms = 20;
constexpr int k_atanh_power_max = 39;

Int128 product(Int128 a, Int128 b) { return (a * b) >> k_bits; }

}  // namespace

FixedPoint FixedPoint::quotient(Int128 numerator, Int128 denominator) {
  REVALAB_CHECK(numerator >= 0 && denominator >= 1, "a fixed-point number is not negative");
  return units((numerator << k_fraction_bits) / denominator);
}

Int128 FixedPoint::times(Int128 count) const {
  return (units_ * count + (Int128{1} << (k_fraction_bits - 1))) >> k_fraction_bits;
}

// e^-x = 2^-k e^-r with r = x - k ln 2, and e^-r = 1 - r (1 - r/2 (1 - r/3 (...))). A unit or two
// are lost in r, in the series and in the shift.
FixedPoint exp_of_minus(FixedPoint x) {
  const Int128 halvings = x.units() / k_ln2;
  if (halvings > k_bits) return {};
  const Int128 r = ((x.units() << k_bits) - halvings * k_ln2_finely) >> k_bits;
  std::int64_t series = k_one;
  for (int n = k_exp_terms; n >= 1; --n) {
    series = k_one - static_cast<std::int64_t>(product(r, series)) / n;
  }
  return FixedPoint::units(series >> static_cast<int>(halvings));
}

// ln(2^k m) = k ln 2 + 2 atanh(z) with z = (m - 1) / (m + 1), which is at most 1/3 for m below 2;
// atanh(z) = z + z^3/3 + z^5/5 + ... Each of twenty quotients is rounded down, and all are doubled:
// 40 units, and a few for the powers of z.
FixedPoint logarithm_of(std::uint64_t number) {
  REVALAB_CHECK(number >= 1, "the logarithm of 0 is no number");
  const int doublings = static_cast<int>(std::bit_width(number)) - 1;
  const Int128 power = Int128{1} << doublings;
  const Int128 z = ((Int128{number} - power) << k_bits) / (Int128{number} + power);
  const Int128 square = product(z, z);
  Int128 sum = 0;
  Int128 term = z;
  for (int n = 1; n <= k_atanh_power_max; n += 2) {
    sum += static_cast<std::int64_t>(term) / n;
    term = product(term, square);
  }
  return FixedPoint::units(2 * sum + ((doublings * k_ln2_finely) >> k_bits));
}

FixedPoint inverse_power(std::uint64_t number, Ratio exponent) {
  const Int128 scaled = logarithm_of(number).units() * exponent.numerator / exponent.denominator;
  return exp_of_minus(FixedPoint::units(scaled));
}

}  // namespace revalab
