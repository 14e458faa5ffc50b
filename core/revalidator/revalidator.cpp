#include "core/revalidator/revalidator.hpp"

#include "core/pricing/bill.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

namespace revalab {
namespace {

using State = BatchOutcome::State;
using Step = RevalidationStep;

constexpr std::string_view k_soft_tag_prefix = "_N_T_/";

// Store, rows, purge: each step makes visible what the one before prepared. The purge makes viewers
// ask the origin again, so by then the origin must no longer answer with the old page: S3 holds the
// new one, or the rows say that what it holds is outdated. Purging first lets the first viewer in
// between put the old page back into the CDN, for its whole TTL. Rows before the store let a page
// that was rendered before the mark and written after it pass for a fresh one; the other way round
// it is at worst rendered once more.
constexpr std::array<std::array<Step, 3>, 6> k_orders{{{Step::store, Step::rows, Step::purge},
                                                       {Step::store, Step::purge, Step::rows},
                                                       {Step::rows, Step::store, Step::purge},
                                                       {Step::rows, Step::purge, Step::store},
                                                       {Step::purge, Step::store, Step::rows},
                                                       {Step::purge, Step::rows, Step::store}}};

bool is_soft(std::string_view tag) { return tag.starts_with(k_soft_tag_prefix); }

/// Adds what is new of `from`, in its order.
template <class T>
void merge(const std::vector<T>& from, std::vector<T>& to) {
  std::set<T> known(to.begin(), to.end());
  for (const T& value : from) {
    if (known.insert(value).second) to.push_back(value);
  }
}

/// Adds the resolution of another tag. The first, and mostly the only one, is taken as it is.
void merge(TagResolution from, TagResolution& to) {
  if (to.stored_paths.empty() && to.targets.empty() && to.foreign.empty()) {
    merge(to.warnings, from.warnings);
    to = std::move(from);
    return;
  }
  merge(from.stored_paths, to.stored_paths);
  std::sort(to.stored_paths.begin(), to.stored_paths.end());
  merge(from.targets, to.targets);
  merge(from.urls, to.urls);
  merge(from.not_purgeable, to.not_purgeable);
  merge(from.foreign, to.foreign);
  merge(from.warnings, to.warnings);
}

}  // namespace

/// One pass through the steps: for `opennext` one tag, else all of them.
struct Revalidator::Job {
  Job(Revalidation what, RevalidationReport& whole)
      : asked(std::move(what)), report(whole), to_resolve(asked.tags) {}

  void fail(Step step, ApiError error) {
    if (!report.failure) report.failure = RevalidationFailure{step, std::move(error)};
  }

  Revalidation asked;
  RevalidationReport& report;
  std::vector<std::string> to_resolve;  ///< The tags whose rows are read.
  bool mark_rows = true;
  std::vector<TagWrite> rows;
  std::vector<std::string> items;  ///< What is to be purged, once planned.
};

Revalidator::Revalidator(TagCache& tags, Submitter& submitter, Clock& clock,
                         RevalidatorOptions options)
    : tags_(tags),
      submitter_(submitter),
      clock_(clock),
      options_(std::move(options)),
      locator_(options_.rules, options_.pages),
      month_(clock.wall_now().month()),
      paths_used_(options_.paths_used_this_month) {}

Task<RevalidationReport> Revalidator::revalidate_tag(std::string tag) {
  RevalidationReport report;
  warn_if_too_old(report);
  Revalidation asked;
  asked.kind = Revalidation::Kind::tag;
  asked.tags.push_back(std::move(tag));
  co_await run_tags(std::move(asked), report);
  co_return report;
}

Task<RevalidationReport> Revalidator::revalidate_path(std::string path, RevalidatePathType type) {
  RevalidationReport report;
  warn_if_too_old(report);
  Revalidation asked = path_revalidation(std::move(path), type, report);
  co_await run_tags(std::move(asked), report);
  co_return report;
}

Revalidation Revalidator::path_revalidation(std::string path, RevalidatePathType type,
                                            RevalidationReport& report) const {
  PathTags tags = tags_of_revalidate_path(path, type, options_.next_version);
  for (std::string& warning : tags.warnings) report.warn("revalidate-path", std::move(warning));
  Revalidation asked;
  asked.kind = Revalidation::Kind::path;
  asked.tags = std::move(tags.tags);
  // The page named is purged whether or not a row leads to it; a pattern such as /posts/[id] names
  // none.
  if (type == RevalidatePathType::none && path.find('[') == std::string::npos) {
    asked.targets.push_back(locator_.locate(path, Router::app));
  }
  asked.requested_path = std::move(path);
  return asked;
}

Revalidation Revalidator::res_revalidation(std::string path) const {
  Revalidation asked;
  asked.kind = Revalidation::Kind::res_revalidate;
  asked.targets.push_back(locator_.locate(path, Router::pages));
  asked.requested_path = std::move(path);
  return asked;
}

Task<RevalidationReport> Revalidator::res_revalidate(std::string path) {
  RevalidationReport report;
  Job job(res_revalidation(std::move(path)), report);
  plan(job);
  co_await take_steps(job);
  account(report);
  co_return report;
}

Task<RevalidationReport> Revalidator::purge_order(PurgeOrder order, PurgeApproval approve) {
  RevalidationReport report;
  std::vector<Job> jobs = jobs_of(std::move(order), report);
  if (!report.tags.empty()) warn_if_too_old(report);
  for (Job& job : jobs) {
    co_await resolve(job);
    if (report.failure) co_return report;
    plan(job);
  }
  if (!approve(report)) co_return report;
  for (Job& job : jobs) {
    if (report.failure) {
      // What was not begun is part of the answer too.
      if (!job.items.empty()) report.submission.batches.emplace_back(std::move(job.items), "");
      continue;
    }
    co_await take_steps(job);
    // Existing code takes the millisecond as its caller reference.
    if (jobs.size() > 1) {
      co_await clock_.sleep(std::chrono::milliseconds(1));
    }
  }
  account(report);
  co_return report;
}

std::vector<Revalidator::Job> Revalidator::jobs_of(PurgeOrder order,
                                                   RevalidationReport& report) const {
  std::vector<Revalidation> asked;
  for (std::string& tag : order.tags) {
    asked.emplace_back().tags.push_back(std::move(tag));
  }
  for (std::string& path : order.paths) {
    if (path.find('?') != std::string::npos) {
      report.warn("query-left-out",
                  path + ": a page is purged without its query; `query` purges it with any");
    }
    // A page that is known has its own router.
    const bool app = locator_.locate(path, order.router).router == Router::app;
    asked.push_back(app ? path_revalidation(std::move(path), RevalidatePathType::none, report)
                        : res_revalidation(std::move(path)));
  }
  const bool one_by_one = purges_verbatim(options_.strategy);
  std::vector<Job> jobs;
  for (Revalidation& each : asked) {
    merge(each.tags, report.tags);
    if (one_by_one || jobs.empty()) {
      jobs.emplace_back(Revalidation(), report).mark_rows = order.mark_rows;
      if (one_by_one) jobs.back().asked = each;
    }
    Job& job = jobs.back();
    const bool named = each.kind == Revalidation::Kind::path;
    // Whose rows are neither marked nor lead to what is purged need not be read.
    const bool leads =
        named ? options_.strategy == Strategy::opennext : options_.strategy != Strategy::cache_tags;
    if (order.mark_rows || leads) merge(each.tags, job.to_resolve);
    if (one_by_one) continue;
    merge(each.tags, job.asked.tags);
    merge(each.targets, job.asked.targets);
  }
  return jobs;
}

void Revalidator::warn_if_too_old(RevalidationReport& report) const {
  if (supports_next_cache(options_.next_version)) return;
  report.warn(std::string(k_next_too_old),
              "next/cache revalidation needs Next.js " + k_next_cache_version_min.to_string() +
                  " or higher, the site has " + options_.next_version.to_string());
}

Task<void> Revalidator::run_tags(Revalidation asked, RevalidationReport& report) {
  report.tags = asked.tags;
  std::vector<Revalidation> passes;
  if (options_.strategy == Strategy::opennext) {
    // OpenNext takes tag after tag through all steps, with a purge each.
    for (const std::string& tag : asked.tags) {
      passes.push_back(asked);
      passes.back().tags.assign(1, tag);
    }
  } else {
    passes.push_back(std::move(asked));
  }
  for (Revalidation& pass : passes) {
    Job job(std::move(pass), report);
    co_await resolve(job);
    if (!report.failure && options_.write_like_opennext) {
      co_await add_rows_like_opennext(job);
    }
    if (report.failure) break;
    plan(job);
    co_await take_steps(job);
  }
  account(report);
}

Task<void> Revalidator::resolve(Job& job) {
  for (const std::string& tag : job.to_resolve) {
    auto resolution = co_await tags_.resolve(tag);
    if (!resolution.ok() && resolution.error().code == k_not_resolvable) {
      // One row a tag: it can be marked, but does not say which pages carry it.
      job.rows.emplace_back(tag, "");
      job.report.plan.note("not-resolvable", resolution.error().message);
      continue;
    }
    if (!resolution.ok()) {
      job.fail(Step::resolve, resolution.error());
      co_return;
    }
    for (const std::string& path : resolution->stored_paths) {
      if (!path.empty()) job.rows.emplace_back(tag, path);
    }
    if (resolution->stored_paths.empty() && job.asked.kind == Revalidation::Kind::tag) {
      job.report.plan.note("tag-without-rows", "no row of this build has the tag " + tag);
    }
    merge(resolution->stored_paths, job.asked.stored_paths);
    merge(resolution->targets, job.asked.targets);
    merge(std::move(*resolution), job.report.resolution);
  }
  std::sort(job.asked.stored_paths.begin(), job.asked.stored_paths.end());
}

/// Source: opennextjs-aws `adapters/cache.ts`, `revalidateTag` (3.4 to 4.1.12, read 2026-11-22).
Task<void> Revalidator::add_rows_like_opennext(Job& job) {
  const std::vector<TagWrite> own = job.rows;
  for (const TagWrite& row : own) {
    if (!is_soft(row.tag)) continue;
    auto tags = co_await tags_.tags_for_path(row.path);
    if (!tags.ok()) {
      job.fail(Step::resolve, tags.error());
      co_return;
    }
    for (const std::string& tag : *tags) {
      if (is_soft(tag)) continue;
      auto paths = co_await tags_.stored_paths_for_tag(tag);
      if (!paths.ok()) {
        job.fail(Step::resolve, paths.error());
        co_return;
      }
      for (const std::string& path : *paths) job.rows.emplace_back(tag, path);
    }
  }
}

/// Chooses what is purged; a pure function of what was asked and resolved.
void Revalidator::plan(Job& job) const {
  merge(job.asked.targets, job.report.targets);
  ItemPlan plan =
      plan_items(options_.strategy, job.asked, options_.rules, options_.open_next_version);
  job.items = plan.items;
  std::move(plan.items.begin(), plan.items.end(), std::back_inserter(job.report.plan.items));
  std::move(plan.notes.begin(), plan.notes.end(), std::back_inserter(job.report.plan.notes));
}

Task<void> Revalidator::take_steps(Job& job) {
  for (const Step step : k_orders.at(static_cast<std::size_t>(options_.order))) {
    // What comes after a failed step relies on it: a purge after unmarked rows would have the CDN
    // fetch the old page again.
    if (job.report.failure) co_return;
    if (step == Step::store) {
      co_await store(job);
    } else if (step == Step::rows) {
      co_await write_rows(job);
    } else {
      co_await purge(job);
    }
  }
}

Task<void> Revalidator::store(Job& job) {
  const bool renders = job.asked.kind == Revalidation::Kind::res_revalidate;
  if (!renders || options_.page_store == nullptr) co_return;
  for (const PurgeTarget& page : job.asked.targets) {
    auto stored = co_await options_.page_store->refresh(page);
    if (!stored.ok()) {
      job.fail(Step::store, stored.error());
      co_return;
    }
  }
}

Task<void> Revalidator::write_rows(Job& job) {
  if (job.rows.empty() || !job.mark_rows) co_return;
  const std::int64_t count = std::ssize(job.rows);
  auto written = co_await tags_.write_tags(std::move(job.rows));
  if (written.ok()) {
    job.report.rows_written += count;
  } else {
    job.fail(Step::rows, written.error());
  }
}

Task<void> Revalidator::purge(Job& job) {
  if (job.items.empty()) co_return;
  SubmitOptions options = options_.submit;
  if (purges_verbatim(options_.strategy)) options.style = SubmissionStyle::verbatim;
  SubmissionReport sent = co_await submitter_.submit(std::move(job.items), std::move(options));
  if (const ApiError* error = sent.first_error()) {
    job.fail(Step::purge, *error);
  } else if (!sent.refused_items.empty()) {
    const RefusedItem& refused = sent.refused_items.front();
    job.fail(Step::purge, ApiError(400, "InvalidArgument", refused.item + ": " + refused.reason));
  } else if (!sent.all_accepted()) {
    job.fail(Step::purge,
             ApiError(0, "NotSent", "the deadline passed before every batch was sent"));
  }
  job.report.submission.append(std::move(sent));
}

void Revalidator::account(RevalidationReport& report) {
  const Month month = clock_.wall_now().month();
  if (month != month_) paths_used_ = 0;
  month_ = month;
  const std::int64_t accepted = report.submission.count_in(State::accepted);
  if (options_.prices != nullptr) {
    const std::int64_t open = report.submission.count_in(State::unknown);
    report.fee = fee_of_paths(*options_.prices, paths_used_, accepted);
    report.fee_at_most = fee_of_paths(*options_.prices, paths_used_, accepted + open);
  }
  paths_used_ += accepted;
}

}  // namespace revalab
