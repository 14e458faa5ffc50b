#pragma once

#include "fakes/edge/own_answers.hpp"
#include "fakes/edge/visit.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::edge {

/// Which location a viewer meets unless it says otherwise, and how it says so. The lab's own.
inline constexpr std::string_view k_location_header = "x-revalab-edge";
/// What a viewer says its usage is for. The lab's own too; neither reaches an origin.
inline constexpr std::string_view k_cause_header = "x-revalab-cause";

/// A request as the edge understands it, or why it is turned away at once.
struct Reception {
  Reception() = default;
  Visit visit;
  std::optional<OwnAnswer> refusal;
};

/// What an edge receives requests by.
struct Premises {
  const RuleSource& source;
  const std::vector<std::string>& locations;
  std::uint16_t tls_port = 0;  ///< As `redirect_to_https` wants it.
};

/// Chooses location, distribution and behaviour, checks what CloudFront checks before it looks
/// anything up, runs the viewer function, and names the object that is asked for.
/// Source: cloudfront-limits.md (20,480 bytes of request, 8,192 of URL), DefaultRootObject.md and
/// RequestAndResponseBehaviorCustomOrigin.md of the developer guide (2023-06-15 tree).
Reception receive(ViewerRequest viewer, const Premises& premises, std::string request_id);

/// Names the object of a request whose behaviour is chosen: encodings, key, whether it is kept.
void name_object(Visit& visit);

}  // namespace revalab::edge
