#pragma once

#include "core/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// What a lab chooses about its S3, and what every call brings along.
namespace revalab::s3 {

struct Options {
  Options() = default;
  std::string account_id = "000000000000";
  /// The least size of a part but the last, which only tests make smaller.
  /// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html (read 2026-11-24).
  std::int64_t part_min_bytes = std::int64_t{5} << 20U;
};

/// What a typed call needs to know of its moment.
struct Call {
  Instant now;
  std::string_view cause{};  ///< What usage is for; empty leaves it to the operation.
};

}  // namespace revalab::s3
