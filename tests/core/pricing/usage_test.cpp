#include "core/pricing/usage.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

constexpr auto k_paths = Dimension::cloudfront_invalidation_path;
constexpr auto k_reads = Dimension::dynamodb_read_request_unit;

WallTime at(std::int64_t milliseconds) {
  return WallTime(std::chrono::milliseconds(1'767'225'600'000 + milliseconds));
}

// A lab under load would fill the memory with one entry a request.
TEST(Ledger, NeighboursOfOneSecondAndCauseAreOneEntry) {
  Ledger ledger;
  ledger.add(at(0), k_reads, 1, "Query");
  ledger.add(at(1), k_paths, 3, "purge");  // Another dimension does not come between.
  ledger.add(at(999), k_reads, 2, "Query");
  ASSERT_EQ(ledger.entries().size(), 2U);
  EXPECT_EQ(ledger.entries()[0], (UsageEntry{at(0), k_reads, 3, 0}));
}

// The free allowance goes to the uses in their order, so no cause may overtake another.
TEST(Ledger, AnotherCauseInBetweenKeepsThemApart) {
  Ledger ledger;
  ledger.add(at(0), k_paths, 1, "a");
  ledger.add(at(1), k_paths, 1, "b");
  ledger.add(at(2), k_paths, 1, "a");
  EXPECT_EQ(ledger.entries().size(), 3U);
}

TEST(Ledger, AnotherSecondIsAnotherEntry) {
  Ledger ledger;
  ledger.add(at(999), k_reads, 1, "Query");
  ledger.add(at(1000), k_reads, 1, "Query");
  EXPECT_EQ(ledger.entries().size(), 2U);
  ledger.clear();
  ledger.add(at(1000), k_reads, 1, "Query");
  EXPECT_EQ(ledger.entries().size(), 1U);
}

}  // namespace
}  // namespace revalab
