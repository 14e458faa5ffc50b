#pragma once

#include "core/invalidation/strategies.hpp"

namespace revalab {

/// The first OpenNext that can purge a CDN by itself.
/// Source: https://opennext.js.org/aws/config/overrides/automatic_cdn_invalidation (read
/// 2026-11-22).
inline constexpr Version k_cdn_invalidation_version_min{3, 4, 0};

/// The first OpenNext that strips `route-cache/KIND/SHA256/$` from a row path before it purges.
/// Source: `utils/routeCacheKey` of @opennextjs/aws 4.1.12; 4.0.3 has no such file. Which 4.1
/// release brought it was not seen.
inline constexpr Version k_route_cache_key_version_min{4, 1, 0};

/// What `overrides/cdnInvalidation/cloudfront` sends, with all its defects:
/// only rows of tags that begin with `_N_T_/` are purged, always in the form of the app router;
/// the root is purged as `/index`; nothing is percent-encoded; no query variants but `?_rsc=`; data
/// URLs without base path and locale. Source: https://github.com/opennextjs/opennextjs-aws
/// `overrides/cdnInvalidation/cloudfront.ts`, `adapters/cache.ts`, `core/requestHandler.ts`
/// (3.4 to 4.1.12, read 2026-11-22).
ItemPlan plan_opennext(const Revalidation& revalidation, const UrlRules& rules,
                       const Version& open_next_version);

}  // namespace revalab
