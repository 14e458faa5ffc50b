#include "fakes/edge/edge.hpp"

#include "core/base/check.hpp"
#include "fakes/edge/origin_request.hpp"
#include "fakes/edge/places.hpp"
#include "fakes/edge/reception.hpp"

#include <utility>

namespace revalab::edge {

Edge::Edge(Calendar calendar, const Dice& dice, Ledger& ledger, const RuleSource& source,
           EdgeOptions options)
    : calendar_(calendar),
      request_ids_(dice.fork("edge requests")),
      source_(source),
      options_(std::move(options)),
      meter_(calendar, ledger) {
  REVALAB_CHECK(!options_.locations.empty(), "a CDN has at least one location");
  const auto add_tier = [&](Tier::Kind kind, std::string name) {
    tiers_.push_back(std::make_unique<Tier>(kind, std::move(name), options_.capacity_bytes));
    return tiers_.back().get();
  };
  std::map<std::string, Tier*> regionals;
  for (const std::string& name : options_.locations) {
    Location location = named_location(name, dice.fork("edge locations"));
    location.tier = add_tier(Tier::Kind::location, name);
    if (options_.regional) {
      const std::string regional = regional_of(location.pop);
      Tier*& tier = regionals[regional];
      if (tier == nullptr) tier = add_tier(Tier::Kind::regional, regional);
      location.regional = tier;
    }
    locations_.push_back(std::move(location));
  }
  shield_ = add_tier(Tier::Kind::shield, "shield");
}

Edge::~Edge() = default;

const Location& Edge::location_of(const Visit& visit) const { return locations_[visit.location]; }

Chain Edge::chain_of(const Visit& visit) const {
  Chain chain;
  if (!visit.is_cacheable) return chain;
  const Location& location = location_of(visit);
  chain.add(location.tier);
  if (location.regional != nullptr) chain.add(location.regional);
  if (options_.shield || visit.behaviour->origin->shield) chain.add(shield_);
  return chain;
}

Step Edge::begin(ExchangeId id, ViewerRequest request, Instant now) {
  Reception reception =
      receive(std::move(request), {source_, options_.locations, options_.tls_port},
              draw_request_id(request_ids_));
  if (reception.refusal) {
    const Visit& visit = reception.visit;
    return answer(visit, reply_with(std::move(*reception.refusal), {visit, location_of(visit)}),
                  now);
  }
  return look(id, std::move(reception.visit), now);
}

Step Edge::resume(ExchangeId id, Instant now) {
  auto waiting = waiting_.extract(id);
  REVALAB_CHECK(!waiting.empty(), "only who was told to wait is resumed");
  return look(id, std::move(waiting.mapped()), now);
}

void Edge::forget(ExchangeId id) { waiting_.erase(id); }

Step Edge::answer(const Visit& visit, Reply reply, Instant now) {
  meter_.viewer(visit, location_of(visit), head_bytes(reply) + reply.body_size, now);
  Step step;
  step.action = std::move(reply);
  return step;
}

Step Edge::serve(const Visit& visit, const StoredObject& object, ResultType result, Instant now) {
  return answer(visit, reply_with(object, {visit, location_of(visit)}, result, object.age(now)),
                now);
}

Step Edge::look(ExchangeId id, Visit visit, Instant now) {
  const Chain chain = chain_of(visit);
  ObjectPointer expired;
  for (std::size_t i = 0; i < chain.size; ++i) {
    const ObjectStore::Entry* entry = chain.tiers[i]->store.find(visit.key);
    if (entry == nullptr) continue;
    const ObjectPointer object = entry->object;
    if (!object->answers(visit)) continue;
    const Freshness freshness =
        freshness_at(now, object->fresh_until(), object->lifetime.stale_while_revalidate);
    const bool rests = now < entry->retry_at;
    if (freshness == Freshness::expired && !rests) {
      if (!expired) expired = object;
      continue;
    }
    copy_down(chain, i, visit.key, object);
    const bool is_stale = freshness == Freshness::stale;
    const bool says_refresh = is_stale && options_.stale_result == StaleResult::refresh_hit;
    Step step =
        serve(visit, *object, says_refresh ? ResultType::refresh_hit : ResultType::hit, now);
    if (is_stale && !rests) step.background = refresh_in_background(visit, chain, object, now);
    if (chain.tiers[i] == shield_) {
      meter_.shield_request(visit, now);
      std::get<Reply>(step.action).outcome.detailed_result = "OriginShieldHit";
    }
    return step;
  }
  // What forwards cookies is fetched for each viewer. Source: the developer guide (2023-06-15
  // tree), RequestAndResponseBehaviorCustomOrigin.html, "Simultaneous requests for the same
  // object".
  if (visit.behaviour->cache.cookies.kind == Selection::Kind::none) {
    for (const Tier* tier : chain) {
      const auto on_its_way = tier->in_flight.find(visit.key.text);
      if (on_its_way == tier->in_flight.end()) continue;
      Step step;
      step.action = Wait{on_its_way->second};
      waiting_.insert_or_assign(id, std::move(visit));
      return step;
    }
  }
  Step step;
  step.action = Forward{start(std::move(visit), chain, std::move(expired), false, now)};
  return step;
}

void Edge::copy_down(const Chain& chain, std::size_t from, const CacheKey& key,
                     const ObjectPointer& object) {
  for (std::size_t i = 0; i < from; ++i) {
    chain.tiers[i]->store.put(key, object);
    chain.tiers[i]->purges.refilled(key);
  }
}

/// A whole object that a cache of the chain, from `first` on, has fresh; those before it keep it
/// too. Null when there is none.
ObjectPointer Edge::fresh_in(const Chain& chain, std::size_t first, const CacheKey& key,
                             Instant now) {
  for (std::size_t i = first; i < chain.size; ++i) {
    const ObjectStore::Entry* entry = chain.tiers[i]->store.find(key);
    if (entry == nullptr || !entry->object->body || now >= entry->object->fresh_until()) continue;
    ObjectPointer object = entry->object;
    copy_down(chain, i, key, object);
    return object;
  }
  return nullptr;
}

std::optional<Fetch> Edge::refresh_in_background(const Visit& visit, const Chain& chain,
                                                 ObjectPointer stale, Instant now) {
  // A cache further on may have fetched it for another location already.
  if (fresh_in(chain, 1, visit.key, now)) return std::nullopt;
  for (const Tier* tier : chain) {
    if (tier->in_flight.contains(visit.key.text)) return std::nullopt;
  }
  Visit refresh = visit;
  if (refresh.is_head()) refresh.viewer.request.method = "GET";
  return start(std::move(refresh), chain, std::move(stale), true, now);
}

Fetch Edge::start(Visit visit, const Chain& chain, ObjectPointer stale, bool background,
                  Instant now) {
  const OriginRules& origin = *visit.behaviour->origin;
  Fetch fetch;
  fetch.id = ++fetch_ids_;
  fetch.origin = visit.behaviour->origin;
  fetch.https = origin.protocol == OriginRules::Protocol::https_only ||
                (origin.protocol == OriginRules::Protocol::match_viewer && visit.viewer.https);
  fetch.request =
      origin_request(visit, visit.viewer.http_version + " " + location_of(visit).via_host);
  fetch.sends_viewer_body = visit.viewer.has_body;
  fetch.background = background;

  Fetching& fetching = fetches_[fetch.id];
  fetching.id = fetch.id;
  fetching.visit = std::move(visit);
  fetching.chain = chain;
  fetching.stale = std::move(stale);
  fetching.background = background;
  fetching.asks_whether_modified = fetching.stale && fetching.stale->can_be_asked_about();
  if (fetching.asks_whether_modified) make_conditional(fetch.request, *fetching.stale);
  if (!fetching.visit.is_head()) claim(fetching);
  meter_.fetch(fetching.visit, now);
  const bool through_shield = chain.size > 0 && chain.tiers[chain.size - 1] == shield_;
  if (through_shield) meter_.shield_request(fetching.visit, now);
  return fetch;
}

void Edge::claim(Fetching& fetching) {
  for (Tier* tier : fetching.chain) {
    const std::string& key = fetching.visit.key.text;
    if (tier->in_flight.emplace(key, fetching.id).second) fetching.claims.emplace_back(tier, key);
  }
}

void Edge::release(Fetching& fetching) {
  for (const auto& [tier, key] : fetching.claims) tier->in_flight.erase(key);
  fetching.claims.clear();
}

}  // namespace revalab::edge
