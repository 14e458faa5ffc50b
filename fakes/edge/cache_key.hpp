#pragma once

#include "core/base/http.hpp"
#include "fakes/edge/encodings.hpp"
#include "fakes/edge/rules.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace revalab::edge {

/// What tells cached objects apart: the distribution, the path with the query strings of the
/// policy, then what the policy takes of the headers and cookies.
///
///     E1EXAMPLE00001 NUL /posts/1?page=2 NUL a:br,gzip LF hx-open-next-cache-key:d41d... LF
///     '-------------- address ---------'
struct CacheKey {
  CacheKey() = default;
  std::string text;
  std::size_t address_size = 0;

  /// What purges are compared with: the distribution and the path as a viewer asks for it.
  [[nodiscard]] std::string_view address() const {
    return std::string_view(text).substr(0, address_size);
  }
  friend bool operator==(const CacheKey&, const CacheKey&) = default;
};

/// The address of `path` (a path and query, or the beginning of one) in a distribution.
std::string address_of(std::string_view distribution, std::string_view path);
/// The path part of an address.
std::string_view path_of_address(std::string_view address);

/// The key of a request. OPTIONS has objects of its own; GET and HEAD, http and https share theirs.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// understanding-the-cache-key.html and controlling-the-cache-key.html (2023-06-15 tree).
CacheKey cache_key_of(std::string_view distribution, const CacheRules& rules,
                      const Request& request, Encodings encodings);

}  // namespace revalab::edge
