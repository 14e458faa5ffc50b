#pragma once

#include "fakes/s3/errors.hpp"

#include <string_view>

namespace revalab::s3 {

/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html (read
/// 2026-11-24).
inline constexpr std::size_t k_key_max_bytes = 1024;

/// The rules for general purpose buckets.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html (read
/// 2026-11-24).
bool is_bucket_name(std::string_view name);

/// Errors: InvalidURI when it is not UTF-8, KeyTooLongError.
Result<Done, Error> check_key(std::string_view key);

/// Whether `name` has the form of a region, which is all that is checked of it.
bool is_region(std::string_view name);

}  // namespace revalab::s3
