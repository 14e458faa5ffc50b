#include "core/base/text_table.hpp"

#include "core/base/check.hpp"

#include <algorithm>

namespace revalab {

std::string text_table(const std::vector<std::vector<std::string>>& rows,
                       const std::vector<Align>& columns) {
  std::vector<std::size_t> widths(columns.size());
  for (const auto& row : rows) {
    REVALAB_CHECK(row.size() == columns.size(), "a row has a cell for each column");
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - row[i].size(), ' ');
      if (i > 0) line += "  ";
      line += columns[i] == Align::right ? padding + row[i] : row[i] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace revalab
