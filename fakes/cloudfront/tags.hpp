#pragma once

#include "core/base/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pugi {
class xml_node;
}

namespace revalab::cloudfront {

using TagMap = std::map<std::string, std::string, std::less<>>;

/// How many one resource may have. Source: developer guide, cloudfront-limits.
inline constexpr std::size_t k_tags_max = 50;

/// The tags of resources, by ARN. That a resource exists is the caller's business.
class Tags {
 public:
  /// Adds to those there are, or replaces their values. Errors: InvalidTagging (too many).
  Result<Done> set(std::string_view arn, const TagMap& tags);
  void unset(std::string_view arn, const std::vector<std::string>& keys);
  void forget(std::string_view arn);
  [[nodiscard]] const TagMap& of(std::string_view arn) const;

 private:
  std::map<std::string, TagMap, std::less<>> by_arn_;
};

/// Reads a `Tags` element; a null node is no tags. Errors: MalformedXML, InvalidTagging.
Result<TagMap> read_tags(const pugi::xml_node& tags);
/// Reads a `Tags` document. Errors: as `read_tags`.
Result<TagMap> decode_tags(std::string_view body);
/// Reads a `TagKeys` document. Errors: MalformedXML.
Result<std::vector<std::string>> decode_tag_keys(std::string_view body);
/// A `Tags` element.
std::string tags_element(const TagMap& tags);

}  // namespace revalab::cloudfront
