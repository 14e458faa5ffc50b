#pragma once

#include "core/aws/s3/checksums.hpp"
#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// What a bucket holds.
namespace revalab::s3 {

/// Shared by all copies of an object.
using Body = std::shared_ptr<const std::string>;
using Tags = std::map<std::string, std::string>;

/// What a client says of an object when it writes it, and gets back when it reads it.
struct ObjectSettings {
  ObjectSettings() = default;
  /// `Content-Type`, `Cache-Control`, `x-amz-meta-*` and the like, under the names given back.
  Headers fields;
  std::string storage_class = "STANDARD";
  Tags tags;
};

struct Checksum {
  ChecksumAlgorithm algorithm = ChecksumAlgorithm::crc64nvme;
  /// In base64; of the parts' checksums, with `-N` behind it, when it is composite.
  std::string value;
  bool is_composite = false;
  friend bool operator==(const Checksum&, const Checksum&) = default;
};

/// One part of an object that was uploaded in parts.
struct PartSize {
  int number = 0;
  std::int64_t size_bytes = 0;
};

struct Object {
  Object() = default;
  Body body;
  std::string etag;        ///< Without quotes: the body's MD5, or that of its parts' MD5s and `-N`.
  WallTime last_modified;  ///< Invariant: whole seconds, as S3 keeps them.
  ObjectSettings settings;
  Checksum checksum;
  std::vector<PartSize> parts;  ///< Empty unless it was uploaded in parts.

  [[nodiscard]] std::int64_t size_bytes() const { return static_cast<std::int64_t>(body->size()); }
};

/// The ETag of a body that came at once.
std::string etag_of(std::string_view body);
/// With quotes around it, as everything but GetObjectAttributes shows it.
std::string quoted(std::string_view etag);
/// The checksum of a whole body.
Checksum checksum_of(ChecksumAlgorithm algorithm, std::string_view body);
/// A wall time as S3 keeps it: whole seconds.
/// Source: RFC 9110 section 5.6.7, the form of `Last-Modified`.
WallTime whole_seconds(WallTime at);

}  // namespace revalab::s3
