#pragma once

#include "fakes/s3/errors.hpp"
#include "fakes/s3/listing.hpp"
#include "fakes/s3/object.hpp"
#include "fakes/s3/upload.hpp"

#include <map>
#include <string>
#include <vector>

namespace revalab::s3 {

/// In the order of bytes, which is that of lists.
using Objects = std::map<std::string, Object, std::less<>>;

struct Bucket {
  Bucket() = default;
  std::string name;
  std::string region;
  WallTime created;
  Objects objects;
  Uploads uploads;
  /// Documents of settings that were put and are given back as they are, by subresource.
  std::map<std::string, std::string, std::less<>> settings;
};

/// What a list of objects shows, one page of it.
using ObjectPage = ListPage<Objects::const_iterator>;
using UploadPage = ListPage<Uploads::const_iterator>;

/// What a write of an object brings along.
struct NewObject {
  NewObject() = default;
  Body body;
  ObjectSettings settings;
  WriteConditions conditions;
  std::optional<Checksum> checksum;  ///< Right for the body; else CRC64NVME, as S3 adds it.
};

/// A copy. What is empty is taken from the source.
struct Copy {
  Copy() = default;
  ReadConditions source_conditions;
  std::optional<Headers> fields;
  std::optional<Tags> tags;
  std::string storage_class = "STANDARD";
  bool has_storage_class = false;  ///< It was named, so a copy onto itself changes something.
  WriteConditions conditions;
  std::optional<ChecksumAlgorithm> algorithm;
};

/// What a read of an object comes to. The object lives until the next call.
struct Reading {
  const Object* object = nullptr;
  bool not_modified = false;
};

/// An object to be deleted among others.
struct Deletion {
  Deletion() = default;
  std::string key;
  std::string version_id;  ///< Empty, or `null`: there is no other.
  std::optional<std::string> if_match;
};

/// How an upload in parts begins.
struct NewUpload {
  NewUpload() = default;
  ObjectSettings settings;
  std::optional<ChecksumAlgorithm> algorithm;
  bool is_composite = false;
};

/// How it ends.
struct Completion {
  Completion() = default;
  std::vector<CompletedPart> parts;
  WriteConditions conditions;
  std::optional<Checksum> checksum;  ///< Of the whole, where the client sent it.
};

}  // namespace revalab::s3
