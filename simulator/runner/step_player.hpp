#pragma once

#include "core/invalidation/coverage.hpp"
#include "core/pricing/bill.hpp"
#include "core/revalidator/revalidator.hpp"
#include "simulator/runner/lab.hpp"
#include "simulator/runner/outcome.hpp"
#include "simulator/scenario/scenario.hpp"

#include <map>
#include <string>
#include <vector>

namespace revalab::sim {

/// Does what each step of a scenario says, and tells what came of it. Keeps what steps change: the
/// deployed build, versions of content, the invalidations made so far.
class StepPlayer {
 public:
  /// All three outlive the player.
  StepPlayer(Lab& lab, const Scenario& scenario, const PriceBook& book);

  /// Creates table and distribution and loads the rows of the site, before any fault is planned.
  Result<Done> set_up();
  StepResult play(const Step& step);

  /// One bill for each month in which something was used; at least that of the start.
  [[nodiscard]] std::vector<Bill> bills() const;
  /// How often each operation was called by the steps, setting up left out.
  [[nodiscard]] std::map<std::string, std::int64_t> calls() const;

 private:
  Outcome act(const PublishStep& step);
  Outcome act(const RevalidateTagStep& step);
  Outcome act(const RevalidatePathStep& step);
  Outcome act(const ResRevalidateStep& step);
  Outcome act(const DeployStep& step);
  Outcome act(const ResolveTagStep& step);
  Outcome act(const InvalidateStep& step);
  Outcome act(const FaultStep& step);
  Outcome act(const AdvanceStep& step);

  /// Runs one revalidation with clients of its own and tells what came of it.
  enum class Verb { tag, path, res };
  Outcome revalidate(Verb verb, const std::string& subject, RevalidatePathType type);
  /// The rules of the site as the running code sees them: with its build id.
  [[nodiscard]] UrlRules running_rules() const;
  [[nodiscard]] RevalidatorOptions revalidator_options() const;
  [[nodiscard]] TagCacheOptions tag_cache_options() const;
  [[nodiscard]] Money purge_fee() const;

  Lab& lab_;
  const Scenario& scenario_;
  const PriceBook& book_;
  Site site_;  ///< As deployed now.
  Month first_month_;
  std::map<std::string, std::int64_t> calls_before_;
  std::map<std::string, std::int64_t> content_versions_;
  std::vector<std::string> invalidation_ids_;
  std::size_t step_count_ = 0;
};

}  // namespace revalab::sim
