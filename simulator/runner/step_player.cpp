#include "simulator/runner/step_player.hpp"

#include "core/base/check.hpp"
#include "core/invalidation/path_rules.hpp"
#include "core/routes/urls.hpp"
#include "simulator/runner/raw_invalidation.hpp"
#include "simulator/runner/setup.hpp"

#include <algorithm>
#include <set>

namespace revalab::sim {
namespace {

void tell_resolution(const TagResolution& resolution, Outcome& outcome) {
  outcome.list("storedPaths", resolution.stored_paths);
  outcome.list("urls", resolution.urls);
  outcome.list("notPurgeable", resolution.not_purgeable);
  outcome.list("foreign", resolution.foreign);
}

/// What the step means to drop: what it says, else the items that are single paths.
std::vector<std::string> wanted_by(const InvalidateStep& step) {
  if (step.wanted) return *step.wanted;
  std::vector<std::string> wanted;
  for (const std::string& item : step.items) {
    if (kind_of(item) == ItemKind::path) wanted.push_back(item);
  }
  return wanted;
}

std::string subject_of(const Action& action) {
  struct Namer {
    std::string operator()(const PublishStep& step) const { return step.content; }
    std::string operator()(const RevalidateTagStep& step) const { return step.tag; }
    std::string operator()(const RevalidatePathStep& step) const {
      if (step.type == RevalidatePathType::none) return step.path;
      return step.path + (step.type == RevalidatePathType::page ? " (page)" : " (layout)");
    }
    std::string operator()(const ResRevalidateStep& step) const { return step.path; }
    std::string operator()(const DeployStep& step) const { return step.build_id; }
    std::string operator()(const ResolveTagStep& step) const { return step.tag; }
    std::string operator()(const InvalidateStep& step) const {
      if (step.items.size() == 1) return step.items.front();
      return std::to_string(step.items.size()) + " items";
    }
    std::string operator()(const FaultStep& step) const {
      return step.id + (step.on ? " on" : " off");
    }
    std::string operator()(const AdvanceStep& step) const { return format_duration(step.by); }
  };
  return std::visit(Namer(), action);
}

}  // namespace

StepPlayer::StepPlayer(Lab& lab, const Scenario& scenario, const PriceBook& book)
    : lab_(lab),
      scenario_(scenario),
      book_(book),
      site_(scenario.site),
      first_month_(lab.clock().wall_now().month()) {}

Result<Done> StepPlayer::set_up() {
  const Stack& stack = scenario_.stack;
  std::vector<TagRow> rows = stack.extra_rows;
  if (stack.tag_table_sort_key) {
    const auto seeds = seed_rows_of(site_);
    rows.insert(rows.end(), seeds.begin(), seeds.end());
  }
  const auto created =
      lab_.run(create_tag_table(lab_.dynamodb_client("setup"), stack.tag_table_sort_key));
  if (!created) return created;
  const auto loaded = lab_.run(load_rows(lab_.dynamodb_client("deploy"), std::move(rows)));
  if (!loaded) return loaded;
  cloudfront::DistributionSettings settings;
  settings.cache_tag_header = stack.cache_tag_header;
  const auto added = lab_.account().cloudfront().add_distribution(
      std::string(k_distribution), settings, cloudfront::Call{lab_.clock().now()});
  if (!added) return added.error();
  calls_before_ = lab_.account().cloud().calls();
  lab_.account().faults().replace(scenario_.faults);
  return Done{};
}

StepResult StepPlayer::play(const Step& step) {
  ++step_count_;
  StepResult result;
  result.at = lab_.clock().now().since_start();
  result.verb = step.verb;
  result.subject = subject_of(step.action);
  result.outcome = std::visit([this](const auto& action) { return act(action); }, step.action);
  return result;
}

std::vector<Bill> StepPlayer::bills() const {
  std::set<Month> months{first_month_};
  for (const UsageEntry& entry : lab_.account().ledger().entries()) months.insert(entry.at.month());
  std::vector<Bill> bills;
  for (const Month month : months) {
    BillOptions options;
    if (month == first_month_) {
      options.paths_used_this_month = scenario_.stack.paths_used_this_month;
    }
    bills.push_back(price(lab_.account().ledger(), book_, month, options));
  }
  return bills;
}

Money StepPlayer::purge_fee() const {
  Money fee;
  for (const Bill& bill : bills()) {
    fee += bill.sum_of(Dimension::cloudfront_invalidation_path).amount;
  }
  return fee;
}

std::map<std::string, std::int64_t> StepPlayer::calls() const {
  std::map<std::string, std::int64_t> calls = lab_.account().cloud().calls();
  for (const auto& [name, count] : calls_before_) calls[name] -= count;
  return calls;
}

UrlRules StepPlayer::running_rules() const {
  UrlRules rules = site_.rules;
  const std::string& believed = scenario_.stack.runtime_build_id;
  if (!believed.empty()) rules.build_id = believed;
  return rules;
}

TagCacheOptions StepPlayer::tag_cache_options() const {
  const Stack& stack = scenario_.stack;
  TagCacheOptions options;
  options.table_name = k_tag_table;
  options.mode = stack.tag_cache == "nextMode" ? TagCacheMode::next_mode : TagCacheMode::original;
  options.swallow_errors = stack.swallow_errors;
  options.first_page_only = stack.first_page_only;
  if (stack.strategy == "seed") options.profile = KeyProfile::seed;
  return options;
}

Outcome StepPlayer::act(const PublishStep& step) {
  Outcome outcome;
  outcome.integer("version", ++content_versions_[step.content]);
  return outcome;
}

Outcome StepPlayer::act(const RevalidateTagStep& step) {
  return revalidate(Verb::tag, step.tag, RevalidatePathType::none);
}

Outcome StepPlayer::act(const RevalidatePathStep& step) {
  return revalidate(Verb::path, step.path, step.type);
}

Outcome StepPlayer::act(const ResRevalidateStep& step) {
  return revalidate(Verb::res, step.path, RevalidatePathType::none);
}

Outcome StepPlayer::act(const ResolveTagStep& step) {
  dynamodb::Client client = lab_.dynamodb_client("resolveTag " + step.tag);
  const Dice dice = lab_.dice("resolve " + std::to_string(step_count_));
  TagCache cache(client, lab_.clock(), dice, running_rules(), tag_cache_options());
  const auto resolution = lab_.run(cache.resolve(step.tag));
  Outcome outcome;
  if (!resolution) {
    outcome.text("error", resolution.error().code);
    return outcome;
  }
  tell_resolution(*resolution, outcome);
  outcome.list("warnings", resolution->warnings);
  return outcome;
}

Outcome StepPlayer::act(const DeployStep& step) {
  const Money fee_before = purge_fee();
  site_.rules.build_id = step.build_id;
  // A new build writes rows of its own; those of a real build were of the first one.
  site_.seed_rows.clear();
  const auto rows = seed_rows_of(site_);
  const auto loaded = lab_.run(load_rows(lab_.dynamodb_client("deploy " + step.build_id), rows));
  Outcome outcome;
  outcome.integer("rows", static_cast<std::int64_t>(rows.size()));
  outcome.list("purge", step.items);
  if (!loaded) {
    outcome.text("error", loaded.error().code);
    return outcome;
  }
  if (!step.items.empty()) {
    const std::string cause = "deploy " + step.build_id;
    const auto sent = submit_items(lab_, step.items, cause, scenario_.stack, step.wait);
    if (const ApiError* error = sent.first_error()) outcome.text("error", error->code);
  }
  outcome.money("cost", purge_fee() - fee_before);
  return outcome;
}

Outcome StepPlayer::act(const InvalidateStep& step) {
  const Money fee_before = purge_fee();
  const auto answer =
      send_raw_invalidation(lab_, step, "invalidate " + std::to_string(step_count_));
  Outcome outcome;
  if (!answer) {
    outcome.text("error", answer.error().code);
    outcome.text("message", answer.error().message);
  } else {
    outcome.text("id", answer->id);
    outcome.text("status", answer->status);
    outcome.integer("quantity", static_cast<std::int64_t>(answer->batch.items.size()));
    const auto same = std::find(invalidation_ids_.begin(), invalidation_ids_.end(), answer->id);
    if (same != invalidation_ids_.end()) {
      outcome.integer("sameAs", 1 + (same - invalidation_ids_.begin()));
    } else {
      invalidation_ids_.push_back(answer->id);
    }
    outcome.list("alsoDrops",
                 also_drops(step.items, Inventory(inventory_of(site_)), wanted_by(step)));
  }
  outcome.money("cost", purge_fee() - fee_before);
  return outcome;
}

Outcome StepPlayer::act(const FaultStep& step) {
  REVALAB_CHECK(lab_.account().faults().set_enabled(step.id, step.on),
                "the loader knows every fault");
  return {};
}

Outcome StepPlayer::act(const AdvanceStep& step) {
  lab_.advance_to(lab_.clock().now() + step.by);
  std::int64_t completed = 0;
  std::int64_t in_progress = 0;
  for (const std::string& status : invalidation_statuses(lab_)) {
    ++(status == "Completed" ? completed : in_progress);
  }
  Outcome outcome;
  outcome.integer("completed", completed);
  outcome.integer("inProgress", in_progress);
  return outcome;
}

}  // namespace revalab::sim
