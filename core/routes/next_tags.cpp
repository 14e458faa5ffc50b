#include "core/routes/next_tags.hpp"

#include "core/routes/route_pattern.hpp"

#include <algorithm>

namespace revalab {
namespace {

// Next.js `NEXT_CACHE_SOFT_TAG_MAX_LENGTH`, in UTF-16 units as JavaScript counts.
constexpr std::size_t k_path_length_max_utf16 = 1024;
constexpr Version k_index_tag_version_min{16, 0, 0};
// Source: https://github.com/vercel/next.js/pull/88623 (facts section 4).
constexpr Version k_trailing_slash_version_min{16, 2, 0};

void add_once(std::vector<std::string>& tags, std::string tag) {
  if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(std::move(tag));
}

/// Next.js 16 treats `/` and `/index` as one path.
void add_index_twin(std::vector<std::string>& tags, const Version& next_version) {
  if (next_version < k_index_tag_version_min) return;
  const std::string root = std::string(k_implicit_tag_prefix) + "/";
  const std::string index = root + "index";
  const bool has_root = std::find(tags.begin(), tags.end(), root) != tags.end();
  const bool has_index = std::find(tags.begin(), tags.end(), index) != tags.end();
  if (has_root) add_once(tags, index);
  if (has_index) add_once(tags, root);
}

/// The length JavaScript gives a string that is UTF-8 here.
std::size_t utf16_length(std::string_view text) {
  std::size_t length = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0U) != 0x80U) ++length;
    if (byte >= 0xf0U) ++length;  // outside the basic plane: a surrogate pair
  }
  return length;
}

std::string_view type_name(RevalidatePathType type) {
  return type == RevalidatePathType::page ? "page" : "layout";
}

}  // namespace

std::vector<std::string> implicit_tags_of(const Site& site, const Page& page) {
  const Route& route = site.routes[page.route];
  // Entries of the pages router carry no tags.
  if (route.router == Router::pages) return {};
  const std::string prefix(k_implicit_tag_prefix);
  std::vector<std::string> tags{prefix + "/layout"};
  const std::string entry = source_entry_of(route);
  for (std::size_t end = entry.find('/', 1);; end = entry.find('/', end + 1)) {
    const std::string level = entry.substr(0, end);
    // A folder that is itself called `page` or `route` is taken for the entry, as Next.js does.
    const bool is_entry = level.ends_with("/page") || level.ends_with("/route");
    add_once(tags, prefix + level + (is_entry ? "" : "/layout"));
    if (end == std::string::npos) break;
  }
  add_once(tags, prefix + page.target.path);
  add_index_twin(tags, site.next_version);
  return tags;
}

std::vector<std::string> tags_of(const Site& site, const Page& page) {
  std::vector<std::string> tags = implicit_tags_of(site, page);
  const Route& route = site.routes[page.route];
  for (const std::string& tag : route.tags) add_once(tags, fill(tag, page.params));
  for (const Fetch& fetch : route.fetches) {
    for (const std::string& tag : fetch.tags) add_once(tags, fill(tag, page.params));
  }
  return tags;
}

PathTags tags_of_revalidate_path(std::string_view path, RevalidatePathType type,
                                 const Version& next_version) {
  PathTags result;
  const std::string given = "revalidatePath(\"" + std::string(path) + "\")";
  if (utf16_length(path) > k_path_length_max_utf16) {
    result.warnings.push_back(
        "revalidatePath got a path of more than 1024 characters and does "
        "nothing");
    return result;
  }
  if (type == RevalidatePathType::none && is_dynamic_path(path)) {
    result.warnings.push_back(given + " has a dynamic segment but no type: it has no effect");
  }
  if (next_version >= k_index_tag_version_min && path.empty()) path = "/";
  if (next_version >= k_trailing_slash_version_min && path.size() > 1 && path.ends_with('/')) {
    path.remove_suffix(1);
  }
  if (!path.starts_with('/')) {
    result.warnings.push_back(given + " has no leading slash: no page carries its tag");
  } else if (path.size() > 1 && path.ends_with('/') && type == RevalidatePathType::none) {
    result.warnings.push_back(given + " ends with a slash: before Next.js 16.2 no page carries " +
                              "its tag");
  }
  std::string tag = std::string(k_implicit_tag_prefix) + std::string(path);
  if (type != RevalidatePathType::none) {
    if (!tag.ends_with('/')) tag += '/';
    tag += type_name(type);
  }
  result.tags.push_back(std::move(tag));
  add_index_twin(result.tags, next_version);
  return result;
}

bool supports_next_cache(const Version& next_version) {
  return next_version >= k_next_cache_version_min;
}

}  // namespace revalab
