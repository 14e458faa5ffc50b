#pragma once

#include "core/base/money.hpp"
#include "core/invalidation/strategies.hpp"
#include "core/invalidation/submission.hpp"
#include "core/tags/tag_cache.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace revalab {

/// What a revalidation consists of, apart from finding out what the tag leads to.
enum class RevalidationStep {
  resolve,  ///< Query the tag table.
  store,    ///< Render the page and write it to S3.
  rows,     ///< Mark the rows of the tag table.
  purge,    ///< Invalidate at the CDN.
};

std::string_view name_of(RevalidationStep step);

/// The first step that failed; those after it were not begun.
struct RevalidationFailure {
  RevalidationStep step = RevalidationStep::resolve;
  ApiError error;
};

/// Everything that is known of one revalidation.
struct RevalidationReport {
  RevalidationReport() = default;
  std::vector<std::string> tags;     ///< Those marked; none for `res.revalidate`.
  TagResolution resolution;          ///< Of all tags together.
  std::vector<PurgeTarget> targets;  ///< The pages that are meant, resolved or named.
  std::int64_t rows_written = 0;
  ItemPlan plan;
  SubmissionReport submission;
  std::vector<PlanNote> warnings;              ///< Such as `next-too-old`.
  std::optional<RevalidationFailure> failure;  ///< Empty when everything was done and accepted.
  /// What the accepted items cost at the margin, and what they would if all items in the state
  /// `unknown` were accepted too. Empty without a price.
  std::optional<Money> fee;
  std::optional<Money> fee_at_most;

  void warn(std::string id, std::string text);
  [[nodiscard]] bool has_warning(std::string_view id) const;
};

}  // namespace revalab
