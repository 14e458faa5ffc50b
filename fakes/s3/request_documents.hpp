#pragma once

#include "fakes/s3/bucket.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The documents of requests. Reading depends on no order of elements and no namespace prefix.
namespace revalab::s3 {

/// Room for a thousand keys of 1,024 characters, escaped.
inline constexpr std::size_t k_document_max_bytes = 8U << 20U;
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html (read
/// 2026-11-24).
inline constexpr std::size_t k_deletions_max = 1000;

struct DeleteRequest {
  DeleteRequest() = default;
  std::vector<Deletion> deletions;
  bool is_quiet = false;
};

/// Errors, of all of them: MalformedXML, MaxMessageLengthExceeded.
Result<DeleteRequest, Error> decode_delete(std::string_view body);
/// A `CompleteMultipartUpload`, with at least one part.
Result<std::vector<CompletedPart>, Error> decode_completed_parts(std::string_view body);
/// A `Tagging`. Errors: InvalidTag besides.
Result<Tags, Error> decode_tagging(std::string_view body);
/// The region in a `CreateBucketConfiguration`; empty when there is none.
Result<std::string, Error> decode_location(std::string_view body);
/// Whether a document is well-formed, which is all that is demanded of most settings.
Result<Done, Error> check_document(std::string_view body);

}  // namespace revalab::s3
