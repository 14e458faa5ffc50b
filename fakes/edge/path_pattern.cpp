#include "fakes/edge/path_pattern.hpp"

#include "core/base/check.hpp"

namespace revalab::edge {

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
  for (std::size_t i = 0; i + 1 < rules.behaviours.size(); ++i) {
    if (matches(rules.behaviours[i].path_pattern, path)) return rules.behaviours[i];
  }
  return rules.behaviours.back();
}

}  // namespace revalab::edge
