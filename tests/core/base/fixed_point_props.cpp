#include "core/base/fixed_point.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <algorithm>

namespace revalab {
namespace {

const Int128 k_error = k_function_error_max.units();

bool are_near(FixedPoint a, FixedPoint b, Int128 units) {
  return a.units() - b.units() <= units && b.units() - a.units() <= units;
}

/// Numbers from 0 to 50, where e^-x has something left, in steps of a unit.
FixedPoint number() {
  const auto whole = *rc::gen::inRange<std::int64_t>(0, 50);
  const auto fraction = *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 60);
  return FixedPoint::units((Int128{whole} << 60) + fraction);
}

RC_GTEST_PROP(FixedPointLaws, ExponentialsTurnSumsIntoProducts, ()) {
  const FixedPoint a = number();
  const FixedPoint b = number();
  // Either factor may be off by the bound, the sum's too, and the product is rounded down.
  RC_ASSERT(are_near(exp_of_minus(a + b), exp_of_minus(a) * exp_of_minus(b), 3 * k_error + 1));
}

RC_GTEST_PROP(FixedPointLaws, ExponentialsFall, ()) {
  const FixedPoint a = number();
  const FixedPoint b = number();
  RC_ASSERT(exp_of_minus(std::max(a, b)) <=
            exp_of_minus(std::min(a, b)) + k_function_error_max + k_function_error_max);
  RC_ASSERT(exp_of_minus(a) <= FixedPoint::one());
  RC_ASSERT(exp_of_minus(a) >= FixedPoint());
}

RC_GTEST_PROP(FixedPointLaws, LogarithmsTurnProductsIntoSums, ()) {
  const std::uint64_t a = *rc::gen::inRange<std::uint32_t>(1, 0xffffffffU);
  const std::uint64_t b = *rc::gen::inRange<std::uint32_t>(1, 0xffffffffU);
  RC_ASSERT(are_near(logarithm_of(a * b), logarithm_of(a) + logarithm_of(b), 3 * k_error));
}

// The first power needs no logarithm: it is a quotient.
RC_GTEST_PROP(FixedPointLaws, TheInverseFirstPowerIsAQuotient, ()) {
  const std::uint64_t n = *rc::gen::inRange<std::uint32_t>(1, 0xffffffffU);
  RC_ASSERT(are_near(inverse_power(n, {1, 1}), FixedPoint::quotient(1, n), 2 * k_error + 1));
}

// The law a ranking needs: the more popular page never weighs less.
RC_GTEST_PROP(FixedPointLaws, InversePowersFallWithTheNumber, ()) {
  const std::uint64_t n = *rc::gen::inRange<std::uint32_t>(1, 1'000'000U);
  const Ratio exponent{*rc::gen::inRange<std::uint32_t>(0, 30), 10};
  RC_ASSERT(inverse_power(n + 1, exponent).units() <=
            inverse_power(n, exponent).units() + 8 * k_error);
}

}  // namespace
}  // namespace revalab
