#include "core/base/money.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab {
namespace {

Money any_money() {
  const auto dollars = *rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'001);
  const auto rest = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
  return Money::picodollars(Int128{dollars} * 1'000'000'000'000 + rest);
}

RC_GTEST_PROP(MoneyLaws, ReadingUndoesWriting, ()) {
  const Money amount = any_money();
  RC_ASSERT(Money::parse(amount.to_string()) == amount);
}

RC_GTEST_PROP(MoneyLaws, ScalingUpAndDownGivesTheAmountBack, ()) {
  const Money amount = any_money();
  const auto factor = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
  RC_ASSERT(scale(scale(amount, factor, 1), 1, factor) == amount);
}

RC_GTEST_PROP(MoneyLaws, RoundingIsOffByAtMostAHalf, ()) {
  const Money amount = any_money();
  const auto divisor = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
  const Int128 twice_off =
      2 * (scale(amount, 1, divisor).picodollars() * divisor - amount.picodollars());
  RC_ASSERT(twice_off <= divisor);
  RC_ASSERT(twice_off >= -divisor);
}

}  // namespace
}  // namespace revalab
