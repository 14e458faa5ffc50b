#include "core/base/digest.hpp"
#include "core/routes/route_pattern.hpp"
#include "core/routes/urls.hpp"

#include <algorithm>
#include <optional>

namespace revalab {
namespace {

constexpr std::size_t k_sha256_digits = 64;
constexpr std::string_view k_route_cache = "route-cache/";
// Facts of Next.js 15.5.27 and 16.3.8; verified against a build of 15.5.29 with OpenNext 4.1.12.
constexpr Version k_route_cache_15{15, 5, 27};
constexpr Version k_route_cache_16{16, 3, 8};

bool is_sha256(std::string_view text) {
  return text.size() == k_sha256_digits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

bool uses_route_cache(const Version& next_version) {
  return next_version.major == 15 ? next_version >= k_route_cache_15
                                  : next_version >= k_route_cache_16;
}

std::string_view route_cache_kind(const Route& route) {
  if (route.router == Router::pages) return "PAGES";
  return route.kind == RouteKind::page ? "APP_PAGE" : "APP_ROUTE";
}

/// What the `route-cache/KIND/SHA256/$` prefix says, and the path behind it with its slash.
struct RouteCacheKey {
  Router router;
  RouteKind kind;
  std::string_view path;
};

std::optional<RouteCacheKey> parse_route_cache_key(std::string_view row_path) {
  if (!row_path.starts_with(k_route_cache)) return std::nullopt;
  row_path.remove_prefix(k_route_cache.size());
  const auto slash = std::min(row_path.find('/'), row_path.size());
  const std::string_view kind = row_path.substr(0, slash);
  row_path.remove_prefix(slash);
  // Now `/SHA256/$/path`.
  if (row_path.size() < k_sha256_digits + 3 || !is_sha256(row_path.substr(1, k_sha256_digits))) {
    return std::nullopt;
  }
  row_path.remove_prefix(k_sha256_digits + 1);
  if (!row_path.starts_with("/$/")) return std::nullopt;
  row_path.remove_prefix(2);
  if (kind == "PAGES") return RouteCacheKey{Router::pages, RouteKind::page, row_path};
  if (kind == "APP_PAGE") return RouteCacheKey{Router::app, RouteKind::page, row_path};
  if (kind == "APP_ROUTE") return RouteCacheKey{Router::app, RouteKind::handler, row_path};
  return std::nullopt;
}

/// Moves a locale prefix from the path into the target.
void take_locale(const I18n& i18n, PurgeTarget& target) {
  const auto end = std::min(target.path.find('/', 1), target.path.size());
  const std::string first = target.path.substr(1, end - 1);
  if (std::find(i18n.locales.begin(), i18n.locales.end(), first) == i18n.locales.end()) return;
  if (first != i18n.default_locale) target.locale = first;
  target.path = end == target.path.size() ? "/" : target.path.substr(end);
}

}  // namespace

RowTarget target_of_row_path(const UrlRules& rules, std::string_view row_path,
                             Router assumed_router) {
  RowTarget row;
  if (row_path.empty()) return row;
  if (row_path.starts_with('/')) row_path.remove_prefix(1);
  if (is_sha256(row_path)) {
    row.kind = RowTarget::Kind::fetch;
    return row;
  }
  row.target.router = assumed_router;
  if (const auto key = parse_route_cache_key(row_path)) {
    row.target.router = key->router;
    row.target.kind = key->kind;
    row_path = key->path.substr(1);
  }
  row.target.path = denormalize_page_path("/" + std::string(row_path));
  if (row.target.router == Router::pages) take_locale(rules.i18n, row.target);
  row.kind = is_internal_path(row.target.path) ? RowTarget::Kind::internal : RowTarget::Kind::page;
  return row;
}

std::string row_path_of(const Site& site, const Page& page) {
  const Route& route = site.routes[page.route];
  std::string path = page.target.path;
  const I18n& i18n = site.rules.i18n;
  if (route.router == Router::pages && !i18n.locales.empty()) {
    const std::string& locale =
        page.target.locale.empty() ? i18n.default_locale : page.target.locale;
    path = "/" + locale + (path == "/" ? "" : path);
  }
  const std::string key = normalize_page_path(path);
  if (!uses_route_cache(site.next_version)) return key;
  return std::string(k_route_cache) + std::string(route_cache_kind(route)) + "/" +
         hex(bytes_of(sha256(source_entry_of(route)))) + "/$" + key;
}

}  // namespace revalab
