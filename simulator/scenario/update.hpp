#pragma once

#include "core/base/document.hpp"
#include "simulator/runner/outcome.hpp"

namespace revalab::sim {

/// Writes what was observed over each expectation that did not hold, leaving the rest of the file,
/// comments included, as it is. Gives how many were updated. Errors: the file cannot be read or
/// written.
Result<int, InputError> update_expectations(const ScenarioResult& result);

}  // namespace revalab::sim
