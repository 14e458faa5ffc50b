#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace revalab {

/// CloudFront's invalidation quotas have two generations.
/// Source:
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/InvalidationLimits.html (2025
/// copy) for the first, `cloudfront-limits.html` (2026 text) for the second; read 2026-11-22.
enum class QuotaProfile {
  classic,    ///< 3,000 paths and, apart from them, 15 wildcards in progress per distribution.
  rate_2026,  ///< 150 paths or tags, and 1 wildcard, a second per account.
  strict,     ///< Both.
};

/// `classic`, `rate-2026`, `strict`.
std::string_view name_of(QuotaProfile profile);
std::optional<QuotaProfile> quota_profile_named(std::string_view name);

/// What one batch may hold so that CloudFront accepts it when nothing else is in progress.
struct BatchLimits {
  std::int64_t paths_max = 3'000;   ///< Tags count as paths.
  std::int64_t wildcards_max = 15;  ///< Apart from the paths.
  std::int64_t items_max = 3'015;   ///< Both together.
  /// AWS does not say how much is too much: `BatchTooLarge` is documented, the size is not.
  std::int64_t body_max_bytes = 1'048'576;
  friend bool operator==(const BatchLimits&, const BatchLimits&) = default;
};

BatchLimits limits_of(QuotaProfile profile);

/// How fast an account may send; empty members are not limited.
struct SendingRate {
  std::optional<std::int64_t> items_per_second;
  std::optional<std::int64_t> wildcards_per_second;
};

/// Whether a wildcard also counts as one of the 150 items is not said; here it does, so that either
/// reading is respected.
SendingRate rate_of(QuotaProfile profile);

}  // namespace revalab
