#pragma once

#include "core/base/time.hpp"
#include "core/invalidation/quotas.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a lab chooses about its CloudFront, and what every call brings along.
namespace revalab::cloudfront {

/// The lab enforces the quotas the core respects.
using revalab::QuotaProfile;

/// How long a purge takes to reach the edge locations and to say so.
struct Propagation {
  enum class Kind {
    none,   ///< Everything is done at once.
    real,   ///< Seeded delays, as AWS states them; see `propagation.hpp`.
    fixed,  ///< The two durations below, always.
  };
  Kind kind = Kind::real;
  Duration edge{};      ///< Until every location is reached.
  Duration complete{};  ///< Until the status is `Completed`; at least `edge`.

  static Propagation none() { return {Kind::none, {}, {}}; }
  static Propagation real() { return {}; }
  static Propagation fixed(Duration edge, Duration complete) {
    return {Kind::fixed, edge, std::max(edge, complete)};
  }
};

/// Reads `none`, `real` or `EDGE,COMPLETE` such as `5s,25s`. Empty when it is none of them, or
/// complete before it is at the edge.
std::optional<Propagation> parse_propagation(std::string_view text);
/// What `parse_propagation` reads.
std::string text_of(const Propagation& propagation);

/// What another batch under a used caller reference is told.
enum class CallerReferenceConflict {
  observed,    ///< 400 InvalidArgument, as clients see it.
  documented,  ///< 409 InvalidationBatchAlreadyExists, as the reference has it.
};

struct Options {
  QuotaProfile quotas = QuotaProfile::classic;
  Propagation propagation = Propagation::real();
  std::vector<std::string> edges{"IAD", "FRA", "NRT"};  ///< Names of the edge locations.
  CallerReferenceConflict caller_reference_conflict = CallerReferenceConflict::observed;
  std::string account_id = "000000000000";
};

/// What a typed call needs to know of its moment.
struct Call {
  Instant now;
  std::string_view cause{};  ///< What usage is for; empty leaves it to the operation.
};

/// The default, and the most, one page of a list holds.
inline constexpr std::int64_t k_page_max_items = 100;

/// Which page of a list.
struct Page {
  std::string marker{};                       ///< The `NextMarker` of the page before.
  std::int64_t max_items = k_page_max_items;  ///< From 1; more than the most is the most.
};

/// What an invalidation belongs to, and in what its caller reference is unique.
struct Scope {
  enum class Kind { distribution, tenant };
  Kind kind = Kind::distribution;
  std::string id;
  friend auto operator<=>(const Scope&, const Scope&) = default;
};

/// When a purge reaches one edge location.
struct Arrival {
  std::string edge;
  Instant at;
  friend bool operator==(const Arrival&, const Arrival&) = default;
};

/// A step of an invalidation on its way: it has reached an edge location, or is completed.
struct PurgeProgress {
  const Scope& scope;
  std::string_view invalidation;
  const std::vector<std::string>& items;
  std::string_view edge;  ///< Empty when it is completed.
  Instant at;
};
/// Is told of every step in the order of time, during the call that lets it happen; it may not call
/// back. What it is given lives for the call.
using PurgeObserver = std::function<void(const PurgeProgress&)>;

}  // namespace revalab::cloudfront
