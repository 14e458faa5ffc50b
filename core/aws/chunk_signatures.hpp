#pragma once

#include "core/aws/sigv4.hpp"

#include <string>
#include <string_view>

namespace revalab::aws {

/// What `x-amz-content-sha256` says in place of a hash when the body is aws-chunked.
/// Source:
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html (read
/// 2026-11-24).
inline constexpr std::string_view k_signed_chunks = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
inline constexpr std::string_view k_signed_chunks_and_trailer =
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
inline constexpr std::string_view k_unsigned_chunks_and_trailer =
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/// The signatures of the chunks of one body and of its trailers. Each covers the one before, and
/// the first covers the request's own, so chunks cannot be left out or change places.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html (read 2026-11-24).
class ChunkSignatures {
 public:
  ChunkSignatures(std::string_view secret_access_key, SigningScope scope, WallTime at,
                  std::string request_signature);

  /// The next chunk's; the last chunk is empty.
  const std::string& next(std::string_view data);
  /// Those trailers', which come after the last chunk.
  const std::string& of_trailers(const Headers& trailers);

 private:
  Sha256 key_;
  SigningScope scope_;
  WallTime at_;
  std::string previous_;
};

}  // namespace revalab::aws
