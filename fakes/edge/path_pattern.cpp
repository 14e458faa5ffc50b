#include "fakes/edge/path_pattern.hpp"

#include "core/base/check.hpp"

#include <string>
#include <vector>

namespace revalab::edge {
namespace {

bool is_normal(std::string_view path) {
  return path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

/// A dot segment at the end leaves its slash.
std::string normalised(std::string_view path) {
  std::vector<std::string_view> segments;
  bool ends_with_slash = true;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    ends_with_slash = segment.empty() || segment == "." || segment == "..";
    if (!ends_with_slash) segments.push_back(segment);
    if (segment == ".." && !segments.empty()) segments.pop_back();
  }
  std::string normal;
  for (const std::string_view segment : segments) normal.append("/").append(segment);
  if (ends_with_slash) normal.push_back('/');
  return normal;
}

}  // namespace

bool matches(std::string_view pattern, std::string_view path) {
  // A leading `*` takes the slash itself, or nothing: `*/static/*` fits `/static/a` too.
  const bool lacks_slash = !pattern.starts_with('/') && !pattern.starts_with('*');
  if (lacks_slash && path.starts_with('/')) path.remove_prefix(1);
  std::size_t at = 0;
  std::size_t in_path = 0;
  // Where to go on when what follows the last `*` does not fit: one character further.
  std::size_t star = std::string_view::npos;
  std::size_t star_path = 0;
  while (in_path < path.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      star_path = in_path;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == path[in_path])) {
      ++at;
      ++in_path;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in_path = ++star_path;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

const Behaviour& behaviour_for(const DistributionRules& rules, std::string_view path) {
  REVALAB_CHECK(!rules.behaviours.empty(), "a distribution has a default behaviour");
  std::string normal;
  if (!is_normal(path)) path = normal = normalised(path);
  for (std::size_t i = 0; i + 1 < rules.behaviours.size(); ++i) {
    if (matches(rules.behaviours[i].path_pattern, path)) return rules.behaviours[i];
  }
  return rules.behaviours.back();
}

}  // namespace revalab::edge
