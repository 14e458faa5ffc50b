#pragma once

#include "core/invalidation/strategies.hpp"
#include "core/routes/site.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace revalab::sim {

/// What one revalidation sends to CloudFront, and what becomes of it.
struct Purge {
  std::vector<std::string> accepted;  ///< The items that are billed and take effect.
  std::int64_t wildcards = 0;         ///< Among the accepted.
  std::int64_t batches = 0;           ///< Sent, refused ones included.
  std::int64_t refused = 0;           ///< Batches, each with all its items.
  friend bool operator==(const Purge&, const Purge&) = default;
};

/// Sends as the strategy's code does: `seed` and `opennext` all items in one batch, however many
/// and whatever they are; the others in batches under the classic quotas, without the items that
/// CloudFront would refuse.
Purge purge_of(Strategy strategy, const Revalidation& revalidation, const Site& site);

}  // namespace revalab::sim
