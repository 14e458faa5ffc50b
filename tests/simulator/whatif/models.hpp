#pragma once

#include "simulator/whatif/comparison.hpp"

#include <string>
#include <utility>
#include <vector>

namespace revalab::sim {

/// An app page of one route without parameters.
inline Route page_at(std::string path, std::vector<std::string> tags,
                     std::optional<Duration> revalidate = {}) {
  Route route;
  route.path = std::move(path);
  route.tags = std::move(tags);
  route.revalidate = revalidate;
  return route;
}

/// A what-if whose pages are equally popular, whose viewers load HTML only, from one location.
inline WhatIf plain_whatif(std::vector<Route> routes, std::vector<WhatIfChange> changes,
                           std::int64_t views_per_second) {
  WhatIf whatif;
  whatif.file = "w.json";
  whatif.site.name = "s";
  whatif.site.rules.build_id = "b1";
  whatif.site.routes = std::move(routes);
  whatif.books.push_back(builtin_price_book("aws-us-east-1").value());
  whatif.traffic.views_per_second = views_per_second;
  whatif.traffic.zipf = {0, 1};
  whatif.traffic.rsc = {0, 1};
  whatif.traffic.edges = 1;
  whatif.changes = std::move(changes);
  whatif.strategies = {Strategy::query};
  return whatif;
}

/// What the only strategy of the what-if uses in a month.
inline MonthUse use_of(const WhatIf& whatif) {
  return compare(whatif).value().books.at(0).strategies.at(0).use;
}

inline MonthUse use_of(WhatIf whatif, Strategy strategy) {
  whatif.strategies = {strategy};
  return use_of(whatif);
}

}  // namespace revalab::sim
