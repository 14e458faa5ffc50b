#pragma once

#include "core/aws/s3/types.hpp"
#include "core/base/result.hpp"

#include <string_view>

/// S3's documents as a client reads them. Reading depends on no order of elements and no namespace
/// prefix.
namespace revalab::s3 {

/// The `ApiError::code` of an answer that is not the document the operation promises.
inline constexpr std::string_view k_malformed_response = "MalformedResponse";

/// A `ListBucketResult`, of a list that asked for `encoding-type=url`.
/// Errors: `k_malformed_response`.
Result<ListObjectsV2Response> decode_list_objects_v2(std::string_view body);

/// What the response says is wrong. Without an `Error` document, as after HEAD, it is a code made
/// from the status: `NotFound` for 404, as the SDKs name it.
ApiError decode_error(const Response& response);

}  // namespace revalab::s3
