#pragma once

#include "core/invalidation/quotas.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace revalab {

using ItemBatch = std::vector<std::string>;

/// Splits items into batches that keep their order and that each respect `limits`; as few as that
/// order allows, because each takes as many as fit.
/// Invariant: joined again they are `items`. An item too large for any batch has one for itself.
std::vector<ItemBatch> split_into_batches(const std::vector<std::string>& items,
                                          const BatchLimits& limits);

/// How many bytes the item takes in the request body at most, its element included.
std::int64_t body_bytes_of(std::string_view item);

/// How many bytes the body needs besides the items, for references of up to 128 characters.
inline constexpr std::int64_t k_body_frame_bytes = 512;

}  // namespace revalab
