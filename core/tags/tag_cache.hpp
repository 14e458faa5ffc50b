#pragma once

#include "core/aws/dynamodb/client.hpp"
#include "core/routes/urls.hpp"
#include "core/tags/key_codec.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace revalab {

/// The two ways OpenNext keeps tags in DynamoDB.
/// Source: https://github.com/opennextjs/opennextjs-aws `overrides/tagCache/dynamodb.ts` and
/// `dynamodb-nextMode.ts` (4.1.12, read 2026-11-22).
enum class TagCacheMode {
  original,   ///< A row for each tag and path; GSI `revalidate` by path.
  next_mode,  ///< One row for each tag, `BUILD/_tag/TAG` in both keys.
};

struct TagCacheOptions {
  TagCacheOptions() = default;
  std::string table_name;
  std::string index_name = "revalidate";
  KeyProfile profile = KeyProfile::opennext_table;
  TagCacheMode mode = TagCacheMode::original;
  /// The documentation's behaviour: a failed Query is logged and counts as an empty list. Writes
  /// and next-mode reads report their failure all the same.
  bool swallow_errors = false;
  /// The documentation's and OpenNext's behaviour: only the first page of results is read.
  bool first_page_only = false;
  /// The `Limit` of each Query, to see paging without a megabyte of rows.
  std::optional<std::int64_t> page_limit;
  Router assumed_router = Router::app;
  int batch_attempts_max = 8;  ///< For unprocessed items; backoff doubles from 50 ms to 5 s.
};

/// What one tag leads to. Paths and keys are sorted, targets and URLs in the order of the targets'
/// paths; nothing comes twice.
struct TagResolution {
  TagResolution() = default;
  /// Stripped of the build. Rows without a path are left out, but with the profile `seed` they are
  /// empty, as in the documentation.
  std::vector<std::string> stored_paths;
  std::vector<PurgeTarget> targets;        ///< The pages among them.
  std::vector<std::string> urls;           ///< Viewer paths of the targets, page URLs only.
  std::vector<std::string> not_purgeable;  ///< Stored paths no viewer requests: fetch keys, ...
  std::vector<std::string> foreign;        ///< Stored keys of another build.
  std::vector<std::string> warnings;       ///< Swallowed errors, rows without a path.
};

/// One row to write: a tag and a path, both without the build id.
struct TagWrite {
  TagWrite() = default;
  TagWrite(std::string tag_name, std::string row_path)
      : tag(std::move(tag_name)), path(std::move(row_path)) {}
  std::string tag;
  std::string path;                                         ///< Ignored in next-mode.
  std::optional<std::int64_t> revalidated_at_milliseconds;  ///< Empty: the clock's now.
  std::optional<std::int64_t> stale_milliseconds;
  std::optional<std::int64_t> expire_milliseconds;
};

/// The `ApiError::code` for questions that a next-mode table cannot answer.
inline constexpr std::string_view k_not_resolvable = "NotResolvable";
/// The `ApiError::code` when items or keys were still unprocessed after the last attempt.
inline constexpr std::string_view k_unprocessed = "UnprocessedItems";

/// OpenNext's tag table, read and written completely: every page of results is followed,
/// unprocessed items are retried with backoff, a failure is an error to the caller.
class TagCache {
 public:
  /// What is referred to outlives the cache.
  TagCache(dynamodb::Client& client, Clock& clock, Dice dice, UrlRules rules,
           TagCacheOptions options);

  /// The stored paths of a tag, stripped of the build; sorted, no duplicates, those of other builds
  /// left out. Errors: in next-mode the table cannot say; the code is `NotResolvable`.
  Task<Result<std::vector<std::string>>> stored_paths_for_tag(std::string tag);
  /// All there is to know about a tag's paths. Errors: as `stored_paths_for_tag`.
  Task<Result<TagResolution>> resolve(std::string tag);
  /// The viewer paths of a tag, with a leading slash: `resolve(tag).urls`.
  Task<Result<std::vector<std::string>>> urls_for_tag(std::string tag);
  /// The tags of a stored path, sorted. Errors: as `stored_paths_for_tag`.
  Task<Result<std::vector<std::string>>> tags_for_path(std::string path);
  /// When the entry counts as modified: `last_modified_milliseconds` unless a tag of the path was
  /// revalidated since, then -1 (as OpenNext's `getLastModified`). In next-mode pass the tags;
  /// there a tag that expired since also counts, which `original` rows are not asked for.
  Task<Result<std::int64_t>> last_modified(std::string path, std::vector<std::string> tags,
                                           std::int64_t last_modified_milliseconds);
  /// Writes rows in batches of 25, no key twice in a call; the later write of a key wins. A row
  /// replaces the one before, as every Put does: what only the old one said is forgotten.
  /// Errors: the first batch that failed; batches before it are written, later ones are not.
  Task<Result<Done>> write_tags(std::vector<TagWrite> writes);

  /// Turns stored paths (stripped) into targets, URLs and reports; no I/O.
  [[nodiscard]] TagResolution classify(std::vector<std::string> stored_paths) const;

 private:
  /// The rows of a query, with a warning in place of rows when an error was swallowed.
  struct Rows {
    Rows() = default;
    std::vector<dynamodb::Item> items;
    std::vector<std::string> warnings;
  };

  [[nodiscard]] dynamodb::QueryRequest query_by(std::string_view attribute,
                                                std::string_view key) const;
  [[nodiscard]] std::vector<dynamodb::WriteRequest> rows_to_put(
      const std::vector<TagWrite>& writes) const;
  [[nodiscard]] std::string next_mode_key(std::string_view tag) const;

  Task<Result<Rows>> query_pages(dynamodb::QueryRequest request, bool until_first_item);
  Task<Result<bool>> any_tag_newer(std::vector<std::string> tags, std::int64_t than_milliseconds);
  Task<Result<std::vector<dynamodb::Item>>> get_batch(std::vector<dynamodb::Item> keys);
  Task<Result<Done>> write_batch(std::vector<dynamodb::WriteRequest> batch);
  Task<void> back_off(int attempt);

  dynamodb::Client& client_;
  Clock& clock_;
  Dice dice_;
  UrlRules rules_;
  TagCacheOptions options_;
  KeyCodec codec_;
};

}  // namespace revalab
