#pragma once

#include "core/base/time.hpp"
#include "fakes/cloudfront/distributions.hpp"

#include <cstdint>
#include <string>

namespace revalab::cloudfront {

/// A `Distribution` document, the configuration in it verbatim.
std::string encode_distribution(const Distribution& distribution, const Calendar& calendar,
                                Instant now, std::int64_t batches_in_progress);
/// A `DistributionConfig` document, verbatim.
std::string encode_distribution_config(const Distribution& distribution);
std::string encode_distribution_list(const DistributionList& list, const Calendar& calendar,
                                     Instant now);

}  // namespace revalab::cloudfront
