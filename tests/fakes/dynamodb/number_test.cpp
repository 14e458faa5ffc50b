#include "fakes/dynamodb/number.hpp"

#include <gtest/gtest.h>

#include <string>

namespace revalab::dynamodb {
namespace {

std::string canonical(std::string_view text) {
  const auto number = Decimal::parse(text);
  return number ? number->to_string() : number.error();
}

// "Leading and trailing zeroes are trimmed."
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
TEST(Number, IsStoredInOneSpelling) {
  EXPECT_EQ(canonical("007"), "7");
  EXPECT_EQ(canonical("1.500"), "1.5");
  EXPECT_EQ(canonical("-0.0"), "0");
  EXPECT_EQ(canonical("+3"), "3");
  EXPECT_EQ(canonical("1e3"), "1000");
  EXPECT_EQ(canonical("12.5E-3"), "0.0125");
  EXPECT_EQ(canonical(".5"), "0.5");
  EXPECT_EQ(canonical("5."), "5");
}

TEST(Number, RefusesWhatIsNoNumber) {
  EXPECT_EQ(canonical(""), "The parameter cannot be converted to a numeric value");
  for (const char* text : {"x", "1x", ".", "-", "1e", "1e+", "1 ", " 1", "0x10", "NaN", "1.2.3"}) {
    EXPECT_EQ(canonical(text),
              "The parameter cannot be converted to a numeric value: " + std::string(text));
  }
}

// 38 significant digits: zeros at either end are not significant, one digit more is refused.
TEST(Number, HasAtMost38SignificantDigits) {
  const std::string digits(38, '9');
  EXPECT_EQ(canonical(digits), digits);
  EXPECT_EQ(canonical(digits + "000"), digits + "000");
  EXPECT_EQ(canonical("0.000" + digits), "0.000" + digits);
  EXPECT_EQ(canonical(digits + "9"),
            "Attempting to store more than 38 significant digits in a Number");
}

// The range is 1E-130 to 9.99...E+125 on both sides of zero.
TEST(Number, EndsAtTheDocumentedMagnitudes) {
  EXPECT_EQ(canonical("9e125"), "9" + std::string(125, '0'));
  EXPECT_EQ(canonical("1e-130"), "0." + std::string(129, '0') + "1");
  EXPECT_TRUE(canonical("1e126").starts_with("Number overflow."));
  EXPECT_TRUE(canonical("-1e126").starts_with("Number overflow."));
  EXPECT_TRUE(canonical("1e-131").starts_with("Number underflow."));
  EXPECT_TRUE(canonical("1e99999999999999999999").starts_with("Number overflow."));
  EXPECT_EQ(canonical("0e99999999999999999999"), "0");
}

// About one byte per two significant digits, plus one, and one for the sign: an epoch in
// milliseconds counts 8.
TEST(Number, CountsHalfItsDigitsInBytes) {
  const auto size = [](std::string_view text) { return Decimal::parse(text)->size_bytes(); };
  EXPECT_EQ(size("0"), 1);
  EXPECT_EQ(size("7"), 2);
  EXPECT_EQ(size("-7"), 3);
  EXPECT_EQ(size("1795347516550"), 7);  // Twelve digits without the trailing zero.
  EXPECT_EQ(size("1795347516551"), 8);
  EXPECT_EQ(size("1000000"), 2);
}

}  // namespace
}  // namespace revalab::dynamodb
