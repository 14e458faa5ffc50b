#include "simulator/whatif/comparison.hpp"

#include "core/invalidation/quotas.hpp"
#include "simulator/runner/first_of_each.hpp"
#include "simulator/whatif/assumptions.hpp"

#include <algorithm>
#include <utility>

namespace revalab::sim {
namespace {

/// In the order of the file; all tags are resolved at once, over one table.
std::vector<RecurringChange> resolve(const WhatIf& whatif, const CachedObjects& cached) {
  const SiteResolver resolver(whatif.site);
  FirstOfEach<std::string> tags;
  for (const WhatIfChange& change : whatif.changes) {
    if (change.is_tag) tags.add(change.subject);
  }
  std::map<std::string, SiteRevalidation> of_tag;
  if (!tags.list().empty()) {
    for (SiteRevalidation& found : resolver.resolve_tags(tags.list())) {
      of_tag.emplace(found.subject, std::move(found));
    }
  }
  std::vector<RecurringChange> changes;
  for (const WhatIfChange& change : whatif.changes) {
    SiteRevalidation revalidation =
        change.is_tag ? of_tag.at(change.subject) : resolver.resolve_path(change.subject);
    std::vector<bool> wanted = cached.pages_among(revalidation.revalidation.targets);
    changes.push_back({std::move(revalidation), change.every, std::move(wanted)});
  }
  return changes;
}

ChangeSummary summary_of(const RecurringChange& change) {
  return {change.revalidation.is_tag ? "revalidateTag" : "revalidatePath",
          change.revalidation.subject, change.every, change.times(),
          std::count(change.wanted.begin(), change.wanted.end(), true)};
}

std::vector<PlanNote> warnings_of(const std::vector<RecurringChange>& changes,
                                  const CachedObjects& cached) {
  std::vector<PlanNote> warnings;
  const auto warn = [&](const PlanNote& note) {
    if (std::find(warnings.begin(), warnings.end(), note) == warnings.end()) {
      warnings.push_back(note);
    }
  };
  for (const RecurringChange& change : changes) {
    const SiteRevalidation& revalidation = change.revalidation;
    for (const PlanNote& note : revalidation.notes) warn(note);
    if (revalidation.is_tag && revalidation.revalidation.targets.empty()) {
      warn({"unknown-tag", "no page of the site carries " + revalidation.subject});
    }
  }
  if (const std::int64_t pages = cached.pages_with_lost_tags(); pages > 0) {
    warn({"too-many-tags", std::to_string(pages) +
                               " pages carry more tags than the 50 that CloudFront keeps: "
                               "purging by one of the others does not reach them"});
  }
  return warnings;
}

/// How long an item is in progress. Source: https://aws.amazon.com/about-aws/whats-new/2026/04/
/// cloudfront-invalidation-cache-tag/ (P95, read 2026-11-22).
constexpr std::chrono::seconds k_in_progress{25};

/// Whether a month's items are more than can be in progress one after another: then the batches
/// that wait grow without end.
bool outruns_quotas(const MonthUse& use) {
  const BatchLimits limits = limits_of(QuotaProfile::classic);
  const Int128 rounds = k_whatif_month / k_in_progress;
  return use.wildcards > rounds * limits.wildcards_max ||
         use.paths - use.wildcards > rounds * limits.paths_max;
}

/// Nobody is billed in the months of a model; the book's own month stands for each of them.
WallTime priced_at(const PriceBook& book) {
  return WallTime::parse_rfc3339(book.as_of + "T00:00:00Z").value_or(WallTime());
}

std::optional<std::size_t> cheapest_of(const std::vector<StrategyCost>& strategies) {
  std::optional<std::size_t> cheapest;
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    const MonthUse& use = strategies[i].use;
    if (use.stays_stale > 0 || outruns_quotas(use)) continue;
    if (!cheapest || strategies[i].bill.total < strategies[*cheapest].bill.total) cheapest = i;
  }
  return cheapest;
}

Result<BookComparison, InputErrors> compare_by(const PriceBook& book, const WhatIf& whatif,
                                               const std::vector<MonthUse>& uses) {
  BookComparison comparison{book.id, book.as_of, book.currency, {}, {}};
  const WallTime at = priced_at(book);
  const BillOptions options{.paths_used_this_month = whatif.paths_used_this_month};
  for (const MonthUse& use : uses) {
    const auto ledger = ledger_of(use, at);
    if (!ledger) {
      return InputErrors{{whatif.file, 0, 0, "",
                          "asks for more than a bill can count under the strategy " +
                              std::string(name_of(use.strategy))}};
    }
    comparison.strategies.push_back({use, price(*ledger, book, at.month(), options)});
  }
  comparison.cheapest = cheapest_of(comparison.strategies);
  return comparison;
}

}  // namespace

Money StrategyCost::fee() const {
  return bill.sum_of(Dimension::cloudfront_invalidation_path).amount;
}

Money StrategyCost::refill_cost() const { return bill.total - fee(); }

Result<Comparison, InputErrors> compare(const WhatIf& whatif) {
  const CachedObjects cached(whatif.site, whatif.traffic);
  const std::vector<RecurringChange> changes = resolve(whatif, cached);
  Comparison result;
  result.file = whatif.file;
  result.name = whatif.name;
  result.site = whatif.site.name;
  result.traffic = whatif.traffic;
  result.months = whatif.months;
  result.paths_used_this_month = whatif.paths_used_this_month;
  result.pages = std::ssize(cached.pages());
  result.objects = std::ssize(cached.objects());
  for (const RecurringChange& change : changes) {
    result.changes.push_back(summary_of(change));
  }
  result.warnings = warnings_of(changes, cached);
  result.assumptions = assumptions_of(whatif);
  std::vector<MonthUse> uses;
  for (const Strategy strategy : whatif.strategies) {
    uses.push_back(month_of(strategy, whatif.site, cached, changes, whatif.traffic));
    if (!outruns_quotas(uses.back())) continue;
    result.warnings.push_back(
        {"outruns-quotas", std::string(name_of(strategy)) +
                               " asks for more than can be in progress at 25 s an item: what "
                               "waits grows without end, so it is not called cheapest"});
  }
  for (const PriceBook& book : whatif.books) {
    auto comparison = compare_by(book, whatif, uses);
    if (!comparison) return comparison.error();
    result.books.push_back(std::move(comparison).value());
  }
  return result;
}

}  // namespace revalab::sim
