#pragma once

#include "core/aws/s3/types.hpp"
#include "fakes/s3/bucket.hpp"
#include "fakes/s3/query.hpp"

#include <optional>
#include <string_view>

/// What the headers of a request that writes or copies an object say.
namespace revalab::s3 {

/// Errors: NotImplemented for what the lab does not model and could not pass over,
/// InvalidStorageClass, InvalidTag, AccessControlListNotSupported.
Result<ObjectSettings, Error> settings_of(const Request& request);

/// Errors: NotImplemented for `If-None-Match` with anything but `*`.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html (read 2026-11-24).
Result<WriteConditions, Error> write_conditions_of(const Request& request);

/// `/bucket/key` or `bucket/key`, encoded as in a URL.
/// Errors: InvalidArgument, NotImplemented for access points.
Result<ObjectName, Error> copy_source_of(std::string_view header);

/// What a copy takes over and what it replaces, but for its source.
/// Errors: as of `settings_of`, InvalidArgument for an unknown directive or algorithm.
Result<Copy, Error> copy_of(const Request& request);

/// How an upload in parts begins. Errors: as of `settings_of`, and for checksums that there are
/// not.
Result<NewUpload, Error> new_upload_of(const Request& request);

/// At most ten tags, each with a key of its own.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html (read
/// 2026-11-24). Errors: InvalidTag.
Result<Done, Error> add_tag(Tags& tags, std::string key, std::string value);

/// Versions are not modelled: there is only the version `null`.
/// Errors: InvalidArgument.
Result<Done, Error> check_version(const Query& query);

}  // namespace revalab::s3
