#include "fakes/s3/answer_documents.hpp"

#include "core/aws/text.hpp"
#include "fakes/s3/document_writer.hpp"

#include <algorithm>

// Everything but lists, which are in list_documents.cpp.
namespace revalab::s3 {
namespace {

void write_checksum(DocumentWriter& xml, const Checksum& checksum) {
  xml.text(checksum_element(checksum.algorithm), checksum.value);
}

void write_whole_checksum(DocumentWriter& xml, const Checksum& checksum) {
  write_checksum(xml, checksum);
  xml.text("ChecksumType", type_of(checksum));
}

bool names(std::string_view attributes, std::string_view attribute) {
  const auto listed = aws::split(attributes, ',');
  return std::any_of(listed.begin(), listed.end(),
                     [&](std::string_view each) { return aws::trimmed(each) == attribute; });
}

}  // namespace

std::string encode_error(const Error& error, std::string_view request_id,
                         std::string_view host_id) {
  DocumentWriter xml;
  xml.begin("Error").text("Code", error.code).text("Message", error.message);
  for (const auto& [name, value] : error.details) xml.text(name, value);
  xml.text("RequestId", request_id).text("HostId", host_id).end("Error");
  return xml.take();
}

std::string encode_location(std::string_view region) {
  DocumentWriter xml;
  xml.begin_in_namespace("LocationConstraint");
  if (region != k_default_region) xml.content(region);
  xml.end("LocationConstraint");
  return xml.take();
}

std::string encode_copy(const Object& object) {
  DocumentWriter xml;
  xml.begin_in_namespace("CopyObjectResult");
  xml.text("LastModified", object.last_modified.iso8601_milliseconds());
  xml.text("ETag", quoted(object.etag));
  write_whole_checksum(xml, object.checksum);
  xml.end("CopyObjectResult");
  return xml.take();
}

std::string encode_part_copy(const Part& part) {
  DocumentWriter xml;
  xml.begin_in_namespace("CopyPartResult");
  xml.text("LastModified", part.last_modified.iso8601_milliseconds());
  xml.text("ETag", quoted(part.etag));
  if (part.checksum) write_checksum(xml, *part.checksum);
  xml.end("CopyPartResult");
  return xml.take();
}

std::string encode_deletions(const std::vector<Deletion>& deletions,
                             const std::vector<Result<Done, Error>>& outcomes, bool is_quiet) {
  DocumentWriter xml;
  xml.begin_in_namespace("DeleteResult");
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const Deletion& deletion = deletions[i];
    if (outcomes[i]) {
      if (is_quiet) continue;
      xml.begin("Deleted").text("Key", deletion.key);
      if (!deletion.version_id.empty()) xml.text("VersionId", deletion.version_id);
      xml.end("Deleted");
      continue;
    }
    const Error& error = outcomes[i].error();
    xml.begin("Error").text("Key", deletion.key);
    if (!deletion.version_id.empty()) xml.text("VersionId", deletion.version_id);
    xml.text("Code", error.code).text("Message", error.message).end("Error");
  }
  xml.end("DeleteResult");
  return xml.take();
}

std::string encode_attributes(const Object& object, std::string_view attributes) {
  DocumentWriter xml;
  xml.begin_in_namespace("GetObjectAttributesResponse");
  if (names(attributes, "ETag")) xml.text("ETag", object.etag);
  if (names(attributes, "Checksum")) {
    xml.begin("Checksum");
    write_whole_checksum(xml, object.checksum);
    xml.end("Checksum");
  }
  if (names(attributes, "ObjectParts") && !object.parts.empty()) {
    xml.begin("ObjectParts");
    xml.integer("PartsCount", static_cast<std::int64_t>(object.parts.size()));
    xml.end("ObjectParts");
  }
  if (names(attributes, "StorageClass")) xml.text("StorageClass", object.settings.storage_class);
  if (names(attributes, "ObjectSize")) xml.integer("ObjectSize", object.size_bytes());
  xml.end("GetObjectAttributesResponse");
  return xml.take();
}

std::string encode_tagging(const Tags& tags) {
  DocumentWriter xml;
  xml.begin_in_namespace("Tagging").begin("TagSet");
  for (const auto& [key, value] : tags) {
    xml.begin("Tag").text("Key", key).text("Value", value).end("Tag");
  }
  xml.end("TagSet").end("Tagging");
  return xml.take();
}

std::string encode_acl(std::string_view owner) {
  DocumentWriter xml;
  xml.begin_in_namespace("AccessControlPolicy");
  xml.owner("Owner", owner).begin("AccessControlList").begin("Grant");
  xml.raw(R"(<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance")"
          R"( xsi:type="CanonicalUser">)");
  xml.text("ID", owner).end("Grantee").text("Permission", "FULL_CONTROL");
  xml.end("Grant").end("AccessControlList").end("AccessControlPolicy");
  return xml.take();
}

std::string encode_upload(const ObjectName& name, std::string_view upload_id) {
  DocumentWriter xml;
  xml.begin_in_namespace("InitiateMultipartUploadResult");
  xml.text("Bucket", name.bucket).text("Key", name.key).text("UploadId", upload_id);
  xml.end("InitiateMultipartUploadResult");
  return xml.take();
}

std::string encode_parts(const Upload& upload, const PartListRequest& request,
                         std::string_view owner) {
  auto at = upload.parts.upper_bound(static_cast<int>(request.after));
  std::vector<std::pair<int, const Part*>> page;
  while (at != upload.parts.end() && static_cast<std::int64_t>(page.size()) < request.max) {
    page.emplace_back(at->first, &at->second);
    ++at;
  }
  DocumentWriter xml;
  xml.begin_in_namespace("ListPartsResult");
  xml.text("Bucket", request.name.bucket).text("Key", request.name.key);
  xml.text("UploadId", upload.id).integer("PartNumberMarker", request.after);
  const bool is_truncated = at != upload.parts.end() && request.max > 0;
  if (is_truncated) xml.integer("NextPartNumberMarker", page.back().first);
  xml.integer("MaxParts", request.max).boolean("IsTruncated", is_truncated);
  for (const auto& [number, part] : page) {
    xml.begin("Part").integer("PartNumber", number);
    xml.text("LastModified", part->last_modified.iso8601_milliseconds());
    xml.text("ETag", quoted(part->etag));
    xml.integer("Size", static_cast<std::int64_t>(part->body->size()));
    if (part->checksum) write_checksum(xml, *part->checksum);
    xml.end("Part");
  }
  xml.owner("Initiator", owner).owner("Owner", owner);
  xml.text("StorageClass", upload.settings.storage_class);
  if (upload.algorithm) {
    xml.text("ChecksumAlgorithm", name_of(*upload.algorithm));
    xml.text("ChecksumType", upload.is_composite ? "COMPOSITE" : "FULL_OBJECT");
  }
  xml.end("ListPartsResult");
  return xml.take();
}

std::string encode_completion(const ObjectName& name, std::string_view region,
                              const Object& object) {
  DocumentWriter xml;
  xml.begin_in_namespace("CompleteMultipartUploadResult");
  xml.text("Location", "https://" + name.bucket + ".s3." + std::string(region) + ".amazonaws.com/" +
                           percent_encode(name.key));
  xml.text("Bucket", name.bucket).text("Key", name.key).text("ETag", quoted(object.etag));
  write_whole_checksum(xml, object.checksum);
  xml.end("CompleteMultipartUploadResult");
  return xml.take();
}

}  // namespace revalab::s3
