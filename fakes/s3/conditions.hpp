#pragma once

#include "fakes/s3/object.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What a request makes itself depend on. Header values are kept as they were sent.
namespace revalab::s3 {

struct ReadConditions {
  ReadConditions() = default;
  std::optional<std::string> if_match;
  std::optional<std::string> if_none_match;
  std::optional<std::string> if_modified_since;
  std::optional<std::string> if_unmodified_since;
};

/// Reads the four headers, whose names begin with `prefix`: empty, or `x-amz-copy-source-`.
ReadConditions read_conditions_of(const Headers& headers, std::string_view prefix = {});

enum class ReadVerdict {
  ok,
  not_modified,  ///< If-None-Match or If-Modified-Since.
  if_match_failed,
  if_unmodified_failed,
};

/// An ETag decides before a date does, and a date that is none is passed over.
/// Source: RFC 9110 section 13.2.2, which agrees with
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html (read 2026-11-24).
ReadVerdict judge(const ReadConditions& conditions, const Object& object);

struct WriteConditions {
  WriteConditions() = default;
  std::optional<std::string> if_match;  ///< An ETag, with or without quotes, or `*`.
  bool if_absent = false;               ///< `If-None-Match: *`
};

/// Whether `condition`, a list of ETags or `*`, names this one. ETags compare with and without
/// quotes alike.
bool matches_etag(std::string_view condition, std::string_view etag);

}  // namespace revalab::s3
