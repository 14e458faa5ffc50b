#pragma once

#include "core/base/http.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::edge {

/// Whether a viewer that sends these conditions has the object already. `If-None-Match` beats
/// `If-Modified-Since`. Source: RFC 9110 sections 13.1.2, 13.1.3 and 13.2.2.
bool is_not_modified(const Headers& viewer, std::string_view etag, std::string_view last_modified);

/// A slice of a body.
struct ByteRange {
  std::size_t first = 0;
  std::size_t size = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// What a `Range` asks of a body: nothing special, some slices, or what is not there.
struct RangeChoice {
  enum class Kind { whole, partial, not_satisfiable };
  Kind kind = Kind::whole;
  std::vector<ByteRange> ranges{};  ///< One or more when partial.
};

/// A single range is met or refused (416). Several are met when each is there, they ascend and do
/// not overlap; otherwise the viewer gets the whole object, as for what is no byte range.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RangeGETs.html
/// (2023-06-15 tree).
RangeChoice choose_ranges(std::string_view range, std::size_t body_size);

/// Whether the `If-Range` of a viewer lets its `Range` count. Source: RFC 9110 section 13.1.5.
bool range_applies(const Headers& viewer, std::string_view etag, std::string_view last_modified);

/// `bytes 0-99/1000`.
std::string content_range(ByteRange range, std::size_t body_size);

/// The slices as `multipart/byteranges`. Source: RFC 9110 section 14.6.
std::string multipart(std::string_view body, const std::vector<ByteRange>& ranges,
                      std::string_view content_type, std::string_view boundary);

}  // namespace revalab::edge
