#include "core/invalidation/quotas.hpp"

#include <algorithm>
#include <array>

namespace revalab {
namespace {

// In the order of `QuotaProfile`.
constexpr std::array<std::string_view, 3> k_names{"classic", "rate-2026", "strict"};

constexpr std::int64_t k_items_per_second = 150;
constexpr std::int64_t k_wildcards_per_second = 1;

}  // namespace

std::string_view name_of(QuotaProfile profile) {
  return k_names.at(static_cast<std::size_t>(profile));
}

std::optional<QuotaProfile> quota_profile_named(std::string_view name) {
  const auto found = std::find(k_names.begin(), k_names.end(), name);
  if (found == k_names.end()) return std::nullopt;
  return static_cast<QuotaProfile>(found - k_names.begin());
}

BatchLimits limits_of(QuotaProfile profile) {
  BatchLimits limits;
  if (profile == QuotaProfile::classic) return limits;
  // A batch beyond one second's worth would never be accepted.
  limits.paths_max = k_items_per_second;
  limits.wildcards_max = k_wildcards_per_second;
  limits.items_max = k_items_per_second;
  return limits;
}

SendingRate rate_of(QuotaProfile profile) {
  if (profile == QuotaProfile::classic) return {};
  return {k_items_per_second, k_wildcards_per_second};
}

}  // namespace revalab
