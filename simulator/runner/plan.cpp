#include "simulator/runner/plan.hpp"

#include "core/base/check.hpp"
#include "core/invalidation/batches.hpp"
#include "core/invalidation/coverage.hpp"
#include "core/invalidation/path_rules.hpp"
#include "core/pricing/bill.hpp"
#include "core/routes/next_tags.hpp"
#include "simulator/runner/lab.hpp"
#include "simulator/runner/setup.hpp"

#include <algorithm>
#include <set>

namespace revalab::sim {
namespace {

/// A list that keeps the first of each.
template <class T>
class FirstOfEach {
 public:
  void add(const T& value) {
    if (known_.insert(value).second) list_.push_back(value);
  }
  void add_all(const std::vector<T>& values) {
    for (const T& value : values) add(value);
  }
  [[nodiscard]] const std::vector<T>& list() const { return list_; }

 private:
  std::vector<T> list_;
  std::set<T> known_;
};

class Planner {
 public:
  Planner(const Site& site, const PlanQuestion& question) : site_(site), question_(question) {
    for (Page& page : pages_of(site)) pages_[page.target.path].push_back(std::move(page));
  }

  PlanAnswer plan() {
    if (!question_.tags.empty()) plan_tags();
    for (const std::string& path : question_.paths) plan_path(path);
    if (!takes_one_by_one()) {
      all_.tags = tags_.list();
      all_.targets = targets_.list();
      all_.stored_paths = stored_paths_.list();
      choose_items(all_);
    }
    answer_.items = items_.list();
    return std::move(answer_);
  }

 private:
  void plan_tags() {
    auto created = Lab::create(LabOptions());
    REVALAB_CHECK(created.ok(), "a lab in memory needs nothing from outside");
    Lab& lab = **created;
    const auto table = lab.run(create_tag_table(lab.dynamodb_client("setup"), true));
    REVALAB_CHECK(table.ok(), "a fresh table can be created");
    const auto loaded = lab.run(load_rows(lab.dynamodb_client("setup"), seed_rows_of(site_)));
    REVALAB_CHECK(loaded.ok(), loaded.ok() ? "" : loaded.error().message);
    dynamodb::Client client = lab.dynamodb_client("plan");
    TagCacheOptions options;
    options.table_name = k_tag_table;
    TagCache cache(client, lab.clock(), lab.dice("plan"), site_.rules, options);
    for (const std::string& tag : question_.tags) {
      auto resolved = lab.run(cache.resolve(tag));
      REVALAB_CHECK(resolved.ok(), resolved.ok() ? "" : resolved.error().message);
      PlannedRevalidation planned{true, tag, std::move(resolved).value()};
      Revalidation revalidation;
      revalidation.kind = Revalidation::Kind::tag;
      revalidation.tags = {tag};
      add(std::move(revalidation), std::move(planned));
    }
    warn_of_version();
  }

  void plan_path(const std::string& path) {
    PlannedRevalidation planned{false, path, {}};
    Revalidation revalidation;
    revalidation.requested_path = path;
    revalidation.kind = Revalidation::Kind::res_revalidate;
    const auto pages = pages_.find(path);
    const bool known = pages != pages_.end();
    for (const Page& page : known ? pages->second : std::vector<Page>()) {
      planned.resolution.targets.push_back(page.target);
      if (page.target.router == Router::pages) continue;
      revalidation.kind = Revalidation::Kind::path;
      std::string row = row_path_of(site_, page);
      row.erase(0, row.find_first_not_of('/'));
      planned.resolution.stored_paths.push_back(std::move(row));
    }
    if (!known) {
      PurgeTarget target;
      target.path = path;
      planned.resolution.targets.push_back(target);
      note({"unknown-path", "no route of the site produces " + path});
    }
    if (revalidation.kind == Revalidation::Kind::path) {
      revalidation.tags =
          tags_of_revalidate_path(path, RevalidatePathType::none, site_.next_version).tags;
      warn_of_version();
    }
    FirstOfEach<std::string> urls;
    for (const PurgeTarget& target : planned.resolution.targets) {
      urls.add_all(urls_of(site_.rules, target).pages);
    }
    planned.resolution.urls = urls.list();
    add(std::move(revalidation), std::move(planned));
  }

  void add(Revalidation revalidation, PlannedRevalidation planned) {
    revalidation.targets = planned.resolution.targets;
    revalidation.stored_paths = planned.resolution.stored_paths;
    answer_.revalidations.push_back(std::move(planned));
    if (takes_one_by_one()) return choose_items(revalidation);
    // One purge for all of them, so that a wildcard can cover pages of several.
    tags_.add_all(revalidation.tags);
    stored_paths_.add_all(revalidation.stored_paths);
    targets_.add_all(revalidation.targets);
  }

  /// What existing code does: it sends a batch for each tag or path it is told.
  [[nodiscard]] bool takes_one_by_one() const {
    return question_.strategy == Strategy::seed || question_.strategy == Strategy::opennext;
  }

  void choose_items(const Revalidation& revalidation) {
    const ItemPlan plan =
        plan_items(question_.strategy, revalidation, site_.rules, site_.open_next_version);
    items_.add_all(plan.items);
    for (const PlanNote& found : plan.notes) note(found);
  }

  void warn_of_version() {
    if (supports_next_cache(site_.next_version)) return;
    note({std::string(k_next_too_old),
          "next/cache revalidation needs Next.js " + k_next_cache_version_min.to_string() +
              " or higher, the site has " + site_.next_version.to_string()});
  }

  void note(const PlanNote& note) {
    if (noted_.emplace(note.id, note.text).second) answer_.notes.push_back(note);
  }

  const Site& site_;
  const PlanQuestion& question_;
  std::map<std::string, std::vector<Page>> pages_;  ///< By path; several where locales differ.
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
  for (const PlannedRevalidation& planned : answer.revalidations) {
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
