#pragma once

#include "core/routes/urls.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace revalab {

/// Finds the page an application means by a path: one of the known pages if it is one, else what
/// the path says by itself.
class PageLocator {
 public:
  /// `pages` may be empty.
  PageLocator(UrlRules rules, std::vector<PurgeTarget> pages);

  /// `path` as given to `res.revalidate` (a URL path, with base path and locale) or
  /// `revalidatePath` (a route path without them). `assumed_router` is for pages that are not
  /// known.
  [[nodiscard]] PurgeTarget locate(std::string_view path, Router assumed_router) const;

 private:
  UrlRules rules_;
  std::vector<PurgeTarget> pages_;
  std::map<std::string, std::size_t, std::less<>> by_url_;   ///< Without trailing slash.
  std::map<std::string, std::size_t, std::less<>> by_path_;  ///< The default locale's first.
};

}  // namespace revalab
