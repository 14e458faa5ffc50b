#include "fakes/s3/buckets.hpp"

#include "fakes/s3/names.hpp"

#include <utility>

// Buckets and whole objects; uploads in parts are in multipart.cpp.
namespace revalab::s3 {
namespace {

/// Names and values of user metadata together.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html (read
/// 2026-11-24).
constexpr std::size_t k_metadata_max_bytes = 2048;
constexpr std::string_view k_metadata_prefix = "x-amz-meta-";

Result<Done, Error> check_metadata(const Headers& fields) {
  std::size_t size_bytes = 0;
  for (const auto& [name, value] : fields.fields()) {
    if (!name.starts_with(k_metadata_prefix)) continue;
    size_bytes += name.size() - k_metadata_prefix.size() + value.size();
  }
  if (size_bytes > k_metadata_max_bytes) return errors::metadata_too_large(size_bytes);
  return Done{};
}

}  // namespace

Buckets::Buckets(Calendar calendar, const Dice& dice, Ledger& ledger, Options options)
    : calendar_(calendar),
      ledger_(ledger),
      options_(std::move(options)),
      upload_ids_(dice.fork("upload ids")) {}

void Buckets::use(Dimension dimension, std::string_view operation, const Call& call) {
  ledger_.add(calendar_.wall(call.now), dimension, 1, call.cause.empty() ? operation : call.cause);
}

Result<Bucket*, Error> Buckets::bucket_named(std::string_view name) {
  const auto found = buckets_.find(name);
  if (found != buckets_.end()) return &found->second;
  if (!is_bucket_name(name)) return errors::invalid_bucket_name(name);
  return errors::no_such_bucket(name);
}

const Bucket* Buckets::find_bucket(std::string_view name) const {
  const auto found = buckets_.find(name);
  return found == buckets_.end() ? nullptr : &found->second;
}

const Object* Buckets::find_object(const ObjectName& name) const {
  const Bucket* bucket = find_bucket(name.bucket);
  if (bucket == nullptr) return nullptr;
  const auto found = bucket->objects.find(name.key);
  return found == bucket->objects.end() ? nullptr : &found->second;
}

Result<const Bucket*, Error> Buckets::create_bucket(const std::string& name,
                                                    const std::string& region, const Call& call) {
  use(Dimension::s3_put_request, "CreateBucket", call);
  if (!is_bucket_name(name)) return errors::invalid_bucket_name(name);
  // The default region is named by naming none.
  if (region == k_default_region || (!region.empty() && !is_region(region))) {
    return errors::invalid_location(region);
  }
  const auto [at, is_new] = buckets_.try_emplace(name);
  Bucket& bucket = at->second;
  if (!is_new) {
    if (bucket.region == k_default_region && region.empty())
      return static_cast<const Bucket*>(&bucket);
    return errors::bucket_already_owned(name);
  }
  bucket.name = name;
  bucket.region = region.empty() ? k_default_region : region;
  bucket.created = whole_seconds(calendar_.wall(call.now));
  return static_cast<const Bucket*>(&bucket);
}

Result<Done, Error> Buckets::delete_bucket(std::string_view name) {
  const auto bucket = bucket_named(name);
  if (!bucket) return bucket.error();
  if (!(*bucket)->objects.empty()) return errors::bucket_not_empty(name);
  buckets_.erase(buckets_.find(name));
  return Done{};
}

Result<const Bucket*, Error> Buckets::head_bucket(std::string_view name, const Call& call) {
  use(Dimension::s3_get_request, "HeadBucket", call);
  const auto bucket = bucket_named(name);
  if (!bucket) return bucket.error();
  return static_cast<const Bucket*>(*bucket);
}

const Buckets::Map& Buckets::list_buckets(const Call& call) {
  use(Dimension::s3_put_request, "ListBuckets", call);
  return buckets_;
}

Result<Bucket*, Error> Buckets::bucket_for(std::string_view name, std::string_view operation,
                                           std::optional<Dimension> usage, const Call& call) {
  if (usage) use(*usage, operation, call);
  return bucket_named(name);
}

Result<Done, Error> Buckets::check_write(const Bucket& bucket, const std::string& key,
                                         const WriteConditions& conditions) {
  const auto found = bucket.objects.find(key);
  const bool exists = found != bucket.objects.end();
  if (conditions.if_absent && exists) return errors::precondition_failed("If-None-Match");
  if (conditions.if_match) {
    if (!exists) return errors::no_such_key(key);
    if (!matches_etag(*conditions.if_match, found->second.etag)) {
      return errors::precondition_failed("If-Match");
    }
  }
  return Done{};
}

Result<const Object*, Error> Buckets::put_object(const ObjectName& name, NewObject object,
                                                 const Call& call) {
  use(Dimension::s3_put_request, "PutObject", call);
  const auto bucket = bucket_named(name.bucket);
  if (!bucket) return bucket.error();
  if (auto done = check_key(name.key); !done) return done.error();
  if (auto done = check_metadata(object.settings.fields); !done) return done.error();
  if (auto done = check_write(**bucket, name.key, object.conditions); !done) return done.error();
  Object& stored = (*bucket)->objects[name.key];
  stored = Object();
  stored.body = std::move(object.body);
  stored.etag = etag_of(*stored.body);
  stored.last_modified = whole_seconds(calendar_.wall(call.now));
  stored.settings = std::move(object.settings);
  stored.checksum = object.checksum ? *std::move(object.checksum)
                                    : checksum_of(ChecksumAlgorithm::crc64nvme, *stored.body);
  return static_cast<const Object*>(&stored);
}

Result<Reading, Error> Buckets::read(const ObjectName& name, const ReadConditions& conditions) {
  const auto bucket = bucket_named(name.bucket);
  if (!bucket) return bucket.error();
  if (auto done = check_key(name.key); !done) return done.error();
  const auto found = (*bucket)->objects.find(name.key);
  if (found == (*bucket)->objects.end()) return errors::no_such_key(name.key);
  switch (judge(conditions, found->second)) {
    case ReadVerdict::ok: return Reading{&found->second, false};
    case ReadVerdict::not_modified: return Reading{&found->second, true};
    case ReadVerdict::if_match_failed: return errors::precondition_failed("If-Match");
    case ReadVerdict::if_unmodified_failed: break;
  }
  return errors::precondition_failed("If-Unmodified-Since");
}

Result<Reading, Error> Buckets::get_object(const ObjectName& name, const ReadConditions& conditions,
                                           const Call& call) {
  return head_object(name, conditions, "GetObject", call);
}

Result<Reading, Error> Buckets::head_object(const ObjectName& name,
                                            const ReadConditions& conditions,
                                            std::string_view operation, const Call& call) {
  use(Dimension::s3_get_request, operation, call);
  return read(name, conditions);
}

Result<Done, Error> Buckets::delete_object(const ObjectName& name,
                                           const std::optional<std::string>& if_match) {
  const auto bucket = bucket_named(name.bucket);
  if (!bucket) return bucket.error();
  if (auto done = check_key(name.key); !done) return done.error();
  WriteConditions conditions;
  conditions.if_match = if_match;
  if (auto done = check_write(**bucket, name.key, conditions); !done) return done.error();
  (*bucket)->objects.erase(name.key);
  return Done{};
}

Result<std::vector<Result<Done, Error>>, Error> Buckets::delete_objects(
    std::string_view bucket, const std::vector<Deletion>& deletions) {
  if (const auto found = bucket_named(bucket); !found) return found.error();
  std::vector<Result<Done, Error>> outcomes;
  outcomes.reserve(deletions.size());
  for (const Deletion& deletion : deletions) {
    if (!deletion.version_id.empty() && deletion.version_id != "null") {
      outcomes.emplace_back(errors::invalid_version(deletion.version_id));
      continue;
    }
    outcomes.push_back(delete_object({std::string(bucket), deletion.key}, deletion.if_match));
  }
  return outcomes;
}

/// A condition on the source that does not hold is a failed one, never a 304.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html (read 2026-11-24).
Result<Reading, Error> Buckets::read_source(const ObjectName& source,
                                            const ReadConditions& conditions) {
  auto reading = read(source, conditions);
  if (!reading) return reading;
  if (reading->not_modified) {
    return errors::precondition_failed(conditions.if_none_match
                                           ? "x-amz-copy-source-If-None-Match"
                                           : "x-amz-copy-source-If-Modified-Since");
  }
  return reading;
}

Result<const Object*, Error> Buckets::copy_object(const ObjectName& source, const ObjectName& name,
                                                  Copy copy, const Call& call) {
  use(Dimension::s3_put_request, "CopyObject", call);
  const auto reading = read_source(source, copy.source_conditions);
  if (!reading) return reading.error();
  const auto bucket = bucket_named(name.bucket);
  if (!bucket) return bucket.error();
  if (auto done = check_key(name.key); !done) return done.error();
  if (source == name && !copy.fields && !copy.has_storage_class) {
    return errors::invalid_request(
        "This copy request is illegal because it is trying to copy an object to itself without "
        "changing the object's metadata, storage class, website redirect location or encryption "
        "attributes.");
  }
  if (copy.fields) {
    if (auto done = check_metadata(*copy.fields); !done) return done.error();
  }
  if (auto done = check_write(**bucket, name.key, copy.conditions); !done) return done.error();
  Object made = *reading->object;
  if (copy.fields) made.settings.fields = *std::move(copy.fields);
  if (copy.tags) made.settings.tags = *std::move(copy.tags);
  made.settings.storage_class = std::move(copy.storage_class);
  made.last_modified = whole_seconds(calendar_.wall(call.now));
  // A copy is one piece, however its source came.
  if (!made.parts.empty()) made.etag = etag_of(*made.body);
  const ChecksumAlgorithm algorithm = copy.algorithm.value_or(made.checksum.algorithm);
  if (made.checksum.is_composite || algorithm != made.checksum.algorithm) {
    made.checksum = checksum_of(algorithm, *made.body);
  }
  made.parts.clear();
  Object& stored = (*bucket)->objects[name.key];
  stored = std::move(made);
  return static_cast<const Object*>(&stored);
}

Result<Tags*, Error> Buckets::tags_for(const ObjectName& name, std::string_view operation,
                                       std::optional<Dimension> usage, const Call& call) {
  if (usage) use(*usage, operation, call);
  const auto bucket = bucket_named(name.bucket);
  if (!bucket) return bucket.error();
  const auto found = (*bucket)->objects.find(name.key);
  if (found == (*bucket)->objects.end()) return errors::no_such_key(name.key);
  return &found->second.settings.tags;
}

Result<ObjectPage, Error> Buckets::list_objects(std::string_view bucket, const ListQuery& query,
                                                std::string_view operation, const Call& call) {
  use(Dimension::s3_put_request, operation, call);
  const auto found = bucket_named(bucket);
  if (!found) return found.error();
  return list(std::as_const((*found)->objects), query);
}

}  // namespace revalab::s3
