#pragma once

#include "core/aws/dynamodb/client.hpp"
#include "core/routes/urls.hpp"
#include "core/tags/key_codec.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace revalab {

/// The two ways OpenNext keeps tags in DynamoDB.
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
  /// The documentation's behaviour: a failed Query is logged and counts as an empty list.
  bool swallow_errors = false;
  /// The documentation's and OpenNext's behaviour: only the first page of results is read.
  bool first_page_only = false;
  Router assumed_router = Router::app;
  int batch_attempts_max = 8;  ///< For unprocessed items; backoff doubles from 50 ms to 5 s.
};

/// What one tag leads to.
struct TagResolution {
  TagResolution() = default;
  std::vector<std::string> stored_paths;   ///< Stripped of the build; sorted, no duplicates.
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

/// OpenNext's tag table, read and written completely: every page of results is followed,
/// unprocessed items are retried with backoff, a failure is an error to the caller.
class TagCache {
 public:
  TagCache(dynamodb::Client& client, Clock& clock, Dice dice, UrlRules rules,
           TagCacheOptions options);

  /// The stored paths of a tag, stripped of the build. Errors: in next-mode the table cannot say;
  /// the code is `NotResolvable`.
  Task<Result<std::vector<std::string>>> stored_paths_for_tag(std::string tag);
  /// All there is to know about a tag's paths.
  Task<Result<TagResolution>> resolve(std::string tag);
  /// The viewer paths of a tag, with a leading slash: `resolve(tag).urls`.
  Task<Result<std::vector<std::string>>> urls_for_tag(std::string tag);
  Task<Result<std::vector<std::string>>> tags_for_path(std::string path);
  /// When the entry counts as modified: `last_modified_milliseconds` unless a tag of the path was
  /// revalidated since, then -1 (as OpenNext's `getLastModified`). In next-mode pass the tags.
  Task<Result<std::int64_t>> last_modified(std::string path, std::vector<std::string> tags,
                                           std::int64_t last_modified_milliseconds);
  /// Writes rows in batches of 25, no key twice in a batch; the later write of a key wins.
  Task<Result<Done>> write_tags(std::vector<TagWrite> writes);

  /// Turns stored paths (stripped) into targets, URLs and reports; no I/O.
  [[nodiscard]] TagResolution classify(std::vector<std::string> stored_paths) const;

 private:
  dynamodb::Client& client_;
  Clock& clock_;
  Dice dice_;
  UrlRules rules_;
  TagCacheOptions options_;
  KeyCodec codec_;
};

}  // namespace revalab
