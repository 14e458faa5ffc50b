#pragma once

#include <string>

namespace revalab::test {

/// A fresh folder that is gone with this object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  /// Writes a file below the folder, with the folders it needs, and gives its path.
  std::string write(const std::string& name, const std::string& text) const;
  [[nodiscard]] std::string path(const std::string& name) const;

 private:
  std::string root_;
};

/// The whole text of a file; empty when it cannot be read.
std::string text_of_file(const std::string& path);

/// A file of the repository, by its path from the root.
std::string repository_path(const std::string& path);

}  // namespace revalab::test
