#pragma once

#include "fakes/dynamodb/expression.hpp"

#include <string>

namespace revalab::dynamodb {

/// What is wrong with the operands of a comparison or function that is well formed, as the service
/// says it; empty when nothing is.
std::string misuse_of(const Condition& condition);

/// What is wrong with the paths of a projection taken together; empty when nothing is.
std::string overlap_in(const std::vector<Path>& paths);

}  // namespace revalab::dynamodb
