#pragma once

#include "core/routes/site.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab {

/// A page that may be purged, in the form the tag table and S3 use: the route path with a leading
/// slash, without base path and locale prefix; the root is `/`. Values are decoded, but a `/`, `#`
/// or `?` in one stays `%2F`, `%23`, `%3F`, and text that spells such an escape (or `%5C`) gets its
/// `%` escaped. Source: Next.js `decode-path-params.ts`, `escape-path-delimiters.ts`.
struct PurgeTarget {
  std::string path;
  Router router = Router::app;
  RouteKind kind = RouteKind::page;
  std::string locale;  ///< Empty without i18n and for the default locale (its name means it too).
  friend auto operator<=>(const PurgeTarget&, const PurgeTarget&) = default;
};

/// The viewer paths of one page, percent-encoded as a browser sends them, without query strings.
struct PageUrls {
  std::vector<std::string> pages;  ///< HTML; app router RSC payloads share these, with `?_rsc=`.
  std::vector<std::string> data;   ///< `/_next/data/BUILD/...json`, pages router only.
  friend bool operator==(const PageUrls&, const PageUrls&) = default;
};

/// Maps a page to its URLs: index, nested index, i18n with both URLs of the default locale,
/// base path, trailing slash, percent-encoding per segment. With `trailingSlash` a path whose last
/// segment has an extension gets none, nor does anything below `/api/`: those are served as they
/// are. Source: Next.js `page-loader.js`, `get-asset-path-from-route.js`, `normalize-page-path.js`,
/// `normalize-trailing-slash.js` (13.5.1 to 16.0.10), OpenNext `core/routing/matcher.ts` (4.1), all
/// read 2026-11-22.
PageUrls urls_of(const UrlRules& rules, const PurgeTarget& target);

/// The form in which CloudFront wants a viewer path: every byte outside ASCII and every RFC
/// 1738-unsafe one percent-encoded, nothing else, what is encoded already left alone. A query
/// stays. Viewers send `~` as it is though it is on that list: CloudFront refuses an item with `~`,
/// one with `%7E` does not reach the object, and only a wildcard before it does.
/// Source:
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-specifying-objects.html
/// and, for `~`, https://github.com/aws/aws-sdk/issues/525 (read 2026-11-22).
std::string encode_viewer_path(std::string_view path);

/// Where a row path of the tag table leads.
struct RowTarget {
  enum class Kind {
    page,      ///< `target` is meaningful.
    fetch,     ///< A fetch-cache entry: a SHA-256, no URL.
    internal,  ///< A page nobody requests by URL: `/_not-found`, `/_global-error`, `/_error`.
    empty,     ///< A row without a path.
  };
  Kind kind = Kind::empty;
  PurgeTarget target;
  friend bool operator==(const RowTarget&, const RowTarget&) = default;
};

/// Reads a stripped row path: `posts/1`, `index`, a 64-digit fetch key, or the
/// `route-cache/KIND/SHA256/$/posts/1` form of Next.js 15.5.27+ and 16.3.8+, which also names the
/// router. `assumed_router` and `rules` (for locale prefixes of the pages router) decide the rest.
/// Without that form a row does not tell pages from handlers, and with it handlers from metadata.
RowTarget target_of_row_path(const UrlRules& rules, std::string_view row_path,
                             Router assumed_router);

/// One concrete page of a site.
struct Page {
  std::size_t route = 0;  ///< Index into `Site::routes`.
  RouteParams params;
  PurgeTarget target;
  friend bool operator==(const Page&, const Page&) = default;
};

/// Every page the site generates, in route and parameter order, one for each locale of the pages
/// router.
std::vector<Page> pages_of(const Site& site);

/// The key under which OpenNext stores the page (before the build id is joined): `/posts/1`,
/// `/index`, or the `route-cache` form where the Next.js version uses it.
std::string row_path_of(const Site& site, const Page& page);

/// The rows OpenNext's build would seed: for every app-router page its implicit tags and tags, for
/// every tagged fetch its tags; keys joined with the build id. For a real build, its own rows.
std::vector<TagRow> seed_rows_of(const Site& site);

/// The viewer URLs of everything the site can serve from a cache: page, data and handler paths.
std::vector<std::string> inventory_of(const Site& site);

}  // namespace revalab
