#pragma once

#include "core/base/result.hpp"
#include "fakes/cloudfront/options.hpp"

#include <optional>

namespace revalab::cloudfront {

/// The quotas of `QuotaProfile::classic`, per distribution.
inline constexpr std::int64_t k_in_progress_paths_max = 3'000;
inline constexpr std::int64_t k_in_progress_wildcards_max = 15;
/// The quotas of `QuotaProfile::rate_2026`, per account. AWS does not state the burst; here it is
/// one second's worth.
inline constexpr std::int64_t k_paths_per_second = 150;
inline constexpr std::int64_t k_wildcards_per_second = 1;

/// How many items of each kind that has a quota of its own.
struct ItemCounts {
  std::int64_t paths = 0;  ///< Tags count as paths.
  std::int64_t wildcards = 0;
  friend bool operator==(const ItemCounts&, const ItemCounts&) = default;
};

/// Counts duplicates as often as they occur, as CloudFront does.
ItemCounts count_items(const std::vector<std::string>& items);

/// An allowance that refills evenly. Units: whole tokens, kept in billionths so that a refill over
/// any number of nanoseconds is exact.
class TokenBucket {
 public:
  /// Full at the start; a second's worth is also the most it holds.
  explicit TokenBucket(std::int64_t tokens_per_second);

  [[nodiscard]] bool holds(std::int64_t tokens, Instant now);
  void take(std::int64_t tokens);

 private:
  std::int64_t tokens_per_second_;
  std::int64_t billionths_;
  Instant refilled_at_;
};

/// Decides whether a batch fits the quotas. A batch is accepted or refused as a whole.
class Quotas {
 public:
  explicit Quotas(QuotaProfile profile);

  /// Takes what the batch needs, or says why it does not fit and takes nothing. `in_progress` is
  /// what its distribution has in progress already.
  /// Errors: TooManyInvalidationsInProgress, for the rate too (AWS does not document which).
  std::optional<ApiError> take(const ItemCounts& in_progress, const ItemCounts& batch, Instant now);

 private:
  QuotaProfile profile_;
  TokenBucket paths_;
  TokenBucket wildcards_;
};

}  // namespace revalab::cloudfront
