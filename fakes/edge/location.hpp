#pragma once

#include "core/base/dice.hpp"
#include "core/pricing/usage.hpp"
#include "fakes/edge/exchange.hpp"
#include "fakes/edge/object_store.hpp"
#include "fakes/edge/purges.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace revalab::edge {

/// A cache on the way to an origin: an edge location's, a regional one or the shield.
struct Tier {
  enum class Kind { location, regional, shield };

  Tier(Kind tier_kind, std::string tier_name, std::size_t capacity_bytes)
      : kind(tier_kind), name(std::move(tier_name)), store(capacity_bytes) {}

  Kind kind;
  std::string name;
  ObjectStore store;
  PurgeMemory purges;
  /// The fetch on its way for each key, so that others can wait for it.
  std::map<std::string, FetchId, std::less<>> in_flight;
};

/// The caches a request passes, the viewer's location first.
struct Chain {
  std::array<Tier*, 3> tiers{};
  std::size_t size = 0;

  void add(Tier* tier) { tiers.at(size++) = tier; }
  [[nodiscard]] Tier* const* begin() const { return tiers.data(); }
  [[nodiscard]] Tier* const* end() const { return tiers.data() + size; }
};

/// An edge location with its names.
struct Location {
  Location() = default;
  std::string name;      ///< As the lab names it: `IAD`.
  std::string pop;       ///< As in `X-Amz-Cf-Pop`: `IAD89-C1`.
  std::string via_host;  ///< 32 digits and `.cloudfront.net (CloudFront)`.
  Dimension egress = Dimension::cloudfront_egress_us;
  Tier* tier = nullptr;
  Tier* regional = nullptr;  ///< Null without.
};

/// Names a location from the seed, the same whatever else is drawn.
Location named_location(std::string_view name, const Dice& dice);

/// 54 characters and `==`, as in `X-Amz-Cf-Id`. Source: AccessLogs.md, `x-edge-request-id`.
std::string draw_request_id(Dice& dice);

/// What a viewer is told of where an answer came from.
enum class ResultType { hit, refresh_hit, miss, error, redirect };
/// `RefreshHit`.
std::string_view name_of(ResultType result);

}  // namespace revalab::edge
