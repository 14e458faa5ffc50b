#pragma once

#include <string>
#include <vector>

namespace revalab::test {

/// One source file of the repository.
struct SourceFile {
  std::string path;  ///< Relative to the root, with `/`.
  std::vector<std::string> lines;

  [[nodiscard]] bool is_header() const { return path.ends_with(".hpp"); }
  [[nodiscard]] bool is_below(const std::string& folder) const {
    return path.starts_with(folder + "/");
  }
  /// The line with its string literals emptied and its comment removed.
  [[nodiscard]] std::string code(std::size_t line) const;
};

/// Every .hpp and .cpp below core, fakes, simulator and tests, sorted by path.
std::vector<SourceFile> source_files();

/// The whole text of a file of the repository.
std::string repository_text(const std::string& path);

}  // namespace revalab::test
