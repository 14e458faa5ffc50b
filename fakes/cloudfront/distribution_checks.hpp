#pragma once

#include "core/base/result.hpp"

#include <optional>

namespace pugi {
class xml_node;
}

namespace revalab::cloudfront {

/// What is wrong with a `DistributionConfig` element: what the model requires, what contradicts
/// itself, and what the edge could not obey without sending lines it was not told to send. Empty
/// when nothing is.
/// Errors: MalformedXML, InconsistentQuantities, InvalidArgument, NoSuchOrigin, InvalidTTLOrder,
/// InvalidOriginReadTimeout, InvalidOriginKeepaliveTimeout, InvalidErrorCode, InvalidResponseCode,
/// InvalidDefaultRootObject.
std::optional<ApiError> check_distribution_config(const pugi::xml_node& config);

/// What says of which type an origin is, and has its timeouts; null when nothing does.
pugi::xml_node type_of_origin(const pugi::xml_node& origin);

}  // namespace revalab::cloudfront
