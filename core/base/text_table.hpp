#pragma once

#include <string>
#include <vector>

namespace revalab {

enum class Align { left, right };

/// Rows of cells as lines of text: a column is as wide as its widest cell, two spaces stand between
/// columns and none at the end of a line. Every row has as many cells as there are `columns`.
std::string text_table(const std::vector<std::vector<std::string>>& rows,
                       const std::vector<Align>& columns);

}  // namespace revalab
