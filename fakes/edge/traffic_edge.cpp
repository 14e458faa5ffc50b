#include "fakes/edge/traffic_edge.hpp"

#include "core/base/check.hpp"
#include "fakes/edge/places.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace revalab::edge {
namespace {

constexpr std::size_t k_regional_caches_max = 64;

}  // namespace

TrafficEdge::TrafficEdge(std::vector<TrafficPage> pages, TrafficOptions options)
    : pages_(pages), options_(std::move(options)), caches_(options_.locations.size()) {
  std::map<std::string, std::size_t> regionals;
  for (std::size_t i = 0; i < options_.locations.size(); ++i) {
    std::size_t behind = i;
    if (options_.regional) {
      const auto [known, is_new] =
          regionals.try_emplace(regional_of(options_.locations[i]), caches_);
      if (is_new) ++caches_;
      behind = known->second;
    }
    cache_behind_.push_back(behind);
  }
  REVALAB_CHECK(regionals.size() <= k_regional_caches_max, "a bit for each regional cache");
  slots_.resize(caches_ * pages.size());
  requests_.resize(options_.locations.size());
  viewer_bytes_.resize(options_.locations.size());
  bytes_.reserve(pages.size());
  origin_.reserve(pages.size());
  for (const TrafficPage& page : pages) {
    bytes_.push_back(page.bytes + options_.head_bytes);
    origin_.push_back({page.ttl, page.stale_while_revalidate, Instant()});
  }
}

TrafficEdge::Slot TrafficEdge::fetch(PageId page, bool has_current, Instant now) {
  totals_.fetches += 1;
  if (!has_current) totals_.fetched_bytes += bytes_[page] - options_.head_bytes;
  return {now + origin_[page].ttl, now};
}

// The course of `Edge::look`: the first cache that may serve does and those before it keep a copy;
// what is fetched is kept on the whole way.
TrafficAnswer TrafficEdge::view_at_length(std::size_t location, PageId page, Instant now) {
  const Origin& origin = origin_[page];
  Slot& own = slots_[location * pages_.size() + page];
  Slot& behind = slots_[cache_behind_[location] * pages_.size() + page];
  const auto state = [&](const Slot& slot) {
    return freshness_at(now, slot.fresh_until, origin.stale_while_revalidate);
  };
  const Slot found = state(own) != Freshness::expired ? own : behind;
  if (state(found) == Freshness::fresh) {
    own = found;
    return answered(TrafficAnswer::Kind::hit, found.received);
  }
  if (state(found) == Freshness::stale) {
    if (state(behind) != Freshness::fresh) {
      behind = fetch(page, found.received >= origin.changed, now);
    }
    own = behind;
    return answered(TrafficAnswer::Kind::stale_hit, found.received);
  }
  const Slot& asked_about = own.is_there() ? own : behind;
  const bool has_current = asked_about.is_there() && asked_about.received >= origin.changed;
  own = behind = fetch(page, has_current, now);
  return answered(has_current ? TrafficAnswer::Kind::refresh_hit : TrafficAnswer::Kind::miss, now);
}

TrafficPurge TrafficEdge::resolve(const std::vector<std::string>& items) const {
  TrafficPurge purge;
  for (const std::string& item : items) {
    const PurgeTarget target = target_of(item);
    if (target.kind == ItemKind::tag) {
      const auto& tagged = pages_.tagged(target.text);
      purge.pages.insert(purge.pages.end(), tagged.begin(), tagged.end());
    } else {
      purge.ranges.push_back(pages_.range_of(target));
    }
  }
  return purge;
}

void TrafficEdge::arrive(TrafficPurge& purge, std::size_t location) {
  const std::size_t behind = cache_behind_[location];
  if (behind != location) {
    const std::uint64_t bit = std::uint64_t{1} << (behind - options_.locations.size());
    if ((purge.regional_caches_reached & bit) == 0) empty(behind, purge);
    purge.regional_caches_reached |= bit;
  }
  empty(location, purge);
}

void TrafficEdge::empty(std::size_t cache, const TrafficPurge& purge) {
  Slot* const slots = slots_.data() + cache * pages_.size();
  std::uint64_t dropped = 0;
  for (const PageRange& range : purge.ranges) {
    for (PageId page = range.first; page < range.end; ++page) {
      if (slots[page].is_there()) ++dropped;
      slots[page] = Slot();
    }
  }
  for (const PageId page : purge.pages) {
    if (slots[page].is_there()) ++dropped;
    slots[page] = Slot();
  }
  totals_.dropped += dropped;
}

void TrafficEdge::settle(Ledger& ledger, WallTime at, std::string_view cause) {
  const auto add = [&](Dimension dimension, std::uint64_t count) {
    if (count > 0) ledger.add(at, dimension, static_cast<std::int64_t>(count), cause);
  };
  std::map<Dimension, std::uint64_t> used;
  for (std::size_t i = 0; i < options_.locations.size(); ++i) {
    used[options_.https ? Dimension::cloudfront_request_https
                        : Dimension::cloudfront_request_http] += std::exchange(requests_[i], 0);
    used[place_of(options_.locations[i]).egress] += std::exchange(viewer_bytes_[i], 0);
  }
  used[Dimension::cloudfront_origin_request] += totals_.fetches - settled_.fetches;
  used[Dimension::cloudfront_origin_transfer] += totals_.fetched_bytes - settled_.fetched_bytes;
  for (const auto& [dimension, count] : used) add(dimension, count);
  settled_ = totals_;
}

std::size_t TrafficEdge::memory_bytes() const {
  return slots_.capacity() * sizeof(Slot) + bytes_.capacity() * sizeof(std::uint32_t) +
         origin_.capacity() * sizeof(Origin) + pages_.memory_bytes();
}

}  // namespace revalab::edge
