#include "fakes/s3/answer_documents.hpp"
#include "fakes/s3/document_writer.hpp"

namespace revalab::s3 {
namespace {

/// Writes a parameter that only then is shown when it was given.
void write_given(DocumentWriter& xml, std::string_view name, std::string_view value,
                 const ListRequest& request) {
  if (!value.empty()) xml.text(name, shown(value, request.is_url_encoded));
}

void write_common_prefixes(DocumentWriter& xml, const std::vector<std::string>& prefixes,
                           const ListRequest& request) {
  for (const std::string& prefix : prefixes) {
    xml.begin("CommonPrefixes").text("Prefix", shown(prefix, request.is_url_encoded));
    xml.end("CommonPrefixes");
  }
}

/// What `Contents` and `Version` have in common.
void write_object(DocumentWriter& xml, const std::string& key, const Object& object,
                  const ListRequest& request) {
  xml.text("Key", shown(key, request.is_url_encoded));
  xml.text("LastModified", object.last_modified.iso8601_milliseconds());
  xml.text("ETag", quoted(object.etag));
  xml.text("ChecksumAlgorithm", name_of(object.checksum.algorithm));
  xml.text("ChecksumType", type_of(object.checksum));
  xml.integer("Size", object.size_bytes());
}

void write_contents(DocumentWriter& xml, const ObjectPage& page, const ListRequest& request,
                    std::string_view owner) {
  for (const auto& at : page.entries) {
    xml.begin("Contents");
    write_object(xml, at->first, at->second, request);
    if (request.with_owner) xml.owner("Owner", owner);
    xml.text("StorageClass", at->second.settings.storage_class).end("Contents");
  }
}

/// What all pages of objects say of how they were asked for.
void write_limits(DocumentWriter& xml, const ObjectPage& page, const ListRequest& request) {
  xml.integer("MaxKeys", request.query.max);
  write_given(xml, "Delimiter", request.query.delimiter, request);
  if (request.is_url_encoded) xml.text("EncodingType", "url");
  xml.boolean("IsTruncated", page.is_truncated);
}

}  // namespace

std::string encode_bucket_list(const Buckets::Map& buckets, const BucketListRequest& request,
                               std::string_view owner) {
  DocumentWriter xml;
  xml.begin_in_namespace("ListAllMyBucketsResult").owner("Owner", owner).begin("Buckets");
  std::int64_t count = 0;
  const std::string* last = nullptr;
  bool is_truncated = false;
  for (auto at = buckets.upper_bound(request.after); at != buckets.end(); ++at) {
    const Bucket& bucket = at->second;
    if (!bucket.name.starts_with(request.prefix)) continue;
    if (!request.region.empty() && bucket.region != request.region) continue;
    is_truncated = count == request.max;
    if (is_truncated) break;
    ++count;
    last = &bucket.name;
    xml.begin("Bucket").text("Name", bucket.name);
    xml.text("CreationDate", bucket.created.iso8601_milliseconds());
    if (request.shows_region) xml.text("BucketRegion", bucket.region);
    xml.end("Bucket");
  }
  xml.end("Buckets");
  if (!request.prefix.empty()) xml.text("Prefix", request.prefix);
  if (is_truncated && last != nullptr) xml.text("ContinuationToken", continuation_token(*last));
  xml.end("ListAllMyBucketsResult");
  return xml.take();
}

std::string encode_list_v2(const ObjectPage& page, const ListRequest& request,
                           std::string_view owner) {
  DocumentWriter xml;
  xml.begin_in_namespace("ListBucketResult").text("Name", request.bucket);
  xml.text("Prefix", shown(request.query.prefix, request.is_url_encoded));
  write_given(xml, "StartAfter", request.start_after, request);
  if (!request.continuation_token.empty()) {
    xml.text("ContinuationToken", request.continuation_token);
  }
  if (page.is_truncated) xml.text("NextContinuationToken", continuation_token(page.last));
  xml.integer("KeyCount",
              static_cast<std::int64_t>(page.entries.size() + page.common_prefixes.size()));
  write_limits(xml, page, request);
  write_contents(xml, page, request, owner);
  write_common_prefixes(xml, page.common_prefixes, request);
  xml.end("ListBucketResult");
  return xml.take();
}

std::string encode_list_v1(const ObjectPage& page, const ListRequest& request,
                           std::string_view owner) {
  DocumentWriter xml;
  xml.begin_in_namespace("ListBucketResult").text("Name", request.bucket);
  xml.text("Prefix", shown(request.query.prefix, request.is_url_encoded));
  xml.text("Marker", shown(request.query.after, request.is_url_encoded));
  // Without a delimiter the last key is the marker.
  if (page.is_truncated && !request.query.delimiter.empty()) {
    xml.text("NextMarker", shown(page.last, request.is_url_encoded));
  }
  write_limits(xml, page, request);
  write_contents(xml, page, request, owner);
  write_common_prefixes(xml, page.common_prefixes, request);
  xml.end("ListBucketResult");
  return xml.take();
}

std::string encode_versions(const ObjectPage& page, const ListRequest& request,
                            std::string_view owner) {
  DocumentWriter xml;
  xml.begin_in_namespace("ListVersionsResult").text("Name", request.bucket);
  xml.text("Prefix", shown(request.query.prefix, request.is_url_encoded));
  xml.text("KeyMarker", shown(request.query.after, request.is_url_encoded));
  xml.text("VersionIdMarker", "");
  if (page.is_truncated) {
    xml.text("NextKeyMarker", shown(page.last, request.is_url_encoded));
    if (!page.entries.empty() && page.entries.back()->first == page.last) {
      xml.text("NextVersionIdMarker", "null");
    }
  }
  write_limits(xml, page, request);
  for (const auto& at : page.entries) {
    xml.begin("Version");
    write_object(xml, at->first, at->second, request);
    xml.text("VersionId", "null").boolean("IsLatest", true).owner("Owner", owner);
    xml.text("StorageClass", at->second.settings.storage_class).end("Version");
  }
  write_common_prefixes(xml, page.common_prefixes, request);
  xml.end("ListVersionsResult");
  return xml.take();
}

std::string encode_uploads(const UploadPage& page, const ListRequest& request,
                           std::string_view owner) {
  DocumentWriter xml;
  xml.begin_in_namespace("ListMultipartUploadsResult").text("Bucket", request.bucket);
  xml.text("KeyMarker", shown(request.query.after, request.is_url_encoded));
  xml.text("UploadIdMarker", request.upload_id_marker);
  if (page.is_truncated) {
    xml.text("NextKeyMarker", shown(page.last, request.is_url_encoded));
    if (!page.entries.empty() && page.entries.back()->second.key == page.last) {
      xml.text("NextUploadIdMarker", page.entries.back()->second.id);
    }
  }
  xml.text("Prefix", shown(request.query.prefix, request.is_url_encoded));
  write_given(xml, "Delimiter", request.query.delimiter, request);
  xml.integer("MaxUploads", request.query.max);
  if (request.is_url_encoded) xml.text("EncodingType", "url");
  xml.boolean("IsTruncated", page.is_truncated);
  for (const auto& at : page.entries) {
    const Upload& upload = at->second;
    xml.begin("Upload").text("Key", shown(upload.key, request.is_url_encoded));
    xml.text("UploadId", upload.id).owner("Initiator", owner).owner("Owner", owner);
    xml.text("StorageClass", upload.settings.storage_class);
    xml.text("Initiated", upload.initiated.iso8601_milliseconds());
    if (upload.algorithm) {
      xml.text("ChecksumAlgorithm", name_of(*upload.algorithm));
      xml.text("ChecksumType", upload.is_composite ? "COMPOSITE" : "FULL_OBJECT");
    }
    xml.end("Upload");
  }
  write_common_prefixes(xml, page.common_prefixes, request);
  xml.end("ListMultipartUploadsResult");
  return xml.take();
}

}  // namespace revalab::s3
