#pragma once

#include "simulator/whatif/comparison.hpp"

#include <string>
#include <vector>

namespace revalab::sim {

/// For people: a table for each price book, amounts to a hundredth of a cent.
std::string comparison_text(const Comparison& comparison);

/// For programs: exact amounts and counts as decimal strings; the form is in the room's README.
std::string comparisons_json(const std::vector<Comparison>& comparisons);

}  // namespace revalab::sim
