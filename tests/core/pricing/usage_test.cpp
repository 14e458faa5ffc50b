#include "core/pricing/usage.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

constexpr auto k_paths = Dimension::cloudfront_invalidation_path;
constexpr auto k_reads = Dimension::dynamodb_read_request_unit;

WallTime at(std::int64_t milliseconds) {
  return WallTime(std::chrono::milliseconds(1'767'225'600'000 + milliseconds));
}

// A lab under load would fill the memory with one entry a request, and a CDN serves many pages at
// once.
TEST(Ledger, WhatACauseUsesWithinASecondIsOneEntry) {
  Ledger ledger;
  ledger.add(at(0), k_reads, 1, "view /a");
  ledger.add(at(1), k_paths, 3, "purge");
  ledger.add(at(2), k_reads, 1, "view /b");
  ledger.add(at(999), k_reads, 2, "view /a");
  ASSERT_EQ(ledger.entries().size(), 3U);
  EXPECT_EQ(ledger.entries()[0], (UsageEntry{at(0), k_reads, 3, 0}));
}

// Whoever asks for a million different pages must not fill the memory with their names.
TEST(Ledger, CausesBeyondTheMostAreCountedTogether) {
  Ledger ledger;
  for (std::size_t i = 0; i < Ledger::k_causes_max + 2; ++i) {
    ledger.add(at(0), k_reads, 1, "view /" + std::to_string(i));
  }
  EXPECT_EQ(ledger.cause_count(), Ledger::k_causes_max + 1);
  EXPECT_EQ(ledger.cause_name(ledger.entries().back().cause), "other causes");
  EXPECT_EQ(ledger.entries().back().count, 2);
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
