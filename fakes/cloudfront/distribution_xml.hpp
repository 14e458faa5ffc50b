#pragma once

#include "core/base/time.hpp"
#include "fakes/cloudfront/distributions.hpp"

#include <cstdint>
#include <string>

namespace revalab::cloudfront {

/// A `Distribution` document.
std::string encode_distribution(const Distribution& distribution, const Calendar& calendar,
                                Instant now, std::int64_t batches_in_progress);
/// A `DistributionIdList`.
std::string encode_distribution_id_list(const DistributionList& list);
std::string encode_distribution_list(const DistributionList& list, const Calendar& calendar,
                                     Instant now);

}  // namespace revalab::cloudfront
