#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace revalab::s3 {

/// Bytes `first` to `last` of an object, both included.
struct ByteRange {
  std::int64_t first = 0;
  std::int64_t last = 0;
  [[nodiscard]] std::int64_t size_bytes() const { return last - first + 1; }
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// What a `Range` header means for an object of some size.
struct RangeChoice {
  enum class Kind {
    whole,  ///< No range, one that is malformed, or several: they are passed over.
    part,
    unsatisfiable,
  };
  Kind kind = Kind::whole;
  ByteRange range{};
};

/// Source: RFC 9110 section 14; that several ranges are none,
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (read 2026-11-24).
RangeChoice choose_range(std::string_view header, std::int64_t size_bytes);

/// `bytes=first-last`, with both ends, as a copied part names its source. Empty when it is not.
std::optional<ByteRange> parse_copy_range(std::string_view header);

}  // namespace revalab::s3
