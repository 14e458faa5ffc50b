#pragma once

#include "core/pricing/usage.hpp"
#include "fakes/journal/entry.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace revalab::journal {

/// A place in a ledger, and what has been used since.
class LedgerMark {
 public:
  /// Marks the end of `ledger`. Costs as much as was added in the ledger's last second.
  void move_to_end(const Ledger& ledger);
  /// What was used since, in an order in which adding it to a ledger as it was at the mark gives
  /// the ledger as it is.
  [[nodiscard]] std::vector<Interlude::Use> uses_since(const Ledger& ledger) const;

 private:
  std::size_t settled_ = 0;
  /// The counts of the entries that came after the settled ones: they may still grow.
  std::vector<std::int64_t> counts_;
};

}  // namespace revalab::journal
