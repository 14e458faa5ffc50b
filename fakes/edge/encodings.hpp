#pragma once

#include "core/base/http.hpp"
#include "fakes/edge/rules.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace revalab::edge {

/// What a viewer can decode, as far as the policy cares: the normalised `Accept-Encoding`.
struct Encodings {
  bool brotli = false;
  bool gzip = false;

  /// `br,gzip`, `br`, `gzip` or nothing.
  [[nodiscard]] std::string_view text() const;
  friend bool operator==(const Encodings&, const Encodings&) = default;
};

/// Reads `Accept-Encoding`; what has `q=0` is not accepted, and a policy without the flags takes
/// none.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// controlling-the-cache-key.html, "Compressed objects support" (2023-06-15 tree).
Encodings accepted_encodings(const Headers& viewer, const CacheRules& rules);

/// Whether the edge compresses this response itself.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// ServingCompressedFiles.html (2023-06-15 tree): 200, 403 or 404, 1,000 to 10,000,000 bytes as
/// `Content-Length` tells, a listed content type, no `Content-Encoding`.
bool is_compressible(int status, const Headers& headers,
                     std::optional<std::uint64_t> content_length);

/// The body in the best encoding the viewer takes; `name` is its `Content-Encoding`.
struct Compressed {
  std::string_view name;
  std::string body;
};
/// Empty when nothing is accepted or the result would not be smaller.
std::optional<Compressed> compress(std::string_view body, Encodings accepted);

}  // namespace revalab::edge
