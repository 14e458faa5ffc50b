#pragma once

#include "fakes/s3/listing.hpp"
#include "fakes/s3/route.hpp"

#include <cstdint>
#include <string>

namespace revalab::s3 {

/// How a list was asked for, whose answer repeats most of it.
struct ListRequest {
  ListRequest() = default;
  std::string bucket;
  ListQuery query;
  bool is_url_encoded = false;
  bool with_owner = false;
  std::string start_after;         ///< ListObjectsV2.
  std::string continuation_token;  ///< ListObjectsV2.
  std::string upload_id_marker;    ///< ListMultipartUploads.
};

/// Reads the parameters of one of the four operations that list keys.
/// Errors: InvalidArgument.
Result<ListRequest, Error> list_request_of(const Route& route);

/// What a further page begins behind, made opaque.
std::string continuation_token(std::string_view last);

/// A whole number, `most` at most; `most` when the parameter is absent.
/// Errors: InvalidArgument.
Result<std::int64_t, Error> count_parameter(const Query& query, std::string_view name,
                                            std::int64_t most);

/// `text` as lists show it: as it is, or with `encoding-type=url`.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html, EncodingType;
/// that a space is a plus sign, botocore 1.43, which decodes it so (read 2026-11-24).
std::string shown(std::string_view text, bool is_url_encoded);

}  // namespace revalab::s3
