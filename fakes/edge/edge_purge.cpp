// Purges as they arrive at locations.

#include "fakes/edge/edge.hpp"

#include <algorithm>

namespace revalab::edge {
namespace {

// More tags than this while one response is on its way, and it is better not kept.
constexpr std::size_t k_purged_tags_max = 1'000;

/// Whether an object under this key would have been dropped.
bool reaches_key(const PurgeTarget& target, std::string_view distribution, const CacheKey& key) {
  const std::string_view path = path_of_address(key.address());
  return key.text.starts_with(address_of(distribution, {})) && reaches(target, path);
}

bool has_tag(const StoredObject& object, const std::string& tag) {
  return std::find(object.tags.begin(), object.tags.end(), tag) != object.tags.end();
}

}  // namespace

void Edge::purge(const Purge& purge, Instant at) {
  const auto location =
      std::find_if(locations_.begin(), locations_.end(),
                   [&](const Location& one) { return one.name == purge.location; });
  if (location == locations_.end()) return;
  // The shield sees every invalidation first.
  auto shared = shield_->purges.arrival_of(purge.invalidation);
  if (!shared) shared = std::make_shared<const Purge>(purge);
  // The deepest first, so that no cache is filled from one that still has the old object.
  purge_tier(*shield_, shared, at);
  if (location->regional != nullptr) purge_tier(*location->regional, shared, at);
  purge_tier(*location->tier, shared, at);
}

void Edge::purge_tier(Tier& tier, const std::shared_ptr<const Purge>& shared, Instant at) {
  // Once an invalidation: the next location it reaches shares this cache.
  if (!tier.purges.arrived(shared, at)) return;
  const Purge& purge = *shared;
  for (const std::string& item : purge.items) {
    const PurgeTarget target = target_of(item);
    const auto note = std::make_shared<const PurgeNote>(purge.invalidation, item, at);
    const ObjectStore::Dropped dropped = [&](const CacheKey& key) {
      tier.purges.dropped(key, note);
    };
    switch (target.kind) {
      case ItemKind::path:
        tier.store.drop_address(address_of(purge.distribution, target.text), dropped);
        break;
      case ItemKind::wildcard:
        tier.store.drop_prefix(address_of(purge.distribution, target.text), dropped);
        break;
      case ItemKind::tag: tier.store.drop_tag(purge.distribution, target.text, dropped); break;
    }
    if (options_.in_flight == InFlight::discard) doom(tier, purge.distribution, target);
  }
}

void Edge::doom(const Tier& tier, std::string_view distribution, const PurgeTarget& target) {
  for (auto& [id, fetch] : fetches_) {
    for (std::size_t i = 0; i < fetch.chain.size; ++i) {
      if (fetch.chain.tiers[i] != &tier || fetch.visit.rules->id != distribution) continue;
      if (target.kind != ItemKind::tag) {
        fetch.doomed[i] =
            fetch.doomed[i] || reaches_key(target, distribution, fetch.visit.key) ||
            (fetch.visit.page && reaches_key(target, distribution, fetch.visit.page->key));
      } else if (fetch.object) {
        fetch.doomed[i] = fetch.doomed[i] || has_tag(*fetch.object, target.text);
      } else if (fetch.purged_tags[i].size() < k_purged_tags_max) {
        fetch.purged_tags[i].insert(target.text);
        // What the origin is asked about has tags already.
        fetch.doomed[i] = fetch.doomed[i] || (fetch.stale && has_tag(*fetch.stale, target.text));
      } else {
        fetch.doomed[i] = true;
      }
    }
  }
}

void Edge::clear() {
  for (const auto& tier : tiers_) {
    tier->store.clear();
    tier->purges.clear();
  }
  for (auto& [id, fetch] : fetches_) fetch.doomed.fill(true);
}

std::size_t Edge::object_count() const {
  std::size_t count = 0;
  for (const auto& tier : tiers_) count += tier->store.size();
  return count;
}

}  // namespace revalab::edge
