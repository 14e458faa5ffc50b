#pragma once

#include "fakes/s3/conditions.hpp"
#include "fakes/s3/object.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// An upload in parts that is neither completed nor aborted.
namespace revalab::s3 {

/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html (read 2026-11-24).
inline constexpr int k_part_number_max = 10'000;

struct Part {
  Part() = default;
  Body body;
  std::string etag;  ///< Without quotes.
  WallTime last_modified;
  /// Of the upload's algorithm, or of the one it was sent with.
  std::optional<Checksum> checksum;
};

struct Upload {
  Upload() = default;
  std::string key;
  std::string id;
  WallTime initiated;
  ObjectSettings settings;
  std::optional<ChecksumAlgorithm> algorithm;  ///< Which all its parts have to have.
  bool is_composite = false;  ///< Whether the object's checksum is one of the parts'.
  std::map<int, Part> parts;
};

/// A part as CompleteMultipartUpload names it.
struct CompletedPart {
  CompletedPart() = default;
  int number = 0;
  std::string etag;
  std::optional<Checksum> checksum;
};

/// Key, then id.
using UploadName = std::pair<std::string, std::string>;

/// Orders uploads by key and then id, and finds them by key alone as well. Ids sort as the uploads
/// began.
struct UploadOrder {
  using is_transparent = void;
  bool operator()(const UploadName& a, const UploadName& b) const { return a < b; }
  bool operator()(const UploadName& a, std::string_view key) const { return a.first < key; }
  bool operator()(std::string_view key, const UploadName& b) const { return key < b.first; }
};
using Uploads = std::map<UploadName, Upload, UploadOrder>;

}  // namespace revalab::s3
