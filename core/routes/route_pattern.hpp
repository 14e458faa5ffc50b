#pragma once

#include "core/routes/site.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace revalab {

/// One segment of a route as it stands in the source tree.
struct RouteSegment {
  enum class Kind {
    literal,
    parameter,           ///< `[id]`
    catch_all,           ///< `[...slug]`
    optional_catch_all,  ///< `[[...slug]]`
    invisible,           ///< `(group)` and `@slot` of the app router: no part of any URL.
  };
  Kind kind = Kind::literal;
  std::string text;  ///< The segment itself, or the name of its parameter.
  friend bool operator==(const RouteSegment&, const RouteSegment&) = default;
};

std::vector<RouteSegment> segments_of(const Route& route);

/// True when the route has a segment that parameters fill.
bool is_dynamic(const Route& route);

/// Whether Next.js takes this path for a pattern: a segment that is `[...]` from end to end.
/// Source: Next.js `shared/lib/router/utils/is-dynamic.ts` (read 2026-11-22).
bool is_dynamic_path(std::string_view path);

/// True when `text` begins with `%2F`, `%23`, `%3F` or `%5C`, in either case.
bool is_delimiter_escape(std::string_view text);

/// True for pages that Next.js renders under the URL of whatever failed, never under their own.
bool is_internal_path(std::string_view path);

/// The path of one page, in the form of `PurgeTarget::path`. A parameter that is missing leaves its
/// name in brackets; `problems_of` reports it.
std::string path_of(const Route& route, const RouteParams& params);

/// The source entry, which names the route in tags and cache keys: `/posts/[id]/page`,
/// `/feed.xml/route`; for the pages router the route itself, `/legacy/[slug]`.
std::string source_entry_of(const Route& route);

/// `text` with every `{name}` replaced by the parameter of that name; several values are joined by
/// `/`, unknown names stay.
std::string fill(std::string_view text, const RouteParams& params);

/// Next.js' `normalizePagePath`: `/` is `/index`, and what begins with `/index` gets another.
std::string normalize_page_path(std::string_view path);
/// The inverse of `normalize_page_path`.
std::string denormalize_page_path(std::string_view path);

}  // namespace revalab
