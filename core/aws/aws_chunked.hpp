#pragma once

#include "core/base/http.hpp"
#include "core/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::aws {

/// A body has at most so many chunks and so many trailers, and no line of its framing is longer.
/// The services name no limits; S3 wants chunks of at least 8 KiB, so these are ample.
inline constexpr std::size_t k_aws_chunks_max = 1'000'000;
inline constexpr std::size_t k_aws_trailers_max = 16;
inline constexpr std::size_t k_aws_chunked_line_max_bytes = 1024;

/// One chunk. Invariant: its views point into the body that was read.
struct AwsChunk {
  std::string_view data;
  std::string_view signature;  ///< 64 lower-case hexadecimal digits; empty when it is unsigned.
};

/// A body of `Content-Encoding: aws-chunked`, taken apart and not verified:
///
///     10000;chunk-signature=ad80c730...\r\n      the size in hexadecimal
///     (65536 bytes)\r\n
///     0;chunk-signature=b6c6ea8a...\r\n          the last chunk, without data
///     x-amz-checksum-crc32c:sOO8/Q==\r\n         trailers, perhaps none
///     x-amz-trailer-signature:d81f82fc...\r\n
///     \r\n
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html (read 2026-11-24).
struct AwsChunkedBody {
  std::vector<AwsChunk> chunks;  ///< In order; the empty last one is among them.
  Headers trailers;              ///< Names in lower case, without the trailers' signature.
  std::string trailer_signature;

  /// Units: bytes.
  [[nodiscard]] std::uint64_t decoded_size() const;
  [[nodiscard]] std::string decoded() const;
};

/// Reads a whole body. `body` outlives what is returned.
/// Errors: a sentence saying what is wrong, and at which byte.
Result<AwsChunkedBody, std::string> read_aws_chunked(std::string_view body);

}  // namespace revalab::aws
