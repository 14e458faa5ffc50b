#pragma once

#include "core/base/time.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab {

/// A released version of Next.js or OpenNext; pre-release suffixes are ignored.
struct Version {
  int major = 0;
  int minor = 0;
  int patch = 0;

  /// Reads `14.2.5`, `14.2`, `v15.0.0-canary.1`. Empty when it is not a version.
  static std::optional<Version> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;
  friend constexpr auto operator<=>(const Version&, const Version&) = default;
};

enum class Router { app, pages };

/// What a route answers with. Handlers and metadata files have one URL and no payload beside it.
enum class RouteKind { page, handler, metadata };

struct I18n {
  std::vector<std::string> locales;  ///< Empty without internationalised routing.
  std::string default_locale;
  friend bool operator==(const I18n&, const I18n&) = default;
};

/// Everything of a site that decides which viewer URLs a page has.
/// Source: facts of Next.js' `page-loader` and `get-asset-path-from-route`, see `urls.hpp`.
struct UrlRules {
  std::string build_id;
  std::string base_path;  ///< Empty, or `/docs`: a leading slash, no trailing one.
  bool trailing_slash = false;
  I18n i18n;
  friend bool operator==(const UrlRules&, const UrlRules&) = default;
};

/// The values of a route's dynamic segments by name; a catch-all has several, everything else one.
using RouteParams = std::map<std::string, std::vector<std::string>>;

/// A cached `fetch` of a page. `{name}` in a text stands for the parameter of that name.
struct Fetch {
  std::string url;
  std::optional<Duration> revalidate;  ///< Empty: never by time.
  std::vector<std::string> tags;
  std::string content;
  friend bool operator==(const Fetch&, const Fetch&) = default;
};

struct Route {
  std::string path;  ///< As in the source tree: `/posts/[id]`, `/(blog)/posts/[...slug]`.
  Router router = Router::app;
  RouteKind kind = RouteKind::page;
  std::vector<RouteParams> params;  ///< One entry for each page that is generated.
  std::vector<std::string> tags;    ///< Of the page itself; those of its fetches come on top.
  std::optional<Duration> revalidate;
  std::vector<Fetch> fetches;
  std::string content;
  std::int64_t html_bytes = 0;
  std::int64_t data_bytes = 0;
  std::int64_t render_milliseconds = 0;
  std::int64_t render_memory_megabytes = 0;
  friend bool operator==(const Route&, const Route&) = default;
};

/// A row of the tag table as it stands there, keys with their build id.
struct TagRow {
  std::string tag;
  std::string path;
  std::int64_t revalidated_at_milliseconds = 1;
  friend auto operator<=>(const TagRow&, const TagRow&) = default;
};

/// A Next.js site as the lab knows it: from a site file or from an OpenNext build.
struct Site {
  std::string name;
  UrlRules rules;
  Version next_version{14, 2, 0};
  Version open_next_version{3, 5, 0};
  std::vector<Route> routes;
  /// The seed rows of a real build, verbatim. Empty for a site file: rows are derived from routes.
  std::vector<TagRow> seed_rows;
  friend bool operator==(const Site&, const Site&) = default;
};

/// What is wrong with a site, one sentence each: malformed paths, parameters that a dynamic segment
/// lacks, two pages at one path. Every other function of this room expects a site without problems.
std::vector<std::string> problems_of(const Site& site);

}  // namespace revalab
