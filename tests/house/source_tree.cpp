#include "tests/house/source_tree.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace revalab::test {

namespace fs = std::filesystem;

std::string SourceFile::code(std::size_t line) const {
  const std::string& text = lines[line];
  std::string code;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == '\\') ++i;
      if (c == quote) {
        code.push_back(c);
        quote = 0;
      }
      continue;
    }
    if (c == '/' && i + 1 < text.size() && text[i + 1] == '/') break;
    // A digit separator is no quote.
    const bool separator =
        c == '\'' && i > 0 && std::isalnum(static_cast<unsigned char>(text[i - 1]));
    if ((c == '"' || c == '\'') && !separator) quote = c;
    code.push_back(c);
  }
  return code;
}

std::vector<SourceFile> source_files() {
  const fs::path root(REVALAB_SOURCE_DIR);
  std::vector<SourceFile> files;
  for (const char* folder : {"core", "fakes", "simulator", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".hpp" && extension != ".cpp") continue;
      SourceFile file{fs::relative(entry.path(), root).generic_string(), {}};
      std::ifstream stream(entry.path());
      for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
      files.push_back(std::move(file));
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::string repository_text(const std::string& path) {
  std::ifstream stream(fs::path(REVALAB_SOURCE_DIR) / path);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace revalab::test
