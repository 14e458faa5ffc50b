#include "tests/support/temporary_folder.hpp"

#include "core/base/check.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace revalab::test {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "revalab-XXXXXX").string();
  REVALAB_CHECK(mkdtemp(pattern.data()) != nullptr, "a temporary folder can be made");
  root_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  fs::remove_all(root_, error);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const {
  const fs::path file = fs::path(root_) / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

std::string TemporaryFolder::path(const std::string& name) const {
  return (fs::path(root_) / name).string();
}

std::string text_of_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string repository_path(const std::string& path) {
  return (fs::path(REVALAB_SOURCE_DIR) / path).string();
}

}  // namespace revalab::test
