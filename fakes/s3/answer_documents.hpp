#pragma once

#include "fakes/s3/buckets.hpp"
#include "fakes/s3/list_request.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The documents of answers, in the order of the API reference.
namespace revalab::s3 {

/// An error. It has no namespace, unlike all others.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (read 2026-11-24).
std::string encode_error(const Error& error, std::string_view request_id, std::string_view host_id);

/// Buckets `from` to the end of `map` whose names start with `prefix`, at most `max`.
struct BucketListRequest {
  BucketListRequest() = default;
  std::string prefix;
  std::string continuation_token;
  std::string region;  ///< Only those there; empty: all.
  std::string after;
  std::int64_t max = 0;
  bool shows_region = false;
};
std::string encode_bucket_list(const Buckets::Map& buckets, const BucketListRequest& request,
                               std::string_view owner);
std::string encode_location(std::string_view region);

std::string encode_list_v2(const ObjectPage& page, const ListRequest& request,
                           std::string_view owner);
std::string encode_list_v1(const ObjectPage& page, const ListRequest& request,
                           std::string_view owner);
/// Each object is its only version, `null`.
std::string encode_versions(const ObjectPage& page, const ListRequest& request,
                            std::string_view owner);
std::string encode_uploads(const UploadPage& page, const ListRequest& request,
                           std::string_view owner);

std::string encode_copy(const Object& object);
std::string encode_part_copy(const Part& part);
/// `outcomes` are those of `keys`; a quiet request hears of failures alone.
std::string encode_deletions(const std::vector<Deletion>& deletions,
                             const std::vector<Result<Done, Error>>& outcomes, bool is_quiet);
/// Only the attributes named, a list as in `x-amz-object-attributes`.
std::string encode_attributes(const Object& object, std::string_view attributes);
std::string encode_tagging(const Tags& tags);
/// The only access list there is: its owner's.
std::string encode_acl(std::string_view owner);

std::string encode_upload(const ObjectName& name, std::string_view upload_id);
/// A page of an upload's parts.
struct PartListRequest {
  PartListRequest() = default;
  ObjectName name;
  std::int64_t after = 0;
  std::int64_t max = 0;
};
std::string encode_parts(const Upload& upload, const PartListRequest& request,
                         std::string_view owner);
std::string encode_completion(const ObjectName& name, std::string_view region,
                              const Object& object);

}  // namespace revalab::s3
