#include "fakes/dynamodb/number.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

#include <string>

namespace revalab::dynamodb {
namespace {

/// A number small enough for exact arithmetic of its own: `mantissa * 10^exponent`.
struct Small {
  std::int64_t mantissa;
  int exponent;
};

Small any_small() {
  return {*rc::gen::inRange<std::int64_t>(-2000, 2001), *rc::gen::inRange(-4, 5)};
}

std::string text_of(const Small& number) {
  return std::to_string(number.mantissa) + "e" + std::to_string(number.exponent);
}

/// Brought to the common exponent -4, which is exact.
std::int64_t scaled(const Small& number) {
  std::int64_t value = number.mantissa;
  for (int i = -4; i < number.exponent; ++i) value *= 10;
  return value;
}

RC_GTEST_PROP(Number, SortsAsExactArithmeticDoes, ()) {
  const Small a = any_small();
  const Small b = any_small();
  const auto left = Decimal::parse(text_of(a));
  const auto right = Decimal::parse(text_of(b));
  RC_ASSERT(left.ok() && right.ok());
  RC_ASSERT((left->sort_bytes() < right->sort_bytes()) == (scaled(a) < scaled(b)));
  RC_ASSERT((left->sort_bytes() == right->sort_bytes()) == (scaled(a) == scaled(b)));
}

RC_GTEST_PROP(Number, ReadsBackWhatItWrites, ()) {
  const auto digits = *rc::gen::nonEmpty(
      rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789"))));
  const int exponent = *rc::gen::inRange(-80, 80);
  RC_PRE(digits.size() <= 38);
  const auto number = Decimal::parse("-" + digits + "e" + std::to_string(exponent));
  RC_ASSERT(number.ok());
  const auto again = Decimal::parse(number->to_string());
  RC_ASSERT(again.ok());
  RC_ASSERT(*again == *number);
  RC_ASSERT(again->to_string() == number->to_string());
}

}  // namespace
}  // namespace revalab::dynamodb
