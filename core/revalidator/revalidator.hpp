#pragma once

#include "core/invalidation/submitter.hpp"
#include "core/pricing/price_book.hpp"
#include "core/revalidator/page_locator.hpp"
#include "core/revalidator/revalidation_report.hpp"
#include "core/routes/next_tags.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace revalab {

/// Renders a page and writes it to S3: what `res.revalidate` does at once. Revalidation by tag does
/// not: there the next request renders.
class PageStore {
 public:
  PageStore() = default;
  PageStore(const PageStore&) = delete;
  PageStore& operator=(const PageStore&) = delete;
  virtual ~PageStore() = default;
  virtual Task<Result<Done>> refresh(PurgeTarget page) = 0;
};

/// In which order the steps are taken. Only the first is right; the others are for exploring what
/// goes wrong (OpenNext's `res.revalidate` was recorded to purge before it stores).
enum class RevalidationOrder {
  store_rows_purge,
  store_purge_rows,
  rows_store_purge,
  rows_purge_store,
  purge_store_rows,
  purge_rows_store,
};

/// Tags and paths an operator wants purged together.
struct PurgeOrder {
  PurgeOrder() = default;
  std::vector<std::string> tags;
  std::vector<std::string> paths;  ///< As readers request them.
  Router router = Router::app;     ///< Of paths that are no page known.
  bool mark_rows = false;          ///< Marks the rows of the tags, and of app router paths.
  friend bool operator==(const PurgeOrder&, const PurgeOrder&) = default;
};

/// Asked before anything is written or sent, with what would be: the resolution and the plan. False
/// leaves it at that.
using PurgeApproval = std::function<bool(const RevalidationReport&)>;

struct RevalidatorOptions {
  RevalidatorOptions() = default;
  Strategy strategy = Strategy::exact;
  UrlRules rules;
  Version next_version{14, 2, 0};
  Version open_next_version{3, 5, 0};
  /// Distribution, quotas, waiting. `seed` and `opennext` are always submitted verbatim.
  SubmitOptions submit;
  RevalidationOrder order = RevalidationOrder::store_rows_purge;
  /// Also marks every row of every hard tag of each page that a soft tag leads to, as OpenNext does
  /// in its original mode: more than the pages that are purged.
  bool write_like_opennext = false;
  std::vector<PurgeTarget> pages;     ///< The site's pages, as far as known: for router and locale.
  PageStore* page_store = nullptr;    ///< Null: `res.revalidate` only purges.
  const PriceBook* prices = nullptr;  ///< Null: no fee.
  std::int64_t paths_used_this_month = 0;  ///< By the account, before the first revalidation.
};

/// Revalidates: finds out what a tag or path leads to, writes, purges, and accounts for it. Knows
/// no fake: it runs against real AWS as it does in the lab.
class Revalidator {
 public:
  /// All references outlive this.
  Revalidator(TagCache& tags, Submitter& submitter, Clock& clock, RevalidatorOptions options);

  /// `revalidateTag(tag)` of `next/cache`.
  Task<RevalidationReport> revalidate_tag(std::string tag);
  /// `revalidatePath(path, type)` of `next/cache`.
  Task<RevalidationReport> revalidate_path(std::string path, RevalidatePathType type);
  /// `res.revalidate(path)` of the pages router. Needs no version of `next/cache`.
  Task<RevalidationReport> res_revalidate(std::string path);
  /// What an operator does: everything of `order` in one purge, except that `seed` and `opennext`
  /// send one for each tag and path. The tag table is read only for what depends on it.
  Task<RevalidationReport> purge_order(PurgeOrder order, PurgeApproval approve);

 private:
  struct Job;

  void warn_if_too_old(RevalidationReport& report) const;
  [[nodiscard]] std::vector<Job> jobs_of(PurgeOrder order, RevalidationReport& report) const;
  [[nodiscard]] Revalidation path_revalidation(std::string path, RevalidatePathType type,
                                               RevalidationReport& report) const;
  [[nodiscard]] Revalidation res_revalidation(std::string path) const;
  Task<void> run_tags(Revalidation asked, RevalidationReport& report);
  Task<void> resolve(Job& job);
  Task<void> add_rows_like_opennext(Job& job);
  void plan(Job& job) const;
  Task<void> take_steps(Job& job);
  Task<void> store(Job& job);
  Task<void> write_rows(Job& job);
  Task<void> purge(Job& job);
  void account(RevalidationReport& report);

  TagCache& tags_;
  Submitter& submitter_;
  Clock& clock_;
  RevalidatorOptions options_;
  PageLocator locator_;
  Month month_;  ///< To which `paths_used_` belongs.
  std::int64_t paths_used_;
};

}  // namespace revalab
