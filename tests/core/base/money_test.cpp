#include "core/base/money.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

Money money(std::string_view text) { return Money::parse(text).value(); }

TEST(Money, ReadsAndWritesDecimalsExactly) {
  for (const std::string_view text : {"0", "0.005", "12", "0.0000166667", "2995", "-0.5",
                                      "0.000000000001", "999999999999999.999999999999"}) {
    EXPECT_EQ(money(text).to_string(), text);
  }
  EXPECT_EQ(money("1.500").to_string(), "1.5");
  EXPECT_EQ(money("007").to_string(), "7");
  EXPECT_EQ(money("-0").to_string(), "0");
}

TEST(Money, RefusesWhatIsNoDecimalOrTooFine) {
  for (const std::string_view text : {"", "-", ".5", "5.", "1e3", "1,5", " 1", "1 ", "+1", "--1",
                                      "1.2.3", "0.0000000000001", "1234567890123456"}) {
    EXPECT_EQ(Money::parse(text), std::nullopt) << text;
  }
}

TEST(Money, AddsWithoutLosingAnything) {
  EXPECT_EQ((money("0.1") + money("0.2")).to_string(), "0.3");
  EXPECT_EQ((money("0.005") - money("0.02")).to_string(), "-0.015");
  Money total;
  for (int i = 0; i < 1000; ++i) total += money("0.001");
  EXPECT_EQ(total, money("1"));
}

TEST(Money, ScaleRoundsHalfAwayFromZero) {
  const Money one = Money::picodollars(1);
  EXPECT_EQ(scale(one, 1, 2), one);
  EXPECT_EQ(scale(one, -1, 2), Money::picodollars(-1));
  EXPECT_EQ(scale(one, 1, 3), Money());
  EXPECT_EQ(scale(one, 2, 3), one);
  EXPECT_EQ(scale(Money::picodollars(5), 1, 10), one);
  EXPECT_EQ(scale(Money::picodollars(-5), 1, 10), Money::picodollars(-1));
  EXPECT_EQ(scale(money("0.25"), 3, 1'000'000).to_string(), "0.00000075");
}

// A year of ten million requests a second at a dollar a request: far beyond 64 bits.
TEST(Money, ScaleSurvivesProductsBeyond64Bits) {
  EXPECT_EQ(scale(money("1"), Int128{315'360'000'000'000}, 1).to_string(), "315360000000000");
}

TEST(Money, FormatsFractionsOfUnits) {
  EXPECT_EQ(format_decimal(1, 2), "0.5");
  EXPECT_EQ(format_decimal(-3, 2), "-1.5");
  EXPECT_EQ(format_decimal(4, 2), "2");
  EXPECT_EQ(format_decimal(1, 1'024'000), "0.0000009765625");
  EXPECT_EQ(format_decimal(1, 3), "0.333333333333333333");
}

TEST(MoneyDeathTest, ScaleNeedsADivisor) {
  EXPECT_DEATH(static_cast<void>(scale(Money(), 1, 0)), "divisor of at least 1");
}

}  // namespace
}  // namespace revalab
