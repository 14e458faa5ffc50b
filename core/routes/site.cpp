#include "core/routes/site.hpp"

#include "core/routes/route_pattern.hpp"
#include "core/routes/urls.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

namespace revalab {
namespace {

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

bool fills(RouteSegment::Kind kind) {
  return kind != RouteSegment::Kind::literal && kind != RouteSegment::Kind::invisible;
}

void check_path(const Route& route, std::vector<std::string>& problems) {
  const std::string& path = route.path;
  const std::string name = "route " + quoted(path);
  if (!path.starts_with('/')) problems.push_back(name + " does not begin with a slash");
  if (path.size() > 1 && path.ends_with('/')) problems.push_back(name + " ends with a slash");
  if (path.find("//") != std::string::npos) problems.push_back(name + " has an empty segment");
  std::set<std::string> names;
  const auto segments = segments_of(route);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const RouteSegment& segment = segments[i];
    const bool bracket = segment.text.find_first_of("[]") != std::string::npos;
    if (segment.kind == RouteSegment::Kind::literal && segment.text.front() == '[') {
      problems.push_back(name + " has the malformed segment " + quoted(segment.text));
    }
    if (!fills(segment.kind)) continue;
    if (segment.text.empty() || bracket || segment.text.starts_with('.')) {
      problems.push_back(name + " has a malformed dynamic segment");
    }
    if (!names.insert(segment.text).second) {
      problems.push_back(name + " uses the parameter " + quoted(segment.text) + " twice");
    }
    const bool last = std::none_of(
        segments.begin() + static_cast<std::ptrdiff_t>(i) + 1, segments.end(),
        [](const RouteSegment& later) { return later.kind != RouteSegment::Kind::invisible; });
    if (segment.kind != RouteSegment::Kind::parameter && !last) {
      problems.push_back(name + " goes on after a catch-all segment");
    }
  }
}

void check_params(const Route& route, std::vector<std::string>& problems) {
  for (std::size_t i = 0; i < route.params.size(); ++i) {
    const RouteParams& params = route.params[i];
    const std::string name =
        "route " + quoted(route.path) + ", entry " + std::to_string(i + 1) + " of its params";
    for (const RouteSegment& segment : segments_of(route)) {
      if (!fills(segment.kind)) continue;
      const auto found = params.find(segment.text);
      const std::size_t count = found == params.end() ? 0 : found->second.size();
      if (count == 0 && segment.kind != RouteSegment::Kind::optional_catch_all) {
        problems.push_back(name + " has no value for " + quoted(segment.text));
      }
      if (count > 1 && segment.kind == RouteSegment::Kind::parameter) {
        problems.push_back(name + " has several values for " + quoted(segment.text) +
                           ", which is no catch-all");
      }
      if (count > 0 &&
          std::find(found->second.begin(), found->second.end(), "") != found->second.end()) {
        problems.push_back(name + " has an empty value for " + quoted(segment.text));
      }
    }
  }
}

/// Next.js refuses to build two pages at one path.
void check_conflicts(const Site& site, std::vector<std::string>& problems) {
  std::map<std::pair<std::string, std::string>, std::size_t> owners;
  for (const Page& page : pages_of(site)) {
    const auto [owner, fresh] =
        owners.try_emplace({page.target.path, page.target.locale}, page.route);
    if (fresh) continue;
    problems.push_back("the path " + quoted(page.target.path) + " belongs to " +
                       quoted(site.routes[owner->second].path) + " and to " +
                       quoted(site.routes[page.route].path));
  }
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  text = text.substr(0, text.find_first_of("-+"));
  std::array<int, 3> parts{};
  for (std::size_t i = 0;; ++i) {
    if (i == parts.size() || text.empty() || text.front() < '0' || text.front() > '9') {
      return std::nullopt;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parts[i]);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) return Version{parts[0], parts[1], parts[2]};
    if (text.front() != '.') return std::nullopt;
    text.remove_prefix(1);
  }
}

std::string Version::to_string() const {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

std::vector<std::string> problems_of(const Site& site) {
  std::vector<std::string> problems;
  for (const Route& route : site.routes) {
    check_path(route, problems);
    check_params(route, problems);
  }
  if (problems.empty()) check_conflicts(site, problems);
  return problems;
}

}  // namespace revalab
