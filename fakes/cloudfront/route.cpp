#include "fakes/cloudfront/route.hpp"

#include "fakes/cloudfront/operations.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace revalab::cloudfront {
namespace {

constexpr std::string_view k_prefix = "/2020-05-31/";

/// The segments of a path, as they are written; no operation has more.
struct Segments {
  std::array<std::string_view, 5> at;
  std::size_t count = 0;
};

/// Empty when there are too many.
std::optional<Segments> segments_of(std::string_view path) {
  Segments segments;
  for (;;) {
    if (segments.count == segments.at.size()) return std::nullopt;
    const auto end = path.find('/');
    segments.at[segments.count++] = path.substr(0, end);
    if (end == std::string_view::npos) return segments;
    path.remove_prefix(end + 1);
  }
}

/// Whether the path is of the shape; a literal segment stands for itself.
bool matches(const Segments& segments, std::string_view shape) {
  for (std::size_t i = 0; i < segments.count; ++i) {
    const auto end = shape.find('/');
    const std::string_view wanted = shape.substr(0, end);
    if (wanted != "*" && wanted != segments.at[i]) return false;
    if (end == std::string_view::npos) return i + 1 == segments.count;
    shape.remove_prefix(end + 1);
  }
  return false;
}

bool has_query(const Request& request, std::string_view wanted) {
  const auto equals = wanted.find('=');
  const auto value = query_parameter(request.query(), wanted.substr(0, equals));
  if (equals == std::string_view::npos) return value.has_value();
  return value == wanted.substr(equals + 1);
}

/// An operation that needs a query is meant rather than one that needs none.
const OperationShape* operation_at(const Request& request, const Segments& segments) {
  const OperationShape* found = nullptr;
  for (const auto& shape : all_operations()) {
    if (shape.method != request.method || !matches(segments, shape.path)) continue;
    if (shape.query.empty()) {
      if (found == nullptr) found = &shape;
      if (request.query().empty()) return found;
    } else if (has_query(request, shape.query)) {
      return &shape;
    }
  }
  return found;
}

}  // namespace

Route route_of(const Request& request) {
  Route route;
  std::string_view path = request.path();
  if (!path.starts_with(k_prefix)) return route;
  path.remove_prefix(k_prefix.size());
  if (path.ends_with('/')) path.remove_suffix(1);
  const auto segments = segments_of(path);
  if (!segments) return route;
  const OperationShape* shape = operation_at(request, *segments);
  if (shape == nullptr) return route;
  std::string_view rest = shape->path;
  for (std::size_t i = 0; i < segments->count; ++i) {
    const bool is_name = rest.starts_with('*');
    rest.remove_prefix(std::min(rest.find('/'), rest.size() - 1) + 1);
    if (!is_name) continue;
    auto name = percent_decode(segments->at[i]);
    if (!name) return Route();
    route.names.push_back(*std::move(name));
  }
  route.operation = shape->name;
  return route;
}

}  // namespace revalab::cloudfront
