#include "core/base/digest.hpp"
#include "core/base/posix_path.hpp"
#include "core/routes/next_tags.hpp"
#include "core/routes/route_pattern.hpp"
#include "core/routes/urls.hpp"

#include <set>
#include <utility>

namespace revalab {
namespace {

/// The locales a route is generated in, in the form of `PurgeTarget::locale`.
std::vector<std::string> locales_of(const Site& site, const Route& route) {
  const I18n& i18n = site.rules.i18n;
  // The app router knows nothing of the `i18n` setting.
  if (route.router == Router::app || i18n.locales.empty()) return {""};
  std::vector<std::string> locales;
  for (const std::string& locale : i18n.locales) {
    locales.push_back(locale == i18n.default_locale ? "" : locale);
  }
  return locales;
}

/// Collects rows of one build, each key once.
class RowCollector {
 public:
  explicit RowCollector(const std::string& build_id) : build_id_(build_id) {}

  void add(const std::vector<std::string>& tags, const std::string& path) {
    for (const std::string& tag : tags) {
      TagRow row{posix_join(build_id_, tag), posix_join(build_id_, path), 1};
      // Two rows of one key would make BatchWriteItem refuse their whole batch.
      if (seen_.insert({row.tag, row.path}).second) rows_.push_back(std::move(row));
    }
  }

  std::vector<TagRow> take() { return std::move(rows_); }

 private:
  const std::string& build_id_;
  std::vector<TagRow> rows_;
  std::set<std::pair<std::string, std::string>> seen_;
};

std::vector<std::string> filled(const std::vector<std::string>& texts, const RouteParams& params) {
  std::vector<std::string> result;
  for (const std::string& text : texts) result.push_back(fill(text, params));
  return result;
}

}  // namespace

std::vector<Page> pages_of(const Site& site) {
  std::vector<Page> pages;
  for (std::size_t i = 0; i < site.routes.size(); ++i) {
    const Route& route = site.routes[i];
    std::vector<RouteParams> entries = route.params;
    // A static route is one page, whatever its parameters say.
    if (!is_dynamic(route)) entries.assign(1, RouteParams{});
    for (const RouteParams& params : entries) {
      const std::string path = path_of(route, params);
      for (const std::string& locale : locales_of(site, route)) {
        pages.push_back({i, params, PurgeTarget{path, route.router, route.kind, locale}});
      }
    }
  }
  return pages;
}

std::vector<TagRow> seed_rows_of(const Site& site) {
  if (!site.seed_rows.empty()) return site.seed_rows;
  RowCollector rows(site.rules.build_id);
  const std::vector<Page> pages = pages_of(site);
  for (const Page& page : pages) {
    if (page.target.router == Router::app) rows.add(tags_of(site, page), row_path_of(site, page));
  }
  for (const Page& page : pages) {
    // The pages router does not cache fetches.
    if (page.target.router != Router::app) continue;
    for (const Fetch& fetch : site.routes[page.route].fetches) {
      rows.add(filled(fetch.tags, page.params),
               hex(bytes_of(sha256(fill(fetch.url, page.params)))));
    }
  }
  return rows.take();
}

std::vector<std::string> inventory_of(const Site& site) {
  std::vector<std::string> inventory;
  std::set<std::string> seen;
  const auto add = [&](std::vector<std::string>& urls) {
    for (std::string& url : urls) {
      if (seen.insert(url).second) inventory.push_back(std::move(url));
    }
  };
  for (const Page& page : pages_of(site)) {
    if (is_internal_path(page.target.path)) continue;
    PageUrls urls = urls_of(site.rules, page.target);
    add(urls.pages);
    add(urls.data);
  }
  return inventory;
}

}  // namespace revalab
