#pragma once

#include "core/routes/site.hpp"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace revalab::test {

inline Route route(std::string path, Router router, std::vector<RouteParams> params = {},
                   RouteKind kind = RouteKind::page) {
  Route made;
  made.path = std::move(path);
  made.router = router;
  made.kind = kind;
  made.params = std::move(params);
  return made;
}

inline Site site_of(std::vector<Route> routes, Version next_version = {14, 2, 5}) {
  Site site;
  site.name = "test";
  site.rules.build_id = "B";
  site.next_version = next_version;
  site.routes = std::move(routes);
  return site;
}

inline UrlRules rules_of(std::string base_path = "", bool trailing_slash = false,
                         std::vector<std::string> locales = {}) {
  UrlRules rules;
  rules.build_id = "B";
  rules.base_path = std::move(base_path);
  rules.trailing_slash = trailing_slash;
  if (!locales.empty()) rules.i18n.default_locale = locales.front();
  rules.i18n.locales = std::move(locales);
  return rules;
}

}  // namespace revalab::test
