// Errors as viewers get them: custom pages instead of the origin's, and failures that are kept.

#include "fakes/edge/edge.hpp"
#include "fakes/edge/path_pattern.hpp"
#include "fakes/edge/reception.hpp"

#include <algorithm>
#include <utility>

namespace revalab::edge {
namespace {

const ErrorRules* page_for(const DistributionRules& rules, int status) {
  const auto found = std::find_if(rules.errors.begin(), rules.errors.end(), [&](const auto& error) {
    return error.status == status && !error.page_path.empty();
  });
  return found == rules.errors.end() ? nullptr : &*found;
}

/// The same viewer asking for the page.
Visit visit_to_page(const Visit& visit, const ErrorRules& rule) {
  Visit page = visit;
  Request& request = page.viewer.request;
  if (!page.is_head()) request.method = "GET";
  request.target = rule.page_path;
  for (const std::string_view name : {"Range", "If-Range", "If-None-Match", "If-Modified-Since",
                                      "If-Match", "If-Unmodified-Since"}) {
    request.headers.remove(name);
  }
  page.viewer.has_body = false;
  page.behaviour = &behaviour_for(*page.rules, request.path());
  name_object(page);
  return page;
}

/// The page as it stands for the error.
StoredObject standing_in(const StoredObject& page, const ErrorPage& error, Instant now) {
  StoredObject object = page;
  object.status = error.shown;
  object.detail = error.detail;
  object.received = now;
  object.initial_age = Duration(0);
  object.lifetime = Lifetime();
  object.lifetime.storable = true;
  object.lifetime.ttl = error.min_ttl;
  object.lifetime.source = TtlSource::error_minimum;
  return object;
}

}  // namespace

/// What the next viewer is to meet the ordinary way, with its page: a refresh that nobody waits for
/// shows no page, and the raw error is not kept in its place.
Step Edge::leave_error(Fetching& fetch) {
  drop_stale(fetch);
  release(fetch);
  fetch.stage = Fetching::Stage::answered;
  return {.action = Collect{}, .background = {}, .releases = true};
}

// Source: GeneratingCustomErrorResponses.html and HTTPStatusCodes.html of the developer guide
// (2023-06-15 tree).
std::optional<Step> Edge::to_error_page(Fetching& fetch, int status, const Headers& headers,
                                        std::string_view detail, Instant now) {
  const ErrorRules* rule = page_for(*fetch.visit.rules, status);
  if (rule == nullptr || fetch.visit.page) return std::nullopt;
  if (fetch.background) return leave_error(fetch);
  ErrorPage error;
  error.shown = rule->response_status.value_or(status);
  error.key = fetch.visit.key;
  error.detail = detail;
  const Lifetime lifetime = lifetime_of_error(status, headers, fetch.visit.behaviour->cache,
                                              rule->min_ttl, calendar_.wall(now));
  error.min_ttl = lifetime.left_at(age_told(headers));
  error.is_kept = fetch.visit.is_cacheable && lifetime.storable && !fetch.visit.is_head();
  Visit visit = visit_to_page(fetch.visit, *rule);
  visit.page = std::move(error);
  fetch.stage = Fetching::Stage::answered;
  const Chain chain = chain_of(visit);
  const ErrorPage& page = *visit.page;
  const ObjectPointer kept = fresh_in(chain, 0, visit.key, now);
  Step step;
  if (kept && kept->status == 200) {
    const StoredObject object = standing_in(*kept, page, now);
    if (page.is_kept) keep(fetch, page.key, object);
    release(fetch);
    step =
        answer(visit, reply_with(object, {visit, location_of(visit)}, ResultType::error, {}), now);
    step.releases = true;
    return step;
  }
  // Who waits for the object waits for its page now.
  auto claims = std::exchange(fetch.claims, {});
  const auto doomed = fetch.doomed;
  const Fetch next = start(std::move(visit), chain, nullptr, false, now);
  Fetching& successor = fetching(next.id);
  for (auto& [tier, key] : claims) {
    tier->in_flight[key] = next.id;
    successor.claims.emplace_back(tier, std::move(key));
  }
  successor.doomed = doomed;
  // The error is kept even where its page is not.
  if (chain.size == 0) successor.chain = fetch.chain;
  step.action = Forward{next};
  return step;
}

Step Edge::page_head(Fetching& fetch, Instant now) {
  const ErrorPage& page = *fetch.visit.page;
  const bool is_there = fetch.head.status == 200;
  const WallTime wall = calendar_.wall(now);
  StoredObject object = object_of(fetch.head, fetch.visit, now, wall);
  // A page that cannot be had leaves its own error to the viewer.
  object.status = is_there ? page.shown : fetch.head.status;
  object.detail = page.detail;
  if (fetch.visit.is_head()) object.told_length = fetch.content_length;
  object.lifetime = lifetime_of(fetch.head.headers, fetch.visit.behaviour->cache, wall);
  fetch.object = std::move(object);
  fetch.keeps = is_there && !fetch.visit.is_head() &&
                fetch.content_length.value_or(0) <= options_.object_max_bytes;
  if (!fetch.keeps) release(fetch);
  // Without a length it may grow too large to be collected.
  if (!fetch.keeps || !fetch.content_length) {
    Step step = stream(fetch, ResultType::error);
    step.releases = !fetch.keeps;
    return step;
  }
  fetch.stage = Fetching::Stage::collecting;
  return {.action = Collect{}, .background = {}, .releases = false};
}

Step Edge::finish_page(const Fetching& fetch, Instant now) {
  const ErrorPage& page = *fetch.visit.page;
  const StoredObject object = standing_in(*fetch.object, page, now);
  if (page.is_kept) keep(fetch, page.key, object);
  if (fetch.visit.is_cacheable && fetch.object->lifetime.storable) {
    StoredObject itself = *fetch.object;
    itself.status = 200;
    itself.detail.clear();
    keep(fetch, fetch.visit.key, std::move(itself));
  }
  if (fetch.stage == Fetching::Stage::streaming) return {};
  return answer(fetch.visit,
                reply_with(object, {fetch.visit, location_of(fetch.visit)}, ResultType::error, {}),
                now);
}

void Edge::keep_failure(const Fetching& fetch, const OwnAnswer& own, Instant now) {
  const Visit& visit = fetch.visit;
  if (!visit.is_cacheable || visit.is_head()) return;
  Response head(own.status);
  head.headers = own.headers;
  StoredObject object = object_of(head, visit, now, calendar_.wall(now));
  object.detail = own.detail;
  object.body = std::make_shared<const std::string>(own.body);
  object.lifetime.storable = true;
  object.lifetime.ttl = visit.rules->error_min_ttl(own.status);
  object.lifetime.source = TtlSource::error_minimum;
  keep(fetch, visit.key, std::move(object));
}

}  // namespace revalab::edge
