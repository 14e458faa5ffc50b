#pragma once

#include "core/routes/urls.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab {

/// How a revalidation becomes invalidation items.
enum class Strategy {
  none,        ///< Nothing is purged: the CDN serves what it has until that expires.
  seed,        ///< The documentation's snippet, to the letter, defects included.
  opennext,    ///< What OpenNext's `cloudfront` override sends, bug for bug.
  exact,       ///< Every URL of every page, once.
  query,       ///< Every URL, and every URL with any query string.
  directory,   ///< The nearest common prefix of all URLs.
  everything,  ///< `/*`.
  cache_tags,  ///< CloudFront's `#tag` items.
};

/// As in files and on the command line: `none`, `seed`, ..., `cache-tags`.
std::string_view name_of(Strategy strategy);
std::optional<Strategy> strategy_named(std::string_view name);
const std::vector<Strategy>& all_strategies();
/// Whether it is what existing code does, `seed` and `opennext`: a batch for each tag or path it is
/// told, sent as it is.
bool purges_verbatim(Strategy strategy);

/// What is to be purged, as far as it is known before a strategy chooses items.
struct Revalidation {
  enum class Kind {
    tag,             ///< `revalidateTag`
    path,            ///< `revalidatePath`, which Next.js turns into implicit tags
    res_revalidate,  ///< `res.revalidate`, which renders one page at once and knows no tag
  };
  Kind kind = Kind::tag;
  std::vector<std::string> tags;  ///< Those marked; empty for `res_revalidate`.
  std::vector<PurgeTarget> targets;
  /// The rows as the table gave them, stripped of the build id and of nothing else. OpenNext takes
  /// one tag after the other: for `opennext`, plan each by itself.
  std::vector<std::string> stored_paths;
  /// The path the application named, for `path` and `res_revalidate`.
  std::string requested_path;
};

/// Something to know about a plan, for people and, by its id, for programs.
struct PlanNote {
  std::string id;
  std::string text;
  friend bool operator==(const PlanNote&, const PlanNote&) = default;
};

/// What a strategy would send, in order.
struct ItemPlan {
  std::vector<std::string> items;
  std::vector<PlanNote> notes;

  void note(std::string id, std::string text);
  [[nodiscard]] bool has_note(std::string_view id) const;
  friend bool operator==(const ItemPlan&, const ItemPlan&) = default;
};

/// The items of a revalidation. A pure function; only `opennext` looks at the version, and only
/// `seed` and `opennext` may give items twice or items CloudFront refuses (noted as
/// `item-refused`).
ItemPlan plan_items(Strategy strategy, const Revalidation& revalidation, const UrlRules& rules,
                    const Version& open_next_version);

}  // namespace revalab
