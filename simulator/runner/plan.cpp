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

Task<void> load_site(dynamodb::Client creator, dynamodb::Client loader, std::vector<TagRow> rows) {
  auto created = co_await create_tag_table(std::move(creator), true);
  REVALAB_CHECK(created.ok(), "a fresh table can be created");
  auto loaded = co_await load_rows(std::move(loader), std::move(rows));
  REVALAB_CHECK(loaded.ok(), loaded.ok() ? "" : loaded.error().message);
}

Task<void> resolve(TagCache& cache, std::string tag, TagResolution& resolution) {
  auto resolved = co_await cache.resolve(std::move(tag));
  REVALAB_CHECK(resolved.ok(), resolved.ok() ? "" : resolved.error().message);
  resolution = std::move(resolved).value();
}

/// Keeps the first of each.
void append_new(std::vector<std::string>& all, const std::vector<std::string>& more) {
  for (const std::string& text : more) {
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
  }
}

class Planner {
 public:
  Planner(const Site& site, const PlanQuestion& question) : site_(site), question_(question) {}

  PlanAnswer plan() {
    if (!question_.tags.empty()) plan_tags();
    for (const std::string& path : question_.paths) plan_path(path);
    if (!takes_one_by_one()) choose_items(all_);
    return std::move(answer_);
  }

 private:
  void plan_tags() {
    auto created = Lab::create(LabOptions());
    REVALAB_CHECK(created.ok(), "a lab in memory needs nothing from outside");
    Lab& lab = **created;
    lab.run(
        load_site(lab.dynamodb_client("setup"), lab.dynamodb_client("setup"), seed_rows_of(site_)));
    dynamodb::Client client = lab.dynamodb_client("plan");
    TagCacheOptions options;
    options.table_name = k_tag_table;
    TagCache cache(client, lab.clock(), lab.dice("plan"), site_.rules, options);
    for (const std::string& tag : question_.tags) {
      PlannedRevalidation planned{true, tag, {}};
      lab.run(resolve(cache, tag, planned.resolution));
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
    bool known = false;
    for (const Page& page : pages_of(site_)) {
      if (page.target.path != path) continue;
      known = true;
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
    for (const PurgeTarget& target : planned.resolution.targets) {
      append_new(planned.resolution.urls, urls_of(site_.rules, target).pages);
    }
    add(std::move(revalidation), std::move(planned));
  }

  void add(Revalidation revalidation, PlannedRevalidation planned) {
    revalidation.targets = planned.resolution.targets;
    revalidation.stored_paths = planned.resolution.stored_paths;
    answer_.revalidations.push_back(std::move(planned));
    if (takes_one_by_one()) return choose_items(revalidation);
    // One purge for all of them, so that a wildcard can cover pages of several.
    append_new(all_.tags, revalidation.tags);
    append_new(all_.stored_paths, revalidation.stored_paths);
    for (PurgeTarget& target : revalidation.targets) {
      const auto& known = all_.targets;
      if (std::find(known.begin(), known.end(), target) == known.end()) {
        all_.targets.push_back(std::move(target));
      }
    }
  }

  /// What existing code does: it sends a batch for each tag or path it is told.
  [[nodiscard]] bool takes_one_by_one() const {
    return question_.strategy == Strategy::seed || question_.strategy == Strategy::opennext;
  }

  void choose_items(const Revalidation& revalidation) {
    const ItemPlan plan =
        plan_items(question_.strategy, revalidation, site_.rules, site_.open_next_version);
    append_new(answer_.items, plan.items);
    for (const PlanNote& found : plan.notes) note(found);
  }

  void warn_of_version() {
    if (supports_next_cache(site_.next_version)) return;
    note({std::string(k_next_too_old),
          "next/cache revalidation needs Next.js " + k_next_cache_version_min.to_string() +
              " or higher, the site has " + site_.next_version.to_string()});
  }

  void note(const PlanNote& note) {
    const auto& notes = answer_.notes;
    if (std::find(notes.begin(), notes.end(), note) == notes.end()) answer_.notes.push_back(note);
  }

  const Site& site_;
  const PlanQuestion& question_;
  Revalidation all_;  ///< Everything together, for strategies that take it so.
  PlanAnswer answer_;
};

void measure(const Site& site, const PriceBook& book, const PlanQuestion& question,
             PlanAnswer& answer) {
  std::vector<std::string> wanted;
  for (const PlannedRevalidation& planned : answer.revalidations) {
    for (const PurgeTarget& target : planned.resolution.targets) {
      const PageUrls urls = urls_of(site.rules, target);
      append_new(wanted, urls.pages);
      append_new(wanted, urls.data);
    }
  }
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
