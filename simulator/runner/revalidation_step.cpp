#include "core/invalidation/submitter.hpp"
#include "core/routes/urls.hpp"
#include "simulator/runner/setup.hpp"
#include "simulator/runner/step_player.hpp"

#include <algorithm>
#include <set>

namespace revalab::sim {
namespace {

/// Every URL of the pages that were meant: what a purge should drop, data included.
PageUrls wanted_urls(const UrlRules& rules, const RevalidationReport& report) {
  PageUrls wanted;
  for (const PurgeTarget& target : report.targets) {
    const PageUrls urls = urls_of(rules, target);
    wanted.pages.insert(wanted.pages.end(), urls.pages.begin(), urls.pages.end());
    wanted.data.insert(wanted.data.end(), urls.data.begin(), urls.data.end());
  }
  return wanted;
}

std::vector<std::string> items_of(const std::vector<RefusedItem>& refused) {
  std::vector<std::string> items;
  for (const RefusedItem& item : refused) items.push_back(item.item);
  return items;
}

void tell_purge(const RevalidationReport& report, Outcome& outcome) {
  const SubmissionReport& submission = report.submission;
  outcome.list("purge", report.plan.items);
  outcome.list("accepted", submission.items_in(BatchOutcome::State::accepted));
  std::vector<std::string> refused = submission.items_in(BatchOutcome::State::refused);
  const auto unsent = items_of(submission.refused_items);
  refused.insert(refused.end(), unsent.begin(), unsent.end());
  outcome.list("refused", refused);
  outcome.integer("batches", static_cast<std::int64_t>(submission.batches.size()));
}

/// The ids of what there is to warn of, each once.
std::vector<std::string> warning_ids(const RevalidationReport& report) {
  std::vector<std::string> ids;
  for (const PlanNote& warning : report.warnings) {
    if (std::find(ids.begin(), ids.end(), warning.id) == ids.end()) ids.push_back(warning.id);
  }
  return ids;
}

std::vector<PurgeTarget> targets_of(const Site& site) {
  std::vector<PurgeTarget> targets;
  for (const Page& page : pages_of(site)) targets.push_back(page.target);
  return targets;
}

}  // namespace

RevalidatorOptions StepPlayer::revalidator_options() const {
  const Stack& stack = scenario_.stack;
  RevalidatorOptions options;
  options.strategy = strategy_named(stack.strategy).value();
  options.rules = running_rules();
  options.next_version = site_.next_version;
  options.open_next_version = site_.open_next_version;
  options.submit.distribution_id = k_distribution;
  options.submit.quotas = quota_profile_named(stack.quotas).value();
  options.write_like_opennext = options.strategy == Strategy::opennext;
  options.pages = targets_of(site_);
  return options;
}

Outcome StepPlayer::revalidate(Verb verb, const std::string& subject, RevalidatePathType type) {
  const Money fee_before = purge_fee();
  const std::string number = std::to_string(step_count_);
  const std::string cause = "step " + number + " " + subject;
  dynamodb::Client table = lab_.dynamodb_client(cause);
  const RevalidatorOptions options = revalidator_options();
  // Existing code relies on its SDK's retries, the submitter on its own.
  cloudfront::Client cdn = lab_.cloudfront_client(
      cause, purges_verbatim(options.strategy) ? aws::RetryPolicy() : k_no_retries);
  TagCache tags(table, lab_.clock(), lab_.dice("tags " + number), running_rules(),
                tag_cache_options());
  Submitter submitter(cdn, lab_.clock(), lab_.dice("submit " + number));
  Revalidator revalidator(tags, submitter, lab_.clock(), options);
  RevalidationReport report;
  switch (verb) {
    case Verb::tag: report = lab_.run(revalidator.revalidate_tag(subject)); break;
    case Verb::path: report = lab_.run(revalidator.revalidate_path(subject, type)); break;
    case Verb::res: report = lab_.run(revalidator.res_revalidate(subject)); break;
  }
  Outcome outcome;
  if (!report.tags.empty()) outcome.list("tags", report.tags);
  if (verb != Verb::res) outcome.list("storedPaths", report.resolution.stored_paths);
  const PageUrls wanted = wanted_urls(running_rules(), report);
  outcome.list("urls", wanted.pages);
  if (verb != Verb::res) {
    outcome.list("notPurgeable", report.resolution.not_purgeable);
    outcome.list("foreign", report.resolution.foreign);
    outcome.integer("rowsWritten", report.rows_written);
  }
  tell_purge(report, outcome);
  std::vector<std::string> all = wanted.pages;
  all.insert(all.end(), wanted.data.begin(), wanted.data.end());
  outcome.list("alsoDrops", also_drops(report.plan.items, Inventory(inventory_of(site_)), all));
  outcome.list("warnings", warning_ids(report));
  if (report.failure) {
    outcome.text("error", report.failure->error.code);
  } else if (const ApiError* error = report.submission.first_error()) {
    outcome.text("error", error->code);
  }
  outcome.money("cost", purge_fee() - fee_before);
  return outcome;
}

}  // namespace revalab::sim
