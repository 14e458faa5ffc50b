#include "fakes/journal/ledger_mark.hpp"

namespace revalab::journal {

void LedgerMark::move_to_end(const Ledger& ledger) {
  settled_ = ledger.settled_count();
  counts_.clear();
  const auto& entries = ledger.entries();
  for (std::size_t i = settled_; i < entries.size(); ++i) counts_.push_back(entries[i].count);
}

std::vector<Interlude::Use> LedgerMark::uses_since(const Ledger& ledger) const {
  std::vector<Interlude::Use> uses;
  const auto& entries = ledger.entries();
  for (std::size_t i = settled_; i < entries.size(); ++i) {
    const UsageEntry& entry = entries[i];
    const std::size_t place = i - settled_;
    const std::int64_t marked = place < counts_.size() ? counts_[place] : 0;
    // A new entry stands for itself even when it counts nothing.
    if (place < counts_.size() && entry.count == marked) continue;
    uses.push_back(
        {entry.at, entry.dimension, entry.count - marked, ledger.cause_name(entry.cause)});
  }
  return uses;
}

}  // namespace revalab::journal
