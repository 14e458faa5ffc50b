#pragma once

#include "fakes/edge/cache_key.hpp"
#include "fakes/edge/exchange.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace revalab::edge {

/// A custom error page that is fetched instead of an origin's error.
struct ErrorPage {
  ErrorPage() = default;
  int shown = 0;         ///< The status the viewer gets.
  Duration min_ttl{0};   ///< Of the error.
  CacheKey key;          ///< Of what the viewer asked for; the page is kept under it too.
  bool is_kept = false;  ///< Whether the error may be.
  std::string detail;    ///< `x-edge-detailed-result-type`.
};

/// What the edge makes of a viewer's request before it looks anything up.
struct Visit {
  Visit() = default;
  ViewerRequest viewer;  ///< After the viewer function; the lab's own fields are taken out.
  std::shared_ptr<const DistributionRules> rules;
  const Behaviour* behaviour = nullptr;  ///< Of `rules`.
  std::size_t location = 0;
  std::string request_id;
  std::string cause;
  CacheKey key;
  bool is_cacheable = false;  ///< By method and policy; else it goes straight to the origin.
  Encodings encodings;
  std::optional<ErrorPage> page;

  [[nodiscard]] bool is_head() const { return viewer.request.method == "HEAD"; }
};

}  // namespace revalab::edge
