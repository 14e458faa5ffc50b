#pragma once

#include "core/base/result.hpp"
#include "fakes/cloud/operation.hpp"

#include <optional>

namespace revalab {

/// The error with which a service refuses a request that is no HTTP or too large (400, 413, 417,
/// 431, 501); empty when the service is none whose protocol is known.
std::optional<ApiError> refusal_of(const OperationName& name, int status);

}  // namespace revalab
