#pragma once

#include "fakes/cloudfront/distribution_settings.hpp"
#include "simulator/opennext/manifest.hpp"

#include <map>
#include <string>

namespace revalab::sim::opennext {

/// Where functions of a manifest are running, by the names of its origins.
using RunningOrigins = std::map<std::string, cloudfront::OriginSettings, std::less<>>;

/// The distribution a manifest asks for. Functions get OpenNext's cache policy and function; the
/// bucket gets CachingOptimized and is only read. An origin that runs nowhere has a domain that
/// does not exist.
/// Source: https://opennext.js.org/aws/reference-implementation, read 2026-11-24.
cloudfront::DistributionSettings distribution_of(const Manifest& manifest, std::string_view bucket,
                                                 const RunningOrigins& running);

}  // namespace revalab::sim::opennext
