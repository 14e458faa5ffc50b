#include "fakes/s3/request_documents.hpp"

#include "core/aws/cloudfront/xml_reader.hpp"
#include "fakes/s3/object_request.hpp"

#include <utility>

namespace revalab::s3 {
namespace {

using cloudfront::child;
using cloudfront::integer_of;
using cloudfront::local_name;
using cloudfront::text_of;

Result<pugi::xml_document, Error> read_document(std::string_view body) {
  if (body.size() > k_document_max_bytes) return errors::document_too_large();
  auto document = cloudfront::read_xml(body);
  if (!document) return errors::malformed_xml();
  return std::move(document).value();
}

/// A document whose root has that name.
Result<pugi::xml_document, Error> read_document(std::string_view body, std::string_view root) {
  auto document = read_document(body);
  if (document && local_name(document->document_element()) != root) return errors::malformed_xml();
  return document;
}

bool is_element(pugi::xml_node node, std::string_view name) {
  return node.type() == pugi::node_element && local_name(node) == name;
}

Result<CompletedPart, Error> completed_part(pugi::xml_node element) {
  const auto number = integer_of(child(element, "PartNumber"));
  CompletedPart part;
  part.etag = text_of(child(element, "ETag"));
  if (!number || *number < 1 || *number > k_part_number_max || part.etag.empty()) {
    return errors::malformed_xml();
  }
  part.number = static_cast<int>(*number);
  for (const ChecksumAlgorithm algorithm : k_checksum_algorithms) {
    const auto value = child(element, checksum_element(algorithm));
    if (value) part.checksum = Checksum{algorithm, text_of(value), false};
  }
  return part;
}

}  // namespace

Result<DeleteRequest, Error> decode_delete(std::string_view body) {
  const auto document = read_document(body, "Delete");
  if (!document) return document.error();
  const pugi::xml_node root = document->document_element();
  DeleteRequest request;
  request.is_quiet = text_of(child(root, "Quiet")) == "true";
  for (const pugi::xml_node element : root.children()) {
    if (!is_element(element, "Object")) continue;
    Deletion deletion;
    deletion.key = text_of(child(element, "Key"));
    if (deletion.key.empty()) return errors::malformed_xml();
    deletion.version_id = text_of(child(element, "VersionId"));
    if (const auto etag = child(element, "ETag")) deletion.if_match = text_of(etag);
    request.deletions.push_back(std::move(deletion));
  }
  const std::size_t count = request.deletions.size();
  if (count == 0 || count > k_deletions_max) return errors::malformed_xml();
  return request;
}

Result<std::vector<CompletedPart>, Error> decode_completed_parts(std::string_view body) {
  const auto document = read_document(body, "CompleteMultipartUpload");
  if (!document) return document.error();
  std::vector<CompletedPart> parts;
  for (const pugi::xml_node element : document->document_element().children()) {
    if (!is_element(element, "Part")) continue;
    auto part = completed_part(element);
    if (!part) return part.error();
    parts.push_back(std::move(part).value());
  }
  if (parts.empty() || parts.size() > k_part_number_max) return errors::malformed_xml();
  return parts;
}

Result<Tags, Error> decode_tagging(std::string_view body) {
  const auto document = read_document(body, "Tagging");
  if (!document) return document.error();
  Tags tags;
  for (const pugi::xml_node element : child(document->document_element(), "TagSet").children()) {
    if (!is_element(element, "Tag")) continue;
    auto done = add_tag(tags, text_of(child(element, "Key")), text_of(child(element, "Value")));
    if (!done) return done.error();
  }
  return tags;
}

Result<std::string, Error> decode_location(std::string_view body) {
  if (body.empty()) return std::string();
  const auto document = read_document(body, "CreateBucketConfiguration");
  if (!document) return document.error();
  const pugi::xml_node root = document->document_element();
  if (child(root, "Bucket") || child(root, "Location")) {
    return errors::not_implemented("The S3 of this lab does not implement directory buckets.");
  }
  return text_of(child(root, "LocationConstraint"));
}

Result<Done, Error> check_document(std::string_view body) {
  const auto document = read_document(body);
  if (!document) return document.error();
  return Done{};
}

}  // namespace revalab::s3
