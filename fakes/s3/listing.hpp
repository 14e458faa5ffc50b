#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Lists keys by prefix and delimiter without looking at those it does not show: what a common
/// prefix stands for is jumped over. So a page costs its entries times the depth of the map.
namespace revalab::s3 {

struct ListQuery {
  ListQuery() = default;
  std::string prefix;
  std::string delimiter;  ///< Empty: none.
  /// Only keys and common prefixes greater than this are shown.
  std::string after;
  std::int64_t max = 0;  ///< Keys and common prefixes together.
};

template <class Iterator>
struct ListPage {
  std::vector<Iterator> entries;
  std::vector<std::string> common_prefixes;
  bool is_truncated = false;
  /// The greatest key or common prefix shown: `after` of the next page.
  std::string last;
};

/// The first string that is greater than all that start with `prefix`; empty when there is none.
std::optional<std::string> after_prefix(std::string prefix);

/// What `key`, which starts with the query's prefix, is shown as; empty when it is shown itself.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html, CommonPrefixes
/// (read 2026-11-24).
std::string_view common_prefix_of(std::string_view key, const ListQuery& query);

/// Lists `map` from `start` on. `Map` is ordered by the key that `key_of` takes out of its entries,
/// in the order of bytes, and finds a bound by that key alone.
/// Source: the same page: a common prefix that is not greater than StartAfter is left out.
template <class Map, class KeyOf>
auto list_from(const Map& map, typename Map::const_iterator start, const ListQuery& query,
               KeyOf key_of) {
  ListPage<typename Map::const_iterator> page;
  auto at = start;
  std::int64_t count = 0;
  while (query.max > 0 && at != map.end()) {
    const std::string_view key = key_of(at);
    if (!key.starts_with(query.prefix)) break;
    const std::string_view common = common_prefix_of(key, query);
    const bool is_new = common.empty() || common > query.after;
    if (is_new && count == query.max) {
      page.is_truncated = true;
      break;
    }
    if (is_new) {
      ++count;
      page.last = common.empty() ? key : common;
    }
    if (common.empty()) {
      page.entries.push_back(at);
      ++at;
      continue;
    }
    if (is_new) page.common_prefixes.emplace_back(common);
    const auto next = after_prefix(std::string(common));
    at = next ? map.lower_bound(std::string_view(*next)) : map.end();
  }
  return page;
}

/// The same for a map whose keys are the keys.
template <class Map>
auto list(const Map& map, const ListQuery& query) {
  const auto start =
      query.after >= query.prefix ? map.upper_bound(query.after) : map.lower_bound(query.prefix);
  return list_from(map, start, query, [](const auto& at) -> std::string_view { return at->first; });
}

}  // namespace revalab::s3
