#include "fakes/cloudfront/tags.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/aws/cloudfront/xml_writer.hpp"
#include "fakes/cloudfront/schema.hpp"

namespace revalab::cloudfront {
namespace {

/// Source: service model, `TagKey` and `TagValue`. Which characters they may have is not checked.
std::optional<ApiError> check_tag(std::string_view key, std::string_view value) {
  if (key.empty() || key.size() > 128) {
    return errors::invalid_tagging("A tag's key has 1 to 128 characters.");
  }
  if (value.size() > 256) return errors::invalid_tagging("A tag's value has up to 256 characters.");
  if (key.starts_with("aws:")) {
    return errors::invalid_tagging("Keys that begin with aws: belong to AWS.");
  }
  return std::nullopt;
}

/// The root element, which must have this name.
Result<pugi::xml_document> document_of(std::string_view body, std::string_view root) {
  auto document = read_xml(body);
  if (!document) return errors::malformed_xml(document.error());
  if (local_name(document->document_element()) != root) {
    return errors::malformed_xml("the root element is not " + std::string(root));
  }
  return std::move(document).value();
}

}  // namespace

Result<Done> Tags::set(std::string_view arn, const TagMap& tags) {
  TagMap merged = tags;
  merged.insert(of(arn).begin(), of(arn).end());
  if (merged.size() > k_tags_max) {
    return errors::invalid_tagging("A resource has at most 50 tags.");
  }
  by_arn_.insert_or_assign(std::string(arn), std::move(merged));
  return Done{};
}

void Tags::unset(std::string_view arn, const std::vector<std::string>& keys) {
  const auto found = by_arn_.find(arn);
  if (found == by_arn_.end()) return;
  for (const auto& key : keys) found->second.erase(key);
}

void Tags::forget(std::string_view arn) {
  if (const auto found = by_arn_.find(arn); found != by_arn_.end()) by_arn_.erase(found);
}

const TagMap& Tags::of(std::string_view arn) const {
  static const TagMap none;
  const auto found = by_arn_.find(arn);
  return found == by_arn_.end() ? none : found->second;
}

Result<TagMap> read_tags(const pugi::xml_node& tags) {
  TagMap map;
  if (!tags) return map;
  if (auto error = check_schema(tags, tags_schema())) return *std::move(error);
  for (const auto tag : child(tags, "Items").children()) {
    if (local_name(tag) != "Tag") continue;
    std::string key = text_of(child(tag, "Key"));
    std::string value = text_of(child(tag, "Value"));
    if (auto error = check_tag(key, value)) return *std::move(error);
    if (!map.emplace(std::move(key), std::move(value)).second) {
      return errors::invalid_tagging("A key is given twice.");
    }
  }
  if (map.size() > k_tags_max) return errors::invalid_tagging("A resource has at most 50 tags.");
  return map;
}

Result<TagMap> decode_tags(std::string_view body) {
  const auto document = document_of(body, "Tags");
  if (!document) return document.error();
  return read_tags(document->document_element());
}

Result<std::vector<std::string>> decode_tag_keys(std::string_view body) {
  const auto document = document_of(body, "TagKeys");
  if (!document) return document.error();
  std::vector<std::string> keys;
  for (const auto key : child(document->document_element(), "Items").children()) {
    if (local_name(key) == "Key") keys.push_back(text_of(key));
  }
  return keys;
}

std::string tags_element(const TagMap& tags) {
  std::string element;
  XmlWriter xml(element);
  xml.begin("Tags").begin("Items");
  for (const auto& [key, value] : tags) {
    xml.begin("Tag").text("Key", key).text("Value", value).end("Tag");
  }
  xml.end("Items").end("Tags");
  return element;
}

}  // namespace revalab::cloudfront
