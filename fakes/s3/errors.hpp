#pragma once

#include "core/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace revalab::s3 {

/// An error with the elements that S3 puts beside its message, such as `Key`.
struct Error : ApiError {
  using ApiError::ApiError;
  std::vector<std::pair<std::string, std::string>> details;

  /// The same with one more element.
  Error with(std::string name, std::string value) && {
    details.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }
};

/// One factory per error; the wire face alone renders them.
/// Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html for codes, statuses
/// and most sentences; the others and the elements as clients have reported them and localstack
/// reproduces them (https://github.com/localstack/localstack, services/s3; read 2026-11-24).
namespace errors {

Error access_denied();
Error signature_version_2();
Error no_such_bucket(std::string_view bucket);
Error no_such_key(std::string_view key);
Error no_such_upload(std::string_view upload_id);
Error bucket_already_owned(std::string_view bucket);
Error bucket_not_empty(std::string_view bucket);
Error invalid_bucket_name(std::string_view bucket);
Error invalid_location(std::string_view location);
Error invalid_uri();
Error key_too_long(std::size_t size_bytes);
Error metadata_too_large(std::size_t size_bytes);
Error method_not_allowed(std::string_view method);
/// A header or an operation that the lab does not model.
Error not_implemented(std::string message);
Error not_implemented_header(std::string_view header);
Error invalid_argument(std::string message, std::string_view name, std::string_view value);
Error invalid_request(std::string message);
Error malformed_xml();
Error document_too_large();
Error malformed_policy();
Error precondition_failed(std::string_view condition);
Error invalid_range(std::string_view range, std::int64_t size_bytes);
Error invalid_part_number(std::string_view number, std::size_t part_count);
Error invalid_part(std::string_view upload_id, int number, std::string_view etag);
Error invalid_part_order(std::string_view upload_id);
Error part_too_small(std::int64_t size_bytes, std::int64_t min_bytes, int number,
                     std::string_view etag);
Error invalid_digest(std::string_view content_md5);
Error bad_digest(std::string_view expected, std::string_view calculated);
Error bad_checksum(std::string_view algorithm);
Error missing_content_length();
Error incomplete_body();
Error malformed_trailer();
Error invalid_storage_class(std::string_view storage_class);
Error invalid_tag(std::string message);
Error invalid_version(std::string_view version_id);
Error acl_not_supported();

}  // namespace errors
}  // namespace revalab::s3
