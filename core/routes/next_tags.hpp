#pragma once

#include "core/base/result.hpp"
#include "core/routes/site.hpp"
#include "core/routes/urls.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace revalab {

/// The prefix of the tags Next.js derives from routes and paths.
inline constexpr std::string_view k_implicit_tag_prefix = "_N_T_";

/// The implicit tags of one page: each layout level of the source entry, the entry itself, the URL
/// path. Source: facts section 4 (Next.js `implicit-tags`, 13.5.1 to 16.0.10).
std::vector<std::string> implicit_tags_of(const Site& site, const Page& page);

/// All tags of a page: implicit, its own, those of its fetches; parameters filled in; no
/// duplicates, first occurrence first.
std::vector<std::string> tags_of(const Site& site, const Page& page);

/// The type argument of `revalidatePath`.
enum class RevalidatePathType { none, page, layout };

/// What `revalidatePath(path, type)` turns into.
struct PathTags {
  std::vector<std::string> tags;      ///< Next.js 16 adds `_N_T_/index` beside `_N_T_/`.
  std::vector<std::string> warnings;  ///< Such as a dynamic pattern without a type.
};
PathTags tags_of_revalidate_path(std::string_view path, RevalidatePathType type,
                                 const Version& next_version);

/// `next/cache` revalidation needs this version.
/// Source: https://opennext.js.org/aws/v2/common_issues/isr (read 2026-11-22).
inline constexpr Version k_next_cache_version_min{13, 5, 1};

/// The identifier of the warning for older versions, in text and JSON.
inline constexpr std::string_view k_next_too_old = "next-too-old";

/// Whether `next/cache` revalidation works at all in this version.
bool supports_next_cache(const Version& next_version);

}  // namespace revalab
