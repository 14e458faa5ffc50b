#pragma once

#include "core/base/document.hpp"
#include "simulator/scenario/scenario.hpp"

#include <vector>

namespace revalab::sim {

/// Reads one element of `steps`: its instant, its one verb, what is expected of it. Mistakes are in
/// the document afterwards.
Step read_step(const Node& node);

/// Reads `faults`, refusing the kinds this version cannot play.
std::vector<Fault> read_faults(const Node& node);

}  // namespace revalab::sim
