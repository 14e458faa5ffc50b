#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace revalab {

/// The three things one entry of an invalidation batch can be. Each counts as one path on the bill.
enum class ItemKind {
  path,      ///< `/a`: that object in all its header and cookie variants.
  wildcard,  ///< `/a*`: everything whose path begins with what stands before the `*`.
  tag,       ///< `#a`: everything the origin tagged `a`.
};

/// The sizes CloudFront holds an item to.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ pages
/// `invalidation-specifying-objects` (paths) and `invalidation-specifying-tags` (tags), read
/// 2026-11-22.
struct ItemRules {
  std::size_t path_max_chars = 4'000;  ///< The leading `/`, the query and the `*` included.
  std::size_t tag_max_chars = 256;     ///< Without the `#`.
};
inline constexpr ItemRules k_item_rules;

/// How many tags of an object CloudFront keeps; what the origin names beyond them is ignored.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// invalidation-specifying-tags.html (read 2026-11-22).
inline constexpr std::size_t k_object_tags_max = 50;

/// The form in which CloudFront compares tags, which do not know case. Source: as above.
std::string comparable_tag(std::string tag);

/// What the item is, by its first and last character alone; whether it is acceptable is
/// `why_refused`'s business.
ItemKind kind_of(std::string_view item);

/// Why CloudFront would refuse the item; empty when it would not. One refused item refuses its
/// whole batch: `InvalidArgument`, HTTP 400.
/// Source: as `ItemRules`; the raw `~` is https://github.com/aws/aws-sdk/issues/525, the raw `'`
/// is reported in ir-engine's pull request 10608; both read 2026-11-22.
std::optional<std::string> why_refused(std::string_view item);

}  // namespace revalab
