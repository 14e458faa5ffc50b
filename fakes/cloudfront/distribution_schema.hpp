#pragma once

#include "core/base/result.hpp"

#include <optional>

namespace pugi {
class xml_node;
}

namespace revalab::cloudfront {

/// What is wrong with the structure of a `DistributionConfig` element: a required child that is
/// missing (MalformedXML), or a `Quantity` that does not match its `Items`
/// (InconsistentQuantities). Empty when nothing is. Source: the service model, shapes below
/// `DistributionConfig`.
std::optional<ApiError> check_schema(const pugi::xml_node& config);

}  // namespace revalab::cloudfront
