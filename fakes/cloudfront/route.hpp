#pragma once

#include "core/base/http.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace revalab::cloudfront {

/// What a request asks for.
struct Route {
  Route() = default;
  /// As the service model names it, whether the lab has it or not; empty when nothing of the API is
  /// at that method and path. The text lives for ever.
  std::string_view operation;
  std::vector<std::string> names;  ///< The segments of the path that name something, decoded.
};

/// Reads method, path and query.
Route route_of(const Request& request);
/// The operation alone; empty when there is none.
inline std::string_view operation_name(const Route& route) { return route.operation; }

}  // namespace revalab::cloudfront
