#pragma once

#include "core/pricing/usage.hpp"
#include "fakes/journal/entry.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace revalab::journal {

/// A place in a ledger, and what has been used since.
class LedgerMark {
 public:
  /// Marks the end of `ledger`. Costs as much as was added since the last mark.
  void move_to_end(const Ledger& ledger);
  /// What was used since, in an order in which adding it to a ledger as it was at the mark gives
  /// the ledger as it is.
  [[nodiscard]] std::vector<Interlude::Use> uses_since(const Ledger& ledger) const;

 private:
  struct Last {
    std::size_t index = 0;
    std::int64_t count = 0;
  };
  std::size_t entries_ = 0;
  std::map<Dimension, Last> last_;  ///< The last entry of each dimension may still grow.
};

}  // namespace revalab::journal
