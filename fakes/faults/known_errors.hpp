#pragma once

#include "core/base/result.hpp"
#include "fakes/cloud/operation.hpp"

#include <string_view>

namespace revalab {

/// The error of that code with the status and the sentence the service gives it. A code that is not
/// known for the service has status 400, 500 or 503 by its name, and a sentence that says it was
/// planned.
ApiError known_error(const OperationName& name, std::string_view code);

}  // namespace revalab
