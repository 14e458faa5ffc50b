#include "core/aws/text.hpp"
#include "core/base/digest.hpp"
#include "fakes/s3/buckets.hpp"
#include "fakes/s3/names.hpp"

#include <algorithm>

// Uploads in parts.
namespace revalab::s3 {
namespace {

/// What a completed upload is made of.
struct Assembly {
  std::string body;
  std::string md5s;
  std::string checksums;  ///< Of the parts, as bytes.
  std::vector<PartSize> parts;
};

/// As messages spell it.
std::string in_words(ChecksumAlgorithm algorithm) { return aws::lower_case(name_of(algorithm)); }

Error checksum_missing(ChecksumAlgorithm algorithm, int number) {
  return errors::invalid_request("The upload was created using a " + in_words(algorithm) +
                                 " checksum. The complete request must include the checksum for "
                                 "each part. It was missing for part " +
                                 std::to_string(number) + " in the request.");
}

/// Adds a part to what the object will be.
Result<Done, Error> append(Assembly& assembly, const Upload& upload,
                           const CompletedPart& completed) {
  const auto found = upload.parts.find(completed.number);
  if (found == upload.parts.end() || !matches_etag(completed.etag, found->second.etag)) {
    return errors::invalid_part(upload.id, completed.number, completed.etag);
  }
  const Part& part = found->second;
  if (completed.checksum && part.checksum != completed.checksum) {
    return errors::invalid_part(upload.id, completed.number, completed.etag);
  }
  if (upload.algorithm && upload.is_composite && !completed.checksum) {
    return checksum_missing(*upload.algorithm, completed.number);
  }
  assembly.md5s += bytes_of(md5(*part.body));
  if (part.checksum) assembly.checksums += base64_decode(part.checksum->value).value_or("");
  assembly.body += *part.body;
  assembly.parts.push_back({completed.number, static_cast<std::int64_t>(part.body->size())});
  return Done{};
}

Result<Assembly, Error> assemble(const Upload& upload, const std::vector<CompletedPart>& parts,
                                 std::int64_t part_min_bytes) {
  const auto not_ascending = [](const CompletedPart& a, const CompletedPart& b) {
    return a.number >= b.number;
  };
  if (std::adjacent_find(parts.begin(), parts.end(), not_ascending) != parts.end()) {
    return errors::invalid_part_order(upload.id);
  }
  Assembly assembly;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (auto done = append(assembly, upload, parts[i]); !done) return done.error();
    const std::int64_t size_bytes = assembly.parts.back().size_bytes;
    if (i + 1 < parts.size() && size_bytes < part_min_bytes) {
      return errors::part_too_small(size_bytes, part_min_bytes, parts[i].number, parts[i].etag);
    }
  }
  return assembly;
}

/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload
/// .html: a composite checksum is that of the parts' checksums, as the ETag is of their MD5s.
Checksum checksum_of_upload(const Upload& upload, const Assembly& assembly) {
  const ChecksumAlgorithm algorithm = upload.algorithm.value_or(ChecksumAlgorithm::crc64nvme);
  if (!upload.is_composite) return checksum_of(algorithm, assembly.body);
  Checksum composite = checksum_of(algorithm, assembly.checksums);
  composite.value += "-" + std::to_string(assembly.parts.size());
  composite.is_composite = true;
  return composite;
}

}  // namespace

Result<Upload*, Error> Buckets::upload_named(const ObjectName& name, std::string_view upload_id) {
  const auto bucket = bucket_named(name.bucket);
  if (!bucket) return bucket.error();
  const auto found = (*bucket)->uploads.find(UploadName(name.key, upload_id));
  if (found == (*bucket)->uploads.end()) return errors::no_such_upload(upload_id);
  return &found->second;
}

Result<const Upload*, Error> Buckets::create_upload(const ObjectName& name, NewUpload asked,
                                                    const Call& call) {
  use(Dimension::s3_put_request, "CreateMultipartUpload", call);
  const auto bucket = bucket_named(name.bucket);
  if (!bucket) return bucket.error();
  if (auto done = check_key(name.key); !done) return done.error();
  Upload upload;
  upload.key = name.key;
  // The count comes first, so that ids sort as uploads began.
  const std::string count = std::to_string(++last_upload_);
  std::string tail;
  for (std::uint64_t half : {upload_ids_.next(), upload_ids_.next()}) {
    for (int i = 0; i < 8; ++i, half >>= 8U) tail.push_back(static_cast<char>(half & 0xffU));
  }
  upload.id = std::string(20 - count.size(), '0') + count + hex(tail);
  upload.initiated = whole_seconds(calendar_.wall(call.now));
  upload.settings = std::move(asked.settings);
  upload.algorithm = asked.algorithm;
  upload.is_composite = asked.is_composite;
  const UploadName upload_name(upload.key, upload.id);
  const auto at = (*bucket)->uploads.emplace(upload_name, std::move(upload)).first;
  return static_cast<const Upload*>(&at->second);
}

Result<const Part*, Error> Buckets::store_part(Upload& upload, int number, Part part,
                                               const Call& call) {
  if (upload.algorithm && (!part.checksum || part.checksum->algorithm != *upload.algorithm)) {
    const std::string actual = part.checksum ? in_words(part.checksum->algorithm) : "null";
    return errors::invalid_request(
        "Checksum Type mismatch occurred, expected checksum Type: " + in_words(*upload.algorithm) +
        ", actual checksum Type: " + actual);
  }
  part.etag = etag_of(*part.body);
  part.last_modified = whole_seconds(calendar_.wall(call.now));
  return static_cast<const Part*>(&(upload.parts[number] = std::move(part)));
}

Result<const Part*, Error> Buckets::upload_part(const ObjectName& name, std::string_view upload_id,
                                                int number, Body body,
                                                std::optional<Checksum> checksum,
                                                const Call& call) {
  use(Dimension::s3_put_request, "UploadPart", call);
  const auto upload = upload_named(name, upload_id);
  if (!upload) return upload.error();
  Part part;
  part.body = std::move(body);
  part.checksum = std::move(checksum);
  return store_part(**upload, number, std::move(part), call);
}

Result<const Part*, Error> Buckets::upload_part_copy(const ObjectName& source,
                                                     const ReadConditions& conditions,
                                                     const std::optional<ByteRange>& range,
                                                     const ObjectName& name,
                                                     std::string_view upload_id, int number,
                                                     const Call& call) {
  use(Dimension::s3_put_request, "UploadPartCopy", call);
  const auto upload = upload_named(name, upload_id);
  if (!upload) return upload.error();
  const auto reading = read_source(source, conditions);
  if (!reading) return reading.error();
  const Object& object = *reading->object;
  Part part;
  part.body = object.body;
  if (range) {
    if (range->last >= object.size_bytes()) {
      const std::string text =
          "bytes=" + std::to_string(range->first) + "-" + std::to_string(range->last);
      return errors::invalid_argument("Range specified is not valid for source object of size: " +
                                          std::to_string(object.size_bytes()),
                                      "x-amz-copy-source-range", text);
    }
    part.body = std::make_shared<const std::string>(object.body->substr(
        static_cast<std::size_t>(range->first), static_cast<std::size_t>(range->size_bytes())));
  }
  if ((*upload)->algorithm) part.checksum = checksum_of(*(*upload)->algorithm, *part.body);
  return store_part(**upload, number, std::move(part), call);
}

Result<const Object*, Error> Buckets::complete_upload(const ObjectName& name,
                                                      std::string_view upload_id,
                                                      const Completion& completion,
                                                      const Call& call) {
  use(Dimension::s3_put_request, "CompleteMultipartUpload", call);
  const auto found = upload_named(name, upload_id);
  if (!found) return found.error();
  const Upload& upload = **found;
  auto assembly = assemble(upload, completion.parts, options_.part_min_bytes);
  if (!assembly) return assembly.error();
  Bucket& bucket = *bucket_named(name.bucket).value();
  if (auto done = check_write(bucket, name.key, completion.conditions); !done) return done.error();
  Object object;
  object.checksum = checksum_of_upload(upload, *assembly);
  if (completion.checksum && completion.checksum->value != object.checksum.value) {
    return errors::bad_checksum(name_of(object.checksum.algorithm));
  }
  object.etag = etag_of(assembly->md5s) + "-" + std::to_string(assembly->parts.size());
  object.parts = std::move(assembly->parts);
  object.body = std::make_shared<const std::string>(std::move(assembly->body));
  // Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html, the creation
  // date of an upload in parts (read 2026-11-24).
  object.last_modified = upload.initiated;
  object.settings = upload.settings;
  bucket.uploads.erase(UploadName(name.key, upload_id));
  return static_cast<const Object*>(&(bucket.objects[name.key] = std::move(object)));
}

Result<Done, Error> Buckets::abort_upload(const ObjectName& name, std::string_view upload_id) {
  if (const auto found = upload_named(name, upload_id); !found) return found.error();
  bucket_named(name.bucket).value()->uploads.erase(UploadName(name.key, upload_id));
  return Done{};
}

Result<const Upload*, Error> Buckets::list_parts(const ObjectName& name, std::string_view upload_id,
                                                 const Call& call) {
  use(Dimension::s3_put_request, "ListParts", call);
  const auto upload = upload_named(name, upload_id);
  if (!upload) return upload.error();
  return static_cast<const Upload*>(*upload);
}

Result<UploadPage, Error> Buckets::list_uploads(std::string_view bucket, const ListQuery& query,
                                                std::string_view after_id, const Call& call) {
  use(Dimension::s3_put_request, "ListMultipartUploads", call);
  const auto found = bucket_named(bucket);
  if (!found) return found.error();
  const Uploads& uploads = (*found)->uploads;
  auto start = uploads.lower_bound(std::string_view(query.prefix));
  if (query.after >= query.prefix) {
    start = after_id.empty() ? uploads.upper_bound(std::string_view(query.after))
                             : uploads.upper_bound(UploadName(query.after, after_id));
  }
  return list_from(uploads, start, query,
                   [](const auto& at) -> std::string_view { return at->first.first; });
}

}  // namespace revalab::s3
