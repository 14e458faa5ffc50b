#pragma once

#include "fakes/cloudfront/documents/documents.hpp"
#include "fakes/edge/rules.hpp"

#include <optional>

namespace pugi {
class xml_node;
}

namespace revalab::cloudfront {

/// What a behaviour keys and forwards.
struct KeyAndForward {
  KeyAndForward() = default;
  edge::CacheRules cache;
  std::optional<edge::OriginRequestRules> origin_request;
};

/// The cache and origin request policies a behaviour names, as they are in force. Invariant: they
/// exist, because none that is in use can be deleted.
KeyAndForward policy_rules(const pugi::xml_node& behaviour, const Documents& documents);

/// What ForwardedValues come to. All values of a header, cookie or query string they list are both
/// keyed and forwarded, with two exceptions: QueryStringCacheKeys keys those listed and forwards
/// all, and the header `*` forwards all and caches nothing. `Accept-Encoding` is normalised to
/// gzip, always.
/// Source: service model, `ForwardedValues`; developer guide,
/// RequestAndResponseBehaviorCustomOrigin (read 2026-11-22).
KeyAndForward forwarded_values_rules(const pugi::xml_node& behaviour);

}  // namespace revalab::cloudfront
