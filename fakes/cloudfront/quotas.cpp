#include "fakes/cloudfront/quotas.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/invalidation/path_rules.hpp"

namespace revalab::cloudfront {
namespace {

constexpr std::int64_t k_billion = 1'000'000'000;

}  // namespace

ItemCounts count_items(const std::vector<std::string>& items) {
  ItemCounts counts;
  for (const auto& item : items) {
    ++(kind_of(item) == ItemKind::wildcard ? counts.wildcards : counts.paths);
  }
  return counts;
}

TokenBucket::TokenBucket(std::int64_t tokens_per_second)
    : tokens_per_second_(tokens_per_second), billionths_(tokens_per_second * k_billion) {}

bool TokenBucket::holds(std::int64_t tokens, Instant now) {
  // After a second it is full whatever it held, so longer spans need no multiplication.
  const std::int64_t elapsed = std::min((now - refilled_at_).count(), k_billion);
  billionths_ =
      std::min(billionths_ + elapsed * tokens_per_second_, tokens_per_second_ * k_billion);
  refilled_at_ = now;
  return tokens <= billionths_ / k_billion;
}

void TokenBucket::take(std::int64_t tokens) { billionths_ -= tokens * k_billion; }

Quotas::Quotas(QuotaProfile profile)
    : profile_(profile), paths_(k_paths_per_second), wildcards_(k_wildcards_per_second) {}

std::optional<ApiError> Quotas::take(const ItemCounts& in_progress, const ItemCounts& batch,
                                     Instant now) {
  if (profile_ != QuotaProfile::rate_2026) {
    if (in_progress.paths + batch.paths > k_in_progress_paths_max) {
      return errors::too_many_paths_in_progress();
    }
    if (in_progress.wildcards + batch.wildcards > k_in_progress_wildcards_max) {
      return errors::too_many_wildcards_in_progress();
    }
  }
  if (profile_ != QuotaProfile::classic) {
    if (!paths_.holds(batch.paths, now)) return errors::too_many_paths_in_progress();
    if (!wildcards_.holds(batch.wildcards, now)) return errors::too_many_wildcards_in_progress();
    paths_.take(batch.paths);
    wildcards_.take(batch.wildcards);
  }
  return std::nullopt;
}

}  // namespace revalab::cloudfront
