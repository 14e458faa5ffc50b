#include "fakes/journal/ledger_mark.hpp"

namespace revalab::journal {

void LedgerMark::move_to_end(const Ledger& ledger) {
  const auto& entries = ledger.entries();
  for (; entries_ < entries.size(); ++entries_) last_[entries[entries_].dimension].index = entries_;
  for (auto& [dimension, last] : last_) last.count = entries[last.index].count;
}

std::vector<Interlude::Use> LedgerMark::uses_since(const Ledger& ledger) const {
  std::vector<Interlude::Use> uses;
  const auto add = [&](const UsageEntry& entry, std::int64_t count) {
    uses.push_back({entry.at, entry.dimension, count, ledger.cause_name(entry.cause)});
  };
  const auto& entries = ledger.entries();
  for (const auto& [dimension, last] : last_) {
    const UsageEntry& entry = entries[last.index];
    if (entry.count > last.count) add(entry, entry.count - last.count);
  }
  for (std::size_t i = entries_; i < entries.size(); ++i) add(entries[i], entries[i].count);
  return uses;
}

}  // namespace revalab::journal
