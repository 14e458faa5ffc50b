#include "simulator/runner/plan.hpp"

#include "core/invalidation/batches.hpp"
#include "core/invalidation/coverage.hpp"
#include "core/invalidation/path_rules.hpp"
#include "core/pricing/bill.hpp"
#include "simulator/runner/first_of_each.hpp"

#include <set>

namespace revalab::sim {
namespace {

class Planner {
 public:
  Planner(const Site& site, const PlanQuestion& question) : site_(site), question_(question) {}

  PlanAnswer plan() {
    const SiteResolver resolver(site_);
    if (!question_.tags.empty()) {
      for (SiteRevalidation& found : resolver.resolve_tags(question_.tags)) add(std::move(found));
    }
    for (const std::string& path : question_.paths) add(resolver.resolve_path(path));
    if (!purges_verbatim(question_.strategy)) {
      all_.tags = tags_.list();
      all_.targets = targets_.list();
      all_.stored_paths = stored_paths_.list();
      choose_items(all_);
    }
    answer_.items = items_.list();
    return std::move(answer_);
  }

 private:
  void add(SiteRevalidation found) {
    for (const PlanNote& about : found.notes) note(about);
    const Revalidation& revalidation = found.revalidation;
    if (purges_verbatim(question_.strategy)) {
      choose_items(revalidation);
    } else {
      // One purge for all of them, so that a wildcard can cover pages of several.
      tags_.add_all(revalidation.tags);
      stored_paths_.add_all(revalidation.stored_paths);
      targets_.add_all(revalidation.targets);
    }
    answer_.revalidations.push_back(std::move(found));
  }

  void choose_items(const Revalidation& revalidation) {
    const ItemPlan plan =
        plan_items(question_.strategy, revalidation, site_.rules, site_.open_next_version);
    items_.add_all(plan.items);
    for (const PlanNote& found : plan.notes) note(found);
  }

  void note(const PlanNote& note) {
    if (noted_.emplace(note.id, note.text).second) answer_.notes.push_back(note);
  }

  const Site& site_;
  const PlanQuestion& question_;
  Revalidation all_;  ///< Everything together, for strategies that take it so.
  FirstOfEach<std::string> tags_;
  FirstOfEach<std::string> stored_paths_;
  FirstOfEach<PurgeTarget> targets_;
  FirstOfEach<std::string> items_;
  std::set<std::pair<std::string, std::string>> noted_;  ///< Id and text.
  PlanAnswer answer_;
};

void measure(const Site& site, const PriceBook& book, const PlanQuestion& question,
             PlanAnswer& answer) {
  FirstOfEach<std::string> wanted_urls;
  for (const SiteRevalidation& planned : answer.revalidations) {
    for (const PurgeTarget& target : planned.resolution.targets) {
      const PageUrls urls = urls_of(site.rules, target);
      wanted_urls.add_all(urls.pages);
      wanted_urls.add_all(urls.data);
    }
  }
  const std::vector<std::string>& wanted = wanted_urls.list();
  // Which objects carry a cache tag is the origin's business: nothing to say about coverage.
  if (question.strategy != Strategy::cache_tags) {
    answer.also_drops = also_drops(answer.items, Inventory(inventory_of(site)), wanted);
    answer.uncovered = uncovered(answer.items, wanted);
  }
  for (const std::string& item : answer.items) {
    if (const auto why = why_refused(item)) answer.refused.emplace_back(item, *why);
    if (kind_of(item) == ItemKind::wildcard) ++answer.wildcard_count;
  }
  answer.batch_count = split_into_batches(answer.items, limits_of(question.quotas)).size();
  const auto count = static_cast<std::int64_t>(answer.items.size());
  const std::int64_t used = question.paths_used_this_month;
  answer.cost = fee_of_paths(book, used, count).value_or(Money());
  const std::int64_t all_used = used + free_paths_left(book, used);
  answer.cost_after_free = fee_of_paths(book, all_used, count).value_or(Money());
}

}  // namespace

PlanAnswer answer(const Site& site, const PriceBook& book, const PlanQuestion& question) {
  PlanAnswer answer = Planner(site, question).plan();
  measure(site, book, question, answer);
  return answer;
}

}  // namespace revalab::sim
