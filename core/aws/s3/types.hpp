#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What the core's client and the fake both mean by an object. Field names follow the service model
/// (`tests/data/aws-models/s3.json`).
namespace revalab::s3 {

/// Source: the 2006-03-01 service model, member `xmlNamespace` of its documents.
inline constexpr std::string_view k_xml_namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
/// Where a bucket is that names no region, and whose name no document spells out.
inline constexpr std::string_view k_default_region = "us-east-1";
/// The default, and the most, one page of a list holds.
inline constexpr std::int64_t k_page_max_keys = 1000;

struct ObjectName {
  std::string bucket;
  std::string key;
  friend auto operator<=>(const ObjectName&, const ObjectName&) = default;
};

struct PutObjectRequest {
  PutObjectRequest() = default;
  ObjectName name;
  std::string body;
  /// What comes back with the object: `Content-Type`, `Cache-Control`, `x-amz-meta-*` and the like.
  Headers fields;
  bool only_if_absent = false;
};

/// What is known of an object beside its body.
struct ObjectHead {
  ObjectHead() = default;
  std::string etag;  ///< With its quotes.
  WallTime last_modified;
  std::int64_t size_bytes = 0;
  Headers fields;  ///< Of the whole answer.
};

struct GetObjectResponse {
  GetObjectResponse() = default;
  ObjectHead head;
  std::string body;
};

struct ListObjectsV2Request {
  ListObjectsV2Request() = default;
  std::string bucket;
  std::string prefix;
  std::string delimiter;
  std::string start_after;
  std::string continuation_token;  ///< Of the page before.
  std::int64_t max_keys = k_page_max_keys;
};

/// An object as a list shows it.
struct ObjectSummary {
  ObjectSummary() = default;
  std::string key;
  std::string etag;  ///< With its quotes.
  WallTime last_modified;
  std::int64_t size_bytes = 0;
  std::string storage_class;
  friend bool operator==(const ObjectSummary&, const ObjectSummary&) = default;
};

struct ListObjectsV2Response {
  ListObjectsV2Response() = default;
  std::vector<ObjectSummary> objects;
  std::vector<std::string> common_prefixes;
  std::string next_continuation_token;  ///< Empty on the last page.
  bool is_truncated = false;
};

}  // namespace revalab::s3
