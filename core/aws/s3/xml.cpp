#include "core/aws/s3/xml.hpp"

#include "core/aws/cloudfront/xml_reader.hpp"

#include <algorithm>

namespace revalab::s3 {
namespace {

using cloudfront::child;
using cloudfront::integer_of;
using cloudfront::local_name;
using cloudfront::read_xml;
using cloudfront::text_of;

ApiError malformed(const std::string& why) {
  return {200, std::string(k_malformed_response), "S3 answered what it does not promise: " + why};
}

/// Undoes `encoding-type=url`, in which a space is a plus sign.
Result<std::string> decoded_text(pugi::xml_node element) {
  std::string text = text_of(element);
  std::replace(text.begin(), text.end(), '+', ' ');
  auto decoded = percent_decode(text);
  if (!decoded) return malformed("`" + text + "` is not URL-encoded");
  return *std::move(decoded);
}

Result<ObjectSummary> read_object(pugi::xml_node element) {
  auto key = decoded_text(child(element, "Key"));
  if (!key) return key.error();
  const auto size_bytes = integer_of(child(element, "Size"));
  const auto modified = WallTime::parse_rfc3339(text_of(child(element, "LastModified")));
  if (!size_bytes || !modified) return malformed("an object without size or date");
  ObjectSummary object;
  object.key = std::move(key).value();
  object.etag = text_of(child(element, "ETag"));
  object.last_modified = *modified;
  object.size_bytes = *size_bytes;
  object.storage_class = text_of(child(element, "StorageClass"));
  return object;
}

}  // namespace

Result<ListObjectsV2Response> decode_list_objects_v2(std::string_view body) {
  auto document = read_xml(body);
  if (!document) return malformed(document.error());
  const pugi::xml_node root = document->document_element();
  if (local_name(root) != "ListBucketResult") return malformed(std::string(root.name()));
  ListObjectsV2Response list;
  for (const pugi::xml_node element : root.children()) {
    if (local_name(element) == "Contents") {
      auto object = read_object(element);
      if (!object) return object.error();
      list.objects.push_back(std::move(object).value());
    } else if (local_name(element) == "CommonPrefixes") {
      auto prefix = decoded_text(child(element, "Prefix"));
      if (!prefix) return prefix.error();
      list.common_prefixes.push_back(std::move(prefix).value());
    }
  }
  list.is_truncated = text_of(child(root, "IsTruncated")) == "true";
  list.next_continuation_token = text_of(child(root, "NextContinuationToken"));
  if (list.is_truncated && list.next_continuation_token.empty()) {
    return malformed("a truncated list without a token");
  }
  return list;
}

ApiError decode_error(const Response& response) {
  if (const auto document = read_xml(response.body)) {
    const pugi::xml_node root = document->document_element();
    if (local_name(root) == "Error" && child(root, "Code")) {
      return {response.status, text_of(child(root, "Code")), text_of(child(root, "Message"))};
    }
  }
  const std::string status = std::to_string(response.status);
  return {response.status, response.status == 404 ? "NotFound" : status, "HTTP status " + status};
}

}  // namespace revalab::s3
