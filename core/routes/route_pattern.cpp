#include "core/routes/route_pattern.hpp"

#include <algorithm>
#include <array>

namespace revalab {
namespace {

constexpr std::string_view k_index = "/index";

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    if (end > 0) parts.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

bool is_bracketed(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '[' && segment.back() == ']';
}

RouteSegment segment_of(std::string_view text, Router router) {
  using Kind = RouteSegment::Kind;
  // `(.)photo` intercepts and is no group: only a whole segment in parentheses is one.
  const bool group = text.front() == '(' && text.back() == ')';
  if (router == Router::app && (group || text.front() == '@')) {
    return {Kind::invisible, std::string(text)};
  }
  if (text.starts_with("[[...") && text.ends_with("]]")) {
    return {Kind::optional_catch_all, std::string(text.substr(5, text.size() - 7))};
  }
  if (text.starts_with("[...") && text.ends_with("]")) {
    return {Kind::catch_all, std::string(text.substr(4, text.size() - 5))};
  }
  if (is_bracketed(text)) {
    return {Kind::parameter, std::string(text.substr(1, text.size() - 2))};
  }
  return {Kind::literal, std::string(text)};
}

/// Next.js' `escapePathDelimiters(value, true)`.
std::string escaped_value(std::string_view value) {
  std::string escaped;
  for (std::size_t i = 0; i < value.size(); ++i) {
    switch (value[i]) {
      case '/': escaped += "%2F"; break;
      case '#': escaped += "%23"; break;
      case '?': escaped += "%3F"; break;
      case '%': escaped += is_delimiter_escape(value.substr(i)) ? "%25" : "%"; break;
      default: escaped += value[i];
    }
  }
  return escaped;
}

bool is_at_index(std::string_view path) { return path == k_index || path.starts_with("/index/"); }

}  // namespace

std::vector<RouteSegment> segments_of(const Route& route) {
  std::vector<RouteSegment> segments;
  for (const std::string_view part : split(route.path)) {
    segments.push_back(segment_of(part, route.router));
  }
  return segments;
}

bool is_dynamic(const Route& route) {
  const auto segments = segments_of(route);
  return std::any_of(segments.begin(), segments.end(), [](const RouteSegment& segment) {
    return segment.kind != RouteSegment::Kind::literal &&
           segment.kind != RouteSegment::Kind::invisible;
  });
}

bool is_dynamic_path(std::string_view path) {
  if (!path.starts_with('/')) path.remove_prefix(std::min(path.find('/'), path.size()));
  const auto parts = split(path);
  return std::any_of(parts.begin(), parts.end(), is_bracketed);
}

bool is_delimiter_escape(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return false;
  const char low = text[2] >= 'a' ? static_cast<char>(text[2] - 'a' + 'A') : text[2];
  switch (text[1]) {
    case '2': return low == 'F' || low == '3';
    case '3': return low == 'F';
    case '5': return low == 'C';
    default: return false;
  }
}

bool is_internal_path(std::string_view path) {
  constexpr std::array<std::string_view, 3> k_internal{"/_not-found", "/_global-error", "/_error"};
  return std::find(k_internal.begin(), k_internal.end(), path) != k_internal.end();
}

std::string path_of(const Route& route, const RouteParams& params) {
  std::string path;
  for (const RouteSegment& segment : segments_of(route)) {
    if (segment.kind == RouteSegment::Kind::invisible) continue;
    if (segment.kind == RouteSegment::Kind::literal) {
      path += "/" + segment.text;
      continue;
    }
    const auto found = params.find(segment.text);
    if (found == params.end()) {
      if (segment.kind != RouteSegment::Kind::optional_catch_all) path += "/[" + segment.text + "]";
      continue;
    }
    for (const std::string& value : found->second) path += "/" + escaped_value(value);
  }
  return path.empty() ? "/" : path;
}

std::string source_entry_of(const Route& route) {
  if (route.router == Router::pages) return route.path;
  const std::string_view file = route.kind == RouteKind::page ? "/page" : "/route";
  return (route.path == "/" ? std::string() : route.path) + std::string(file);
}

std::string fill(std::string_view text, const RouteParams& params) {
  std::string filled;
  while (!text.empty()) {
    const auto open = std::min(text.find('{'), text.size());
    filled += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const auto close = text.find('}');
    const auto found = close == std::string_view::npos
                           ? params.end()
                           : params.find(std::string(text.substr(1, close - 1)));
    if (found == params.end()) {
      filled += '{';
      text.remove_prefix(1);
      continue;
    }
    for (std::size_t i = 0; i < found->second.size(); ++i) {
      if (i > 0) filled += '/';
      filled += found->second[i];
    }
    text.remove_prefix(close + 1);
  }
  return filled;
}

std::string normalize_page_path(std::string_view path) {
  if (is_at_index(path) && !is_dynamic_path(path)) return std::string(k_index) + std::string(path);
  return std::string(path == "/" ? k_index : path);
}

std::string denormalize_page_path(std::string_view path) {
  if (path == k_index) return "/";
  if (path.starts_with("/index/") && !is_dynamic_path(path)) path.remove_prefix(k_index.size());
  return std::string(path);
}

}  // namespace revalab
