#pragma once

#include "core/pricing/usage.hpp"
#include "fakes/edge/freshness.hpp"
#include "fakes/edge/traffic_pages.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::edge {

struct TrafficOptions {
  TrafficOptions() = default;
  std::vector<std::string> locations{"IAD", "FRA", "NRT"};
  bool regional = false;
  bool https = true;             ///< What all viewers speak.
  std::uint32_t head_bytes = 0;  ///< Sent to viewers besides each body.
};

/// How a simulated request was answered.
struct TrafficAnswer {
  enum class Kind : std::uint8_t {
    hit,          ///< By the location or its regional cache.
    stale_hit,    ///< The same, within the stale-while-revalidate window; refreshed behind it.
    refresh_hit,  ///< The origin was asked and had nothing new.
    miss,
  };
  Kind kind = Kind::miss;
  Instant received;  ///< When the origin gave or confirmed what is served.
};

/// What was used and done so far.
struct TrafficTotals {
  std::array<std::uint64_t, 4> answers{};  ///< By `TrafficAnswer::Kind`.
  std::uint64_t fetches = 0;               ///< Background ones too.
  std::uint64_t fetched_bytes = 0;
  std::uint64_t dropped = 0;  ///< Objects, by purges, in locations and regional caches.

  [[nodiscard]] std::uint64_t answered(TrafficAnswer::Kind kind) const {
    return answers[static_cast<std::size_t>(kind)];
  }
};

/// An invalidation, looked up once, on its way to the locations.
struct TrafficPurge {
  TrafficPurge() = default;
  std::vector<PageRange> ranges;
  std::vector<PageId> pages;                  ///< By tag.
  std::uint64_t regional_caches_reached = 0;  ///< A bit each.
};

/// The edge for simulations: the same rules as `Edge` over numbers instead of messages. Origins
/// answer at once, every page fits, and a request allocates nothing and schedules nothing: whoever
/// drives it merges its sorted requests with the arrivals of purges.
/// Units: 16 bytes a page and cache, besides some 30 a page for all caches together.
class TrafficEdge {
 public:
  /// At most 64 regional caches come of the locations.
  TrafficEdge(std::vector<TrafficPage> pages, TrafficOptions options);

  [[nodiscard]] const TrafficPages& pages() const { return pages_; }
  [[nodiscard]] const TrafficTotals& totals() const { return totals_; }

  /// One request at a location. `now` never runs backwards.
  TrafficAnswer view(std::size_t location, PageId page, Instant now) {
    requests_[location] += 1;
    viewer_bytes_[location] += bytes_[page];
    const Slot& slot = slots_[location * pages_.size() + page];
    if (freshness_at(now, slot.fresh_until, Duration(0)) == Freshness::fresh) {
      return answered(TrafficAnswer::Kind::hit, slot.received);
    }
    return view_at_length(location, page, now);
  }
  /// The origin has new content for a page: what was received before is old.
  void change(PageId page, Instant now) { origin_[page].changed = now; }
  /// When the page's content last changed; the lab's first instant if never.
  [[nodiscard]] Instant changed(PageId page) const { return origin_[page].changed; }

  /// Looks an invalidation's items up; that is all it costs besides what it drops.
  [[nodiscard]] TrafficPurge resolve(const std::vector<std::string>& items) const;
  /// Lets it arrive: its regional cache is emptied before the location, once a purge.
  void arrive(TrafficPurge& purge, std::size_t location);

  /// Adds what was used since the last time to the ledger, as one line a dimension.
  void settle(Ledger& ledger, WallTime at, std::string_view cause);
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  /// What a cache holds of a page.
  struct Slot {
    Instant fresh_until = k_never;
    Instant received = k_never;
    [[nodiscard]] bool is_there() const { return received != k_never; }
  };
  /// What the origin says of a page.
  struct Origin {
    Duration ttl;
    Duration stale_while_revalidate;
    Instant changed;
  };
  /// Longer ago than any window, and no overflow away from any instant.
  static constexpr Instant k_never{Duration(-(std::int64_t{1} << 62))};

  TrafficAnswer answered(TrafficAnswer::Kind kind, Instant received) {
    totals_.answers[static_cast<std::size_t>(kind)] += 1;
    return {kind, received};
  }
  TrafficAnswer view_at_length(std::size_t location, PageId page, Instant now);
  Slot fetch(PageId page, bool has_current, Instant now);
  void empty(std::size_t cache, const TrafficPurge& purge);

  TrafficPages pages_;
  TrafficOptions options_;
  std::vector<std::size_t> cache_behind_;  ///< By location; a location itself without.
  std::size_t caches_;
  std::vector<Slot> slots_;  ///< By cache, then page: the locations' first, the regional behind.
  std::vector<std::uint32_t> bytes_;
  std::vector<Origin> origin_;
  std::vector<std::uint64_t> requests_;      ///< By location, since `settle`.
  std::vector<std::uint64_t> viewer_bytes_;  ///< The same.
  TrafficTotals totals_;
  TrafficTotals settled_;
};

}  // namespace revalab::edge
