#include "core/pricing/bill.hpp"

#include "core/base/check.hpp"

#include <algorithm>
#include <map>

namespace revalab {
namespace {

// Wide, because a book may name more units than a ledger can count.
Int128 free_counts_of(const PriceLine& line, std::int64_t counts_per_unit) {
  return line.free ? Int128{line.free->quantity} * counts_per_unit : 0;
}

/// The month's uses of each dimension, in order of time. A ledger is kept in that order; one merged
/// from several is not, and sorting it stably restores what the account saw.
std::map<Dimension, std::vector<const UsageEntry*>> uses_of(const Ledger& ledger, Month month) {
  std::map<Dimension, std::vector<const UsageEntry*>> uses;
  for (const UsageEntry& entry : ledger.entries()) {
    if (entry.count > 0 && entry.at.month() == month) uses[entry.dimension].push_back(&entry);
  }
  const auto earlier = [](const UsageEntry* a, const UsageEntry* b) { return a->at < b->at; };
  for (auto& [dimension, entries] : uses) {
    if (!std::is_sorted(entries.begin(), entries.end(), earlier)) {
      std::stable_sort(entries.begin(), entries.end(), earlier);
    }
  }
  return uses;
}

/// Appends the lines of one dimension. Each use pays the difference between the cost of everything
/// up to it and everything before it, so that roundings cancel and the lines add up exactly.
void add_lines(const Ledger& ledger, const PriceLine& line, Dimension dimension,
               const std::vector<const UsageEntry*>& uses, std::int64_t used_before, Bill& bill) {
  const std::int64_t counts_per_unit = info(dimension).counts_per_unit;
  const Int128 free = free_counts_of(line, counts_per_unit);
  std::map<std::uint32_t, std::size_t> line_of_cause;
  std::int64_t used = used_before;
  Money cost = cost_of_first(line, counts_per_unit, used);
  for (const UsageEntry* use : uses) {
    const auto [position, is_new] = line_of_cause.try_emplace(use->cause, bill.lines.size());
    if (is_new) {
      BillLine added;
      added.dimension = dimension;
      added.cause = ledger.cause_name(use->cause);
      bill.lines.push_back(std::move(added));
    }
    BillLine& target = bill.lines[position->second];
    target.counts += use->count;
    target.free_counts += static_cast<std::int64_t>(std::clamp<Int128>(free - used, 0, use->count));
    used += use->count;
    const Money cost_now = cost_of_first(line, counts_per_unit, used);
    target.amount += cost_now - cost;
    bill.total += cost_now - cost;
    cost = cost_now;
  }
}

}  // namespace

Money cost_of_first(const PriceLine& line, std::int64_t counts_per_unit, std::int64_t counts) {
  REVALAB_CHECK(counts >= 0, "usage is never negative");
  // Tiers count what is billed: AWS's own line texts say `first 10 TB / month data transfer out
  // beyond the global free tier`.
  Int128 billed = std::max<Int128>(counts - free_counts_of(line, counts_per_unit), 0);
  Int128 picodollar_counts = 0;
  std::int64_t tier_begin = 0;
  for (const PriceTier& tier : line.tiers) {
    Int128 in_tier = billed;
    if (tier.up_to) in_tier = std::min(billed, Int128{*tier.up_to - tier_begin} * counts_per_unit);
    picodollar_counts += tier.price.picodollars() * in_tier;
    billed -= in_tier;
    tier_begin = tier.up_to.value_or(tier_begin);
  }
  return scale(Money::picodollars(picodollar_counts), 1, Int128{line.per} * counts_per_unit);
}

Bill price(const Ledger& ledger, const PriceBook& book, Month month, const BillOptions& options) {
  Bill bill;
  bill.book = book.id;
  bill.as_of = book.as_of;
  bill.month = month;
  bill.currency = book.currency;
  for (const auto& [dimension, uses] : uses_of(ledger, month)) {
    const PriceLine* line = book.line(info(dimension).name);
    if (line == nullptr) {
      std::int64_t counts = 0;
      for (const UsageEntry* use : uses) counts += use->count;
      bill.unpriced.push_back({dimension, counts});
      continue;
    }
    const bool is_path = dimension == Dimension::cloudfront_invalidation_path;
    add_lines(ledger, *line, dimension, uses, is_path ? options.paths_used_this_month : 0, bill);
  }
  return bill;
}

BillSum Bill::sum_of(Dimension dimension) const {
  BillSum sum;
  for (const BillLine& line : lines) {
    if (line.dimension != dimension) continue;
    sum.counts += line.counts;
    sum.free_counts += line.free_counts;
    sum.amount += line.amount;
  }
  return sum;
}

std::optional<Money> fee_of_paths(const PriceBook& book, std::int64_t used_before,
                                  std::int64_t count) {
  const DimensionInfo& dimension = info(Dimension::cloudfront_invalidation_path);
  const PriceLine* line = book.line(dimension.name);
  if (line == nullptr) return std::nullopt;
  return cost_of_first(*line, dimension.counts_per_unit, used_before + count) -
         cost_of_first(*line, dimension.counts_per_unit, used_before);
}

std::int64_t free_paths_left(const PriceBook& book, std::int64_t used_before) {
  const PriceLine* line = book.line(info(Dimension::cloudfront_invalidation_path).name);
  if (line == nullptr || !line->free) return 0;
  return std::max<std::int64_t>(line->free->quantity - used_before, 0);
}

std::string quantity_text(Dimension dimension, std::int64_t counts) {
  return format_decimal(counts, info(dimension).counts_per_unit);
}

std::string_view service_of(Dimension dimension) {
  const std::string_view name = info(dimension).name;
  return name.substr(0, name.find('.'));
}

}  // namespace revalab
