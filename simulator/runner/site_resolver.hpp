#pragma once

#include "core/invalidation/strategies.hpp"
#include "core/routes/site.hpp"
#include "core/tags/tag_cache.hpp"

#include <map>
#include <string>
#include <vector>

namespace revalab::sim {

/// One tag or path that is revalidated, and what that leads to at a site.
struct SiteRevalidation {
  bool is_tag = false;
  std::string subject;
  TagResolution resolution;
  Revalidation revalidation;    ///< The same in the form strategies plan from.
  std::vector<PlanNote> notes;  ///< `unknown-path`, `next-too-old`.
};

/// Says what a site's tags and paths lead to, without anything being revalidated.
/// Errors: none a valid site can cause; a broken lab stops the program.
class SiteResolver {
 public:
  /// `site` outlives this.
  explicit SiteResolver(const Site& site);

  /// With the core's own code, over a table that holds the rows of the site.
  [[nodiscard]] std::vector<SiteRevalidation> resolve_tags(
      const std::vector<std::string>& tags) const;
  /// `path` is as readers request it, without base path.
  [[nodiscard]] SiteRevalidation resolve_path(const std::string& path) const;

 private:
  void warn_of_version(SiteRevalidation& revalidation) const;

  const Site& site_;
  std::map<std::string, std::vector<Page>> pages_;  ///< By path; several where locales differ.
};

}  // namespace revalab::sim
