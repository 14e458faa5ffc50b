#pragma once

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "fakes/edge/explanation.hpp"
#include "simulator/server/served_lab.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::sim {

/// What the edge holds for one kind of request. Each kind may have an object of its own.
struct VariantExplanation {
  VariantExplanation() = default;
  std::string variant;  ///< `page` or `rsc`, then ` compressed` for viewers that read it.
  edge::Explanation edge;
};

/// The page's entry in the incremental cache of a build.
struct PageObject {
  PageObject() = default;
  std::string key;
  std::optional<WallTime> last_modified;  ///< Empty when it is not there.
};

/// A row of the tag table that names the page. Units: milliseconds since 1970.
struct TagState {
  TagState() = default;
  std::string tag;
  std::optional<std::int64_t> revalidated_at;
  std::optional<std::int64_t> stale;
  std::optional<std::int64_t> expire;
};

/// What the layers of a lab know of a URL.
struct UrlExplanation {
  UrlExplanation() = default;
  std::string url;
  /// The plain page, and of the other variants those that are kept or were purged somewhere.
  std::vector<VariantExplanation> variants;
  std::vector<PageObject> objects;  ///< None when no page of the build or site has this URL.
  std::vector<TagState> tags;
};

/// Looks, and changes nothing. `url` is a path with its query, or a whole URL, whose host chooses
/// the distribution. Errors: it is neither.
Result<UrlExplanation, std::string> explain(const ServedLab& lab, std::string_view url);

}  // namespace revalab::sim
