#include "core/base/fixed_point.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

/// How far a result is from the true value, which is given in units rounded to the nearest.
Int128 error_of(FixedPoint value, Int128 true_units) {
  const Int128 difference = value.units() - true_units;
  return difference < 0 ? -difference : difference;
}

const Int128 k_error = k_function_error_max.units();

// The true values were computed with 80 decimal digits.
TEST(FixedPoint, ExponentialsAreThoseOfATable) {
  EXPECT_EQ(exp_of_minus({}), FixedPoint::one());
  struct Known {
    Int128 numerator;
    Int128 denominator;
    Int128 units;
  };
  for (const Known& known :
       {Known{1, 1000, 1'151'769'159'370'886'877}, Known{1, 2, 699'282'240'786'072'831},
        Known{1, 1, 424'136'118'829'305'330}, Known{2, 1, 156'030'958'375'549'300},
        Known{10, 1, 52'342'555'330'809}, Known{30, 1, 107'886}}) {
    const FixedPoint x = FixedPoint::quotient(known.numerator, known.denominator);
    EXPECT_LE(error_of(exp_of_minus(x), known.units), k_error);
  }
}

// Beyond 42 nothing is left of e^-x in 60 digits, however large x is.
TEST(FixedPoint, ExponentialsOfLargeNumbersAreZero) {
  EXPECT_LE(exp_of_minus(FixedPoint::quotient(42, 1)), FixedPoint::units(1));
  EXPECT_EQ(exp_of_minus(FixedPoint::quotient(43, 1)), FixedPoint());
  EXPECT_EQ(exp_of_minus(FixedPoint::units(Int128{1} << 122)), FixedPoint());
}

TEST(FixedPoint, LogarithmsAreThoseOfATable) {
  EXPECT_EQ(logarithm_of(1), FixedPoint());
  EXPECT_LE(error_of(logarithm_of(2), 799'144'290'325'165'979), k_error);
  EXPECT_LE(error_of(logarithm_of(3), 1'266'613'732'830'808'727), k_error);
  EXPECT_LE(error_of(logarithm_of(10), 2'654'699'869'899'991'814), k_error);
  const Int128 hundred_thousand = Int128{13'273'499'349'499} * 1'000'000 + 959'069;
  EXPECT_LE(error_of(logarithm_of(100'000), hundred_thousand), k_error);
  const Int128 greatest = Int128{51'145'234'580'810} * 1'000'000 + 622'639;
  EXPECT_LE(error_of(logarithm_of(~std::uint64_t{0}), greatest), k_error);
}

// Weights of Zipf's law: the second of exponent 1/2, the tenth of 9/10, the seventh of 1.
TEST(FixedPoint, InversePowersAreThoseOfATable) {
  EXPECT_EQ(inverse_power(1, {9, 10}), FixedPoint::one());
  EXPECT_EQ(inverse_power(5, {0, 1}), FixedPoint::one());
  EXPECT_LE(error_of(inverse_power(2, {1, 2}), 815'238'614'083'298'888), 2 * k_error);
  EXPECT_LE(error_of(inverse_power(10, {9, 10}), 145'144'217'995'352'568), 2 * k_error);
  EXPECT_LE(error_of(inverse_power(100'000, {9, 10}), 36'458'579'179'459), 2 * k_error);
  EXPECT_LE(error_of(inverse_power(7, {1, 1}), 164'703'072'086'692'425), 2 * k_error);
  EXPECT_LE(error_of(inverse_power(3, {2, 1}), 128'102'389'400'760'775), 3 * k_error);
  EXPECT_EQ(inverse_power(2, {4'294'967'295, 1}), FixedPoint());
}

TEST(FixedPoint, TimesRoundsHalfUp) {
  const FixedPoint half = FixedPoint::quotient(1, 2);
  EXPECT_EQ(half.times(3), 2);
  EXPECT_EQ(half.times(2), 1);
  EXPECT_EQ(FixedPoint::quotient(1, 3).times(1), 0);
  EXPECT_EQ(FixedPoint::one().times(Int128{1} << 65), Int128{1} << 65);
}

}  // namespace
}  // namespace revalab
