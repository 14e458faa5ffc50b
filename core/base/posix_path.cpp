#include "core/base/posix_path.hpp"

#include <algorithm>
#include <vector>

namespace revalab {
namespace {

/// Node's `path.posix.normalize` for a path that is not empty.
std::string normalized(std::string_view path) {
  const bool absolute = path.front() == '/';
  const bool trailing_slash = path.back() == '/';
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!absolute) {
      // Above the start of a relative path `..` has nothing to remove; above the root it is lost.
      parts.push_back(part);
    }
  }
  std::string result = absolute ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) result += '/';
    result += parts[i];
  }
  if (parts.empty()) return absolute ? "/" : trailing_slash ? "./" : ".";
  if (trailing_slash) result += '/';
  return result;
}

}  // namespace

std::string posix_join(std::string_view first, std::string_view second) {
  // Empty parts are left out before joining, so they add no slash.
  std::string joined(first);
  if (!first.empty() && !second.empty()) joined += '/';
  joined += second;
  return joined.empty() ? "." : normalized(joined);
}

}  // namespace revalab
