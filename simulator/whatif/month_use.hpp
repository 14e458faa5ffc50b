#pragma once

#include "core/base/int128.hpp"
#include "core/pricing/usage.hpp"
#include "simulator/runner/site_resolver.hpp"
#include "simulator/whatif/cached_objects.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace revalab::sim {

/// A change of a what-if and what it leads to.
struct RecurringChange {
  SiteRevalidation revalidation;
  Duration every{k_whatif_month};
  std::vector<bool> wanted;  ///< For each page of the site, whether it is meant.

  /// In a month, rounded down.
  [[nodiscard]] std::int64_t times() const { return k_whatif_month / every; }
};

/// Calls of the site's function that are expected in a month. Units: millionths, so that what is
/// rare is not lost before it is summed.
struct ExpectedCalls {
  Int128 count = 0;
  Int128 megabyte_milliseconds = 0;

  void add(Int128 calls, std::int64_t milliseconds, std::int64_t megabytes) {
    count += calls;
    megabyte_milliseconds += calls * milliseconds * megabytes;
  }
  friend bool operator==(const ExpectedCalls&, const ExpectedCalls&) = default;
};

/// What a strategy uses and leaves in a month.
struct MonthUse {
  Strategy strategy = Strategy::none;
  Int128 paths = 0;  ///< Accepted, and so billed; wildcards and tags too.
  Int128 wildcards = 0;
  Int128 batches = 0;
  Int128 refused = 0;              ///< Batches.
  ExpectedCalls renders;           ///< Views that render a wanted page anew.
  ExpectedCalls refills;           ///< Views that read a wanted page anew from S3.
  ExpectedCalls needless_refills;  ///< Reads added by dropping what no change meant.
  std::int64_t stays_stale = 0;    ///< Variants of wanted pages that some change does not drop.
  friend bool operator==(const MonthUse&, const MonthUse&) = default;
};

/// A month of `changes` under a strategy. Refills are what is missed only because of a purge; see
/// the room's README for the model.
MonthUse month_of(Strategy strategy, const Site& site, const CachedObjects& cached,
                  const std::vector<RecurringChange>& changes, const WhatIfTraffic& traffic);

/// Millionths as a whole number, half up.
Int128 rounded(Int128 millionths);

/// The use as a ledger of one instant, with the causes `purge`, `render`, `refill` and `needless
/// refill`. Empty when it is more than a ledger can count.
std::optional<Ledger> ledger_of(const MonthUse& use, WallTime at);

}  // namespace revalab::sim
