// What an origin's answer becomes: an object, a viewer's answer, or both.

#include "core/base/check.hpp"
#include "fakes/edge/conditions.hpp"
#include "fakes/edge/edge.hpp"

#include <algorithm>
#include <utility>

namespace revalab::edge {
namespace {

/// The statuses a stale object stands in for.
bool is_server_failure(int status) { return status == 500 || (status >= 502 && status <= 504); }

/// `x-edge-detailed-result-type` of an origin's own error.
std::string_view detail_of(int status) { return status >= 500 ? "OriginError" : "Error"; }

/// The statuses that say nothing about the whole object.
bool is_about_an_object(int status) {
  return status >= 200 && status != 206 && status != 304 && status != 416;
}

bool purges_a_tag_of(const std::set<std::string>& purged, const std::vector<std::string>& tags) {
  return std::any_of(tags.begin(), tags.end(),
                     [&](const std::string& tag) { return purged.contains(tag); });
}

}  // namespace

Fetching& Edge::fetching(FetchId id) {
  const auto found = fetches_.find(id);
  REVALAB_CHECK(found != fetches_.end(), "only a fetch on its way is reported");
  return found->second;
}

Fetching Edge::take(FetchId id) {
  auto node = fetches_.extract(id);
  REVALAB_CHECK(!node.empty(), "only a fetch on its way is reported");
  release(node.mapped());
  return std::move(node.mapped());
}

Step Edge::head(FetchId id, Response head, std::optional<std::uint64_t> content_length,
                Instant now) {
  Fetching& fetch = fetching(id);
  REVALAB_CHECK(fetch.stage == Fetching::Stage::waiting, "a fetch has one head");
  fetch.head = std::move(head);
  fetch.content_length = content_length;
  const int status = fetch.head.status;
  if (status == 304 && fetch.asks_whether_modified) return still_good(fetch, fetch.head, now);
  if (is_server_failure(status) && may_serve_stale(fetch, now)) {
    return serve_stale(fetch, status, now);
  }
  if (fetch.visit.page) return page_head(fetch, now);
  if (status >= 400) {
    auto page = to_error_page(fetch, status, fetch.head.headers, detail_of(status), now);
    if (page) return std::move(*page);
  }
  return object_head(fetch, now);
}

/// The origin says something new that is not kept: what was kept is out of date.
void Edge::drop_stale(const Fetching& fetch) {
  for (Tier* tier : fetch.chain) {
    const ObjectStore::Entry* entry = tier->store.peek(fetch.visit.key);
    if (entry != nullptr && entry->object == fetch.stale) tier->store.erase(fetch.visit.key);
  }
}

Step Edge::still_good(Fetching& fetch, const Response& head, Instant now) {
  StoredObject object = refreshed(*fetch.stale, head, fetch.visit, now, calendar_.wall(now));
  const CacheRules& cache = fetch.visit.behaviour->cache;
  object.lifetime = lifetime_of(object.headers, cache, calendar_.wall(now));
  fetch.object = object;
  if (object.lifetime.storable) {
    keep(fetch, fetch.visit.key, object);
  } else {
    drop_stale(fetch);
  }
  release(fetch);
  fetch.stage = Fetching::Stage::answered;
  Step step;
  if (fetch.background) {
    step.action = Collect{};
  } else {
    step = serve(fetch.visit, object, ResultType::refresh_hit, now);
  }
  step.releases = true;
  return step;
}

bool Edge::may_serve_stale(const Fetching& fetch, Instant now) const {
  if (!fetch.stale || fetch.stale->is_error()) return false;
  const auto& window = fetch.stale->lifetime.stale_if_error;
  if (window && now - fetch.stale->fresh_until() >= *window) return false;
  // What a purge dropped meanwhile is not served any more.
  return std::any_of(fetch.chain.begin(), fetch.chain.end(),
                     [&](const Tier* tier) {
                       const ObjectStore::Entry* entry = tier->store.peek(fetch.visit.key);
                       return entry != nullptr && entry->object == fetch.stale;
                     }) &&
         !fetch.doomed[0];
}

Step Edge::serve_stale(Fetching& fetch, int status, Instant now) {
  const Instant retry_at = now + fetch.visit.rules->error_min_ttl(status);
  const CacheKey& key = fetch.visit.key;
  for (Tier* tier : fetch.chain) {
    ObjectStore::Entry* entry = tier->store.find(key);
    if (entry != nullptr && entry->object == fetch.stale) entry->retry_at = retry_at;
  }
  release(fetch);
  fetch.stage = Fetching::Stage::answered;
  Step step;
  if (fetch.background) {
    step.action = Collect{};
  } else {
    step = serve(fetch.visit, *fetch.stale, ResultType::refresh_hit, now);
  }
  step.releases = true;
  return step;
}

Step Edge::object_head(Fetching& fetch, Instant now) {
  const Visit& visit = fetch.visit;
  const int status = fetch.head.status;
  const WallTime wall = calendar_.wall(now);
  StoredObject object = object_of(fetch.head, visit, now, wall);
  if (status >= 400) object.detail = detail_of(status);
  if (visit.is_head() || status == 304) object.told_length = fetch.content_length;
  const CacheRules& cache = visit.behaviour->cache;
  object.lifetime = status < 400 ? lifetime_of(fetch.head.headers, cache, wall)
                                 : lifetime_of_error(status, fetch.head.headers, cache,
                                                     visit.rules->error_min_ttl(status), wall);
  for (std::size_t i = 0; i < fetch.chain.size; ++i) {
    fetch.doomed[i] = fetch.doomed[i] || purges_a_tag_of(fetch.purged_tags[i], object.tags);
  }
  fetch.keeps = visit.is_cacheable && object.lifetime.storable && is_about_an_object(status) &&
                fetch.content_length.value_or(0) <= options_.object_max_bytes;
  fetch.object = std::move(object);
  if (fetch.keeps) return present(fetch, now);
  drop_stale(fetch);
  release(fetch);
  Step step = stream(fetch, ResultType::miss);
  step.releases = true;
  return step;
}

Step Edge::present(Fetching& fetch, Instant now) {
  const Visit& visit = fetch.visit;
  const StoredObject& object = *fetch.object;
  const Headers& viewer = visit.viewer.request.headers;
  if (fetch.background) {
    fetch.stage = Fetching::Stage::collecting;
    return {.action = Collect{}, .background = {}, .releases = false};
  }
  if (visit.is_head()) return stream(fetch, ResultType::miss);
  if (object.status == 200 && visit.viewer.request.method == "GET") {
    if (is_not_modified(viewer, object.etag, object.last_modified)) {
      fetch.stage = Fetching::Stage::answered;
      return answer(visit, reply_with(object, {visit, location_of(visit)}, ResultType::miss, {}),
                    now);
    }
    const bool has_slices =
        fetch.content_length && range_applies(viewer, object.etag, object.last_modified);
    const bool shrinks = visit.behaviour->compress && visit.encodings != Encodings() &&
                         is_compressible(object.status, object.headers, fetch.content_length);
    if (has_slices || shrinks) {
      fetch.stage = Fetching::Stage::collecting;
      return {.action = Collect{}, .background = {}, .releases = false};
    }
  }
  return stream(fetch, ResultType::miss);
}

Step Edge::stream(Fetching& fetch, ResultType result) {
  if (fetch.background) {
    fetch.stage = Fetching::Stage::answered;
    return {.action = Collect{}, .background = {}, .releases = false};
  }
  fetch.stage = Fetching::Stage::streaming;
  Reply head = streamed_head(*fetch.object, {fetch.visit, location_of(fetch.visit)}, result);
  fetch.head_bytes = head_bytes(head);
  Step step;
  step.action = Stream{std::move(head), fetch.content_length};
  return step;
}

bool Edge::body(FetchId id, std::string_view bytes, Instant now) {
  static_cast<void>(now);
  Fetching& fetch = fetching(id);
  REVALAB_CHECK(fetch.stage != Fetching::Stage::waiting, "a body comes behind its head");
  fetch.bytes += bytes.size();
  if (fetch.keeps && fetch.bytes > options_.object_max_bytes) {
    fetch.keeps = false;
    fetch.body = std::string();
    release(fetch);
  }
  if (fetch.keeps) fetch.body += bytes;
  return fetch.keeps || fetch.stage == Fetching::Stage::streaming;
}

void Edge::keep(const Fetching& fetch, const CacheKey& key, StoredObject object) {
  // `no-cache="Set-Cookie"` keeps the field out of the cache, not from the first viewer.
  const CacheDirectives directives = parse_cache_control(object.headers);
  for (const std::string& field : directives.unkept_fields) object.headers.remove(field);
  if (!directives.unkept_fields.empty()) {
    object.fields = std::make_shared<const std::string>(serialised(object.headers));
  }
  const auto kept = std::make_shared<const StoredObject>(std::move(object));
  for (std::size_t i = 0; i < fetch.chain.size; ++i) {
    if (fetch.doomed[i]) continue;
    fetch.chain.tiers[i]->store.put(key, kept);
    fetch.chain.tiers[i]->purges.refilled(key);
  }
}

void Edge::account(const Fetching& fetch, Instant now) {
  meter_.fetched(fetch.visit, fetch.bytes, now);
  if (fetch.stage != Fetching::Stage::streaming) return;
  meter_.viewer(fetch.visit, location_of(fetch.visit), fetch.head_bytes + fetch.bytes, now);
}

Step Edge::end(FetchId id, Instant now) {
  const Fetching& reported = fetching(id);
  REVALAB_CHECK(reported.stage != Fetching::Stage::waiting, "a fetch ends behind its head");
  const bool is_head = reported.visit.is_head();
  const bool is_whole =
      is_head || !reported.content_length || reported.bytes == *reported.content_length;
  if (!is_whole && reported.stage == Fetching::Stage::collecting) {
    return fail(id, OriginFailure::broken, {}, now);
  }
  Fetching fetch = take(id);
  account(fetch, now);
  Step step;
  if (fetch.keeps && is_whole) step = finish(fetch, now);
  step.releases = true;
  return step;
}

Step Edge::finish(Fetching& fetch, Instant now) {
  const Visit& visit = fetch.visit;
  StoredObject& object = *fetch.object;
  if (visit.is_head()) {
    // A GET may have brought the whole object meanwhile.
    const ObjectStore::Entry* entry = fetch.chain.tiers[0]->store.peek(visit.key);
    if (entry == nullptr || entry->object == fetch.stale) keep(fetch, visit.key, object);
    return {};
  }
  put_body(object, std::move(fetch.body), fetch.content_length, visit);
  if (visit.page) return finish_page(fetch, now);
  keep(fetch, visit.key, object);
  if (fetch.stage != Fetching::Stage::collecting || fetch.background) return {};
  return answer(visit, reply_with(object, {visit, location_of(visit)}, ResultType::miss, {}), now);
}

Step Edge::fail(FetchId id, OriginFailure why, std::string detail, Instant now) {
  Fetching& fetch = fetching(id);
  const bool viewer_waits =
      fetch.stage == Fetching::Stage::waiting || fetch.stage == Fetching::Stage::collecting;
  Step step;
  if (viewer_waits) {
    OwnAnswer own = failure_answer(why, detail, fetch.visit.request_id);
    auto page = std::optional<Step>();
    if (may_serve_stale(fetch, now)) {
      step = serve_stale(fetch, own.status, now);
    } else if (fetch.background) {
      step.action = Collect{};
    } else if (page = to_error_page(fetch, own.status, own.headers, own.detail, now); page) {
      step = std::move(*page);
    } else {
      if (why != OriginFailure::not_configured) keep_failure(fetch, own, now);
      step = answer(fetch.visit,
                    reply_with(std::move(own), {fetch.visit, location_of(fetch.visit)}), now);
    }
  }
  account(take(id), now);
  step.releases = true;
  return step;
}

void Edge::abandon(FetchId id, Instant now) { account(take(id), now); }

}  // namespace revalab::edge
