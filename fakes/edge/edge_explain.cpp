// Why a URL is or is not in which cache.

#include "fakes/edge/edge.hpp"
#include "fakes/edge/reception.hpp"

#include <utility>

namespace revalab::edge {
namespace {

std::string_view name_of(Tier::Kind kind) {
  switch (kind) {
    case Tier::Kind::location: return "location";
    case Tier::Kind::regional: return "regional";
    case Tier::Kind::shield: return "shield";
  }
  return {};
}

/// As `Edge::look` and `Edge::start` decide.
std::string next_for(Freshness freshness, bool rests, const StoredObject& object,
                     const Visit& visit) {
  if (!object.answers(visit)) {
    return "asks further on: a miss, for only the answer to a HEAD is kept";
  }
  if (freshness == Freshness::fresh && object.is_error()) {
    return "answers with the kept error " + std::to_string(object.status);
  }
  if (freshness == Freshness::fresh) return "a hit";
  if (rests) return "a hit on the expired object, because the origin failed a moment ago";
  if (freshness == Freshness::stale) return "a hit on the stale object, refreshed meanwhile";
  if (object.can_be_asked_about()) {
    return "asks further on whether the object has changed: a refresh hit or a miss";
  }
  if (object.is_error()) return "asks further on: a miss, for an error is not asked about";
  if (object.varies_by_everything) {
    return "asks further on: a miss, for the object varies by everything";
  }
  return "asks further on: a miss, for the object has no ETag and no Last-Modified";
}

LayerExplanation explain_layer(const Tier& tier, const Visit& visit, Instant now) {
  LayerExplanation layer;
  layer.kind = name_of(tier.kind);
  layer.name = tier.name;
  const auto* drop = tier.purges.drop_of(visit.key);
  if (drop != nullptr) layer.purged_by = *drop->note;
  const ObjectStore::Entry* entry = tier.store.peek(visit.key);
  if (entry == nullptr) {
    layer.state = drop != nullptr && !drop->refilled ? "purged" : "absent";
    layer.next = "asks further on: a miss";
    return layer;
  }
  const StoredObject& object = *entry->object;
  layer.status = object.status;
  layer.missed_by = tier.purges.missed(visit.rules->id, path_of_address(visit.key.address()),
                                       object.tags, object.received);
  const Freshness freshness =
      freshness_at(now, object.fresh_until(), object.lifetime.stale_while_revalidate);
  layer.state = freshness == Freshness::fresh   ? "fresh"
                : freshness == Freshness::stale ? "stale"
                                                : "expired";
  layer.age = object.age(now);
  layer.ttl = object.lifetime.ttl;
  layer.rule = words_of(object.lifetime, visit.behaviour->cache);
  layer.stored_at = object.received;
  layer.next = next_for(freshness, now < entry->retry_at, object, visit);
  return layer;
}

}  // namespace

Explanation Edge::explain(std::string_view host, std::string_view target, const Headers& headers,
                          Instant now) const {
  ViewerRequest viewer;
  viewer.request = Request("GET", std::string(target));
  viewer.request.headers = headers;
  viewer.request.headers.set("Host", std::string(host));
  viewer.request.headers.remove(k_location_header);
  // A redirect would hide what is asked for.
  viewer.https = true;
  const Reception reception =
      receive(std::move(viewer), {source_, options_.locations, options_.tls_port}, {});
  const Visit& visit = reception.visit;
  Explanation explanation;
  if (visit.rules) explanation.distribution = visit.rules->id;
  if (reception.refusal) {
    explanation.refusal = reception.refusal->sentence;
    return explanation;
  }
  explanation.path = path_of_address(visit.key.address());
  explanation.path_pattern = visit.behaviour->path_pattern;
  explanation.policy = visit.behaviour->cache.name;
  if (!visit.is_cacheable) explanation.notes.emplace_back("the policy lets nothing be kept");
  if (visit.behaviour->viewer_request.kind == ViewerFunction::Kind::not_run) {
    explanation.notes.push_back("the viewer-request function " +
                                visit.behaviour->viewer_request.name + " is stored and not run");
  }
  for (std::size_t i = 0; i < locations_.size(); ++i) {
    Visit there = visit;
    there.location = i;
    for (const Tier* tier : chain_of(there)) {
      explanation.layers.push_back(explain_layer(*tier, there, now));
    }
  }
  return explanation;
}

}  // namespace revalab::edge
