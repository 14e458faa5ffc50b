#include "core/tags/tag_cache.hpp"

#include "core/tags/tag_row.hpp"

#include <algorithm>
#include <set>

namespace revalab {
namespace {

ApiError not_resolvable() {
  return {0, std::string(k_not_resolvable),
          "a next-mode tag table has one row for each tag and does not know paths"};
}

void sort_and_deduplicate(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

}  // namespace

TagCache::TagCache(dynamodb::Client& client, Clock& clock, Dice dice, UrlRules rules,
                   TagCacheOptions options)
    : client_(client),
      clock_(clock),
      dice_(dice),
      rules_(std::move(rules)),
      options_(std::move(options)),
      codec_(rules_.build_id, options_.profile) {}

Task<Result<std::vector<std::string>>> TagCache::stored_paths_for_tag(std::string tag) {
  auto resolution = co_await resolve(std::move(tag));
  if (!resolution) co_return resolution.error();
  co_return std::move(resolution->stored_paths);
}

Task<Result<std::vector<std::string>>> TagCache::urls_for_tag(std::string tag) {
  auto resolution = co_await resolve(std::move(tag));
  if (!resolution) co_return resolution.error();
  co_return std::move(resolution->urls);
}

Task<Result<TagResolution>> TagCache::resolve(std::string tag) {
  if (options_.mode == TagCacheMode::next_mode) co_return not_resolvable();
  dynamodb::QueryRequest request = query_by(tag_row::k_tag, tag);
  auto rows = co_await query_pages(std::move(request), false);
  if (!rows) co_return rows.error();
  std::vector<std::string> stored;
  std::vector<std::string> foreign;
  std::vector<std::string> warnings = std::move(rows->warnings);
  for (const dynamodb::Item& item : rows->items) {
    const std::string* path = tag_row::text_of(item, tag_row::k_path);
    if (path == nullptr) {
      warnings.push_back("a row of the tag `" + tag + "` has no path");
      // The documentation's code: item.path?.S?.replace(...) ?? "".
      if (options_.profile == KeyProfile::seed) stored.emplace_back();
      continue;
    }
    StrippedKey key = codec_.strip(*path);
    if (auto* other = std::get_if<ForeignKey>(&key)) {
      foreign.push_back(std::move(other->stored));
    } else {
      stored.push_back(std::get<std::string>(std::move(key)));
    }
  }
  TagResolution resolution = classify(std::move(stored));
  sort_and_deduplicate(foreign);
  resolution.foreign = std::move(foreign);
  resolution.warnings.insert(resolution.warnings.begin(), warnings.begin(), warnings.end());
  co_return resolution;
}

TagResolution TagCache::classify(std::vector<std::string> stored_paths) const {
  TagResolution resolution;
  sort_and_deduplicate(stored_paths);
  std::set<PurgeTarget> targets;
  for (const std::string& path : stored_paths) {
    RowTarget row = target_of_row_path(rules_, path, options_.assumed_router);
    if (row.kind == RowTarget::Kind::empty) {
      resolution.warnings.emplace_back("a row has an empty path");
    } else if (row.kind != RowTarget::Kind::page) {
      resolution.not_purgeable.push_back(path);
    } else {
      targets.insert(std::move(row.target));
    }
  }
  // In the order of paths, whatever hash stands before them in a row's key.
  resolution.targets.assign(targets.begin(), targets.end());
  std::set<std::string> known_urls;
  for (const PurgeTarget& target : resolution.targets) {
    for (std::string& url : urls_of(rules_, target).pages) {
      if (known_urls.insert(url).second) resolution.urls.push_back(std::move(url));
    }
  }
  resolution.stored_paths = std::move(stored_paths);
  return resolution;
}

Task<Result<std::vector<std::string>>> TagCache::tags_for_path(std::string path) {
  if (options_.mode == TagCacheMode::next_mode) co_return not_resolvable();
  dynamodb::QueryRequest request = query_by(tag_row::k_path, path);
  auto rows = co_await query_pages(std::move(request), false);
  if (!rows) co_return rows.error();
  std::vector<std::string> tags;
  for (const dynamodb::Item& item : rows->items) {
    const std::string* stored = tag_row::text_of(item, tag_row::k_tag);
    if (stored == nullptr) continue;
    StrippedKey key = codec_.strip(*stored);
    if (auto* tag = std::get_if<std::string>(&key)) tags.push_back(std::move(*tag));
  }
  sort_and_deduplicate(tags);
  co_return tags;
}

Task<Result<std::int64_t>> TagCache::last_modified(std::string path, std::vector<std::string> tags,
                                                   std::int64_t last_modified_milliseconds) {
  constexpr std::int64_t k_revalidated = -1;
  if (options_.mode == TagCacheMode::next_mode) {
    auto newer = co_await any_tag_newer(std::move(tags), last_modified_milliseconds);
    if (!newer) co_return newer.error();
    co_return *newer ? k_revalidated : last_modified_milliseconds;
  }
  dynamodb::QueryRequest request = query_by(tag_row::k_path, path);
  request.key_condition_expression += " AND #revalidatedAt > :lastModified";
  request.expression_attribute_names["#revalidatedAt"] = tag_row::k_revalidated_at;
  request.expression_attribute_values[":lastModified"] =
      dynamodb::AttributeValue::number(last_modified_milliseconds);
  auto rows = co_await query_pages(std::move(request), true);
  if (!rows) co_return rows.error();
  co_return rows->items.empty() ? last_modified_milliseconds : k_revalidated;
}

Task<Result<Done>> TagCache::write_tags(std::vector<TagWrite> writes) {
  // DynamoDB: at most 25 requests in a BatchWriteItem, no key twice.
  constexpr std::size_t k_batch_rows_max = 25;
  const std::vector<dynamodb::WriteRequest> rows = rows_to_put(writes);
  for (std::size_t from = 0; from < rows.size(); from += k_batch_rows_max) {
    const std::size_t to = std::min(from + k_batch_rows_max, rows.size());
    std::vector<dynamodb::WriteRequest> batch(rows.begin() + static_cast<std::ptrdiff_t>(from),
                                              rows.begin() + static_cast<std::ptrdiff_t>(to));
    auto written = co_await write_batch(std::move(batch));
    if (!written) co_return written.error();
  }
  co_return Done();
}

}  // namespace revalab
