#include "core/invalidation/pacer.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

using std::chrono::milliseconds;

constexpr SendingRate k_rate{150, 1};

Instant at(int ms) { return Instant(milliseconds(ms)); }

TEST(Pacer, SendsAtOnceWhatFitsIntoTheSecond) {
  Pacer pacer;
  EXPECT_EQ(pacer.earliest(k_rate, {150, 1}, at(0)), at(0));
  pacer.record({100, 0}, at(0));
  EXPECT_EQ(pacer.earliest(k_rate, {50, 1}, at(10)), at(10));
  EXPECT_EQ(pacer.earliest(k_rate, {51, 0}, at(10)), at(1000));
}

// No second, wherever it begins, may see more than the rate: the wait is for the oldest that frees
// enough, not for the last.
TEST(Pacer, WaitsUntilEnoughIsASecondOld) {
  Pacer pacer;
  pacer.record({100, 0}, at(0));
  pacer.record({50, 0}, at(400));
  EXPECT_EQ(pacer.earliest(k_rate, {100, 0}, at(500)), at(1000));
  EXPECT_EQ(pacer.earliest(k_rate, {101, 0}, at(500)), at(1400));
  EXPECT_EQ(pacer.earliest(k_rate, {100, 0}, at(1000)), at(1000));
}

TEST(Pacer, PacesWildcardsApart) {
  Pacer pacer;
  pacer.record({1, 1}, at(0));
  EXPECT_EQ(pacer.earliest(k_rate, {1, 1}, at(1)), at(1000));
  EXPECT_EQ(pacer.earliest(k_rate, {149, 0}, at(1)), at(1));
}

TEST(Pacer, KnowsNoWaitWithoutARate) {
  Pacer pacer;
  pacer.record({3000, 15}, at(0));
  EXPECT_EQ(pacer.earliest({}, {3000, 15}, at(0)), at(0));
}

TEST(Pacer, CountsTheItemsOfABatch) {
  const SendingLoad load = load_of({"/a", "/b*", "#c", "/*"});
  EXPECT_EQ(load.items, 4);
  EXPECT_EQ(load.wildcards, 2);
}

}  // namespace
}  // namespace revalab
