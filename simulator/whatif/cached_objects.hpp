#pragma once

#include "core/base/fixed_point.hpp"
#include "core/invalidation/coverage.hpp"
#include "core/routes/site.hpp"
#include "core/routes/urls.hpp"
#include "simulator/scenario/whatif_file.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace revalab::sim {

/// A page that viewers request by URL.
struct ViewedPage {
  PurgeTarget target;
  /// Until the page expires by itself: the least of its own and its fetches'. Empty: never.
  std::optional<Duration> period;
  std::int64_t render_milliseconds = 0;
  std::int64_t memory_megabytes = 0;
  /// As CloudFront keeps and compares them, for every variant of the page alike.
  std::vector<std::string> tags;
};

/// A variant of a page that an edge location may hold.
struct CachedObject {
  std::string url;  ///< With its query, as all query strings are part of the cache key.
  std::size_t page = 0;
  FixedPoint share;  ///< Of all views.
};

/// What viewers of a site ask for, and what each edge location can therefore hold: for every page
/// its HTML, and its payload where viewers navigate on the client.
class CachedObjects {
 public:
  CachedObjects(const Site& site, const WhatIfTraffic& traffic);

  [[nodiscard]] const std::vector<ViewedPage>& pages() const { return pages_; }
  /// In byte order of their URLs.
  [[nodiscard]] const std::vector<CachedObject>& objects() const { return objects_; }
  /// How many pages carry more tags than CloudFront keeps.
  [[nodiscard]] std::int64_t pages_with_lost_tags() const { return pages_with_lost_tags_; }

  /// For each page, whether it is among `targets`.
  [[nodiscard]] std::vector<bool> pages_among(const std::vector<PurgeTarget>& targets) const;
  /// For each object, whether purging `items` drops it.
  [[nodiscard]] std::vector<bool> dropped_by(const std::vector<std::string>& items) const;

 private:
  void add_page(const Site& site, const Page& page);
  void add_objects(const Page& page, const UrlRules& rules, FixedPoint share, Ratio rsc);
  [[nodiscard]] std::pair<std::string, std::string> key_of(const PurgeTarget& target) const;

  std::string default_locale_;
  std::vector<ViewedPage> pages_;
  std::vector<CachedObject> objects_;
  std::map<std::pair<std::string, std::string>, std::size_t> page_of_;  ///< By path and locale.
  Inventory inventory_;
  std::int64_t pages_with_lost_tags_ = 0;
};

}  // namespace revalab::sim
