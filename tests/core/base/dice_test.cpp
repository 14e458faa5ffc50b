#include "core/base/dice.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace revalab {
namespace {

// xoshiro256** seeded by splitmix64, worked out apart with the algorithms of
// https://prng.di.unimi.it/.
TEST(Dice, GivesTheSameNumbersEverywhere) {
  Dice zero(0);
  EXPECT_EQ(zero.next(), 0x99ec5f36cb75f2b4U);
  EXPECT_EQ(zero.next(), 0xbf6e1f784956452aU);
  EXPECT_EQ(zero.next(), 0x1a5f849d4933e6e0U);
  Dice other(0xdeadbeef);
  EXPECT_EQ(other.next(), 0xc5555444a74d7e83U);
}

TEST(Dice, BelowStaysBelowAndReachesEveryValue) {
  Dice dice(3);
  std::map<std::uint64_t, int> seen;
  for (int i = 0; i < 7000; ++i) ++seen[dice.below(7)];
  ASSERT_EQ(seen.size(), 7U);
  // 1000 each, give or take six standard deviations (29 each).
  for (const auto& [value, count] : seen) EXPECT_NEAR(count, 1000, 180) << value;
  EXPECT_EQ(dice.below(1), 0U);
}

// With 3 * 2^62 a plain remainder would give the first third twice as often as the rest.
TEST(Dice, BelowHasNoBiasForHugeBounds) {
  Dice dice(5);
  constexpr std::uint64_t k_third = std::uint64_t{1} << 62U;
  int first_third = 0;
  for (int i = 0; i < 3000; ++i) first_third += dice.below(3 * k_third) < k_third ? 1 : 0;
  EXPECT_NEAR(first_third, 1000, 160);
}

TEST(Dice, ChanceIsExactAtItsEnds) {
  Dice dice(7);
  int hits = 0;
  for (int i = 0; i < 4000; ++i) {
    EXPECT_FALSE(dice.chance({0, 1}));
    EXPECT_TRUE(dice.chance({3, 3}));
    hits += dice.chance({1, 4}) ? 1 : 0;
  }
  EXPECT_NEAR(hits, 1000, 170);
}

// A new draw in one place must not shift what another actor draws.
TEST(Dice, AForkDependsOnSeedAndLabelOnly) {
  Dice fresh(1);
  Dice used(1);
  for (int i = 0; i < 5; ++i) used.next();
  const std::uint64_t first = fresh.fork("edge").next();
  EXPECT_EQ(first, 0x905863a048339d07U);
  EXPECT_EQ(used.fork("edge").next(), first);
  EXPECT_NE(fresh.fork("egde").next(), first);
  EXPECT_NE(Dice(2).fork("edge").next(), first);
  std::set<std::uint64_t> firsts;
  for (int i = 0; i < 1000; ++i) firsts.insert(fresh.fork(std::to_string(i)).next());
  EXPECT_EQ(firsts.size(), 1000U);
}

TEST(DiceDeathTest, BelowNeedsABound) { EXPECT_DEATH(Dice(1).below(0), "bound of at least 1"); }

TEST(Ratio, ReadsTwoWholeNumbers) {
  EXPECT_EQ(Ratio::parse("1/4"), (Ratio{1, 4}));
  EXPECT_EQ(Ratio::parse("0/1")->to_string(), "0/1");
  for (const std::string_view text :
       {"", "1", "1/", "/2", "1/0", "-1/2", "1/2/3", "1 /2", "0.5", "4294967296/1"}) {
    EXPECT_EQ(Ratio::parse(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace revalab
