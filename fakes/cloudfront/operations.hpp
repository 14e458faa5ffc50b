#pragma once

#include <span>
#include <string_view>

namespace revalab::cloudfront {

/// One operation of the API, also of those the lab has not got.
struct OperationShape {
  std::string_view name;
  std::string_view method;
  std::string_view path;        ///< Below `/2020-05-31/`, with `*` for a segment that names.
  std::string_view query = {};  ///< Must be there: `WithTags`, `Operation=Tag`.
};

/// All of them. Of two at one method and path, those that need a query differ by it.
std::span<const OperationShape> all_operations();

}  // namespace revalab::cloudfront
