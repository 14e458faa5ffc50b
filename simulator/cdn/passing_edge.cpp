#include "simulator/cdn/passing_edge.hpp"

#include "simulator/cdn/error_page.hpp"

#include <utility>

namespace revalab::sim {
namespace {

int status_of(edge::OriginFailure why) {
  switch (why) {
    case edge::OriginFailure::connect_timeout:
    case edge::OriginFailure::response_timeout: return 504;
    case edge::OriginFailure::not_configured: return 503;
    default: return 502;
  }
}

edge::Reply page_reply(Response page, edge::Outcome outcome) {
  edge::Reply reply;
  reply.status = page.status;
  reply.headers = std::move(page.headers);
  reply.body_size = page.body.size();
  reply.body = std::make_shared<const std::string>(std::move(page.body));
  reply.outcome = std::move(outcome);
  return reply;
}

edge::Step step_of(edge::Reply reply) {
  edge::Step step;
  step.action = std::move(reply);
  step.releases = true;
  return step;
}

}  // namespace

edge::Step PassingEdge::begin(edge::ExchangeId, edge::ViewerRequest request, Instant) {
  const auto rules = rules_.for_host(request.request.headers.get("Host"));
  if (!rules) return step_of(page_reply(cdn_error_page(403, "No distribution."), {}));
  edge::Forward forward;
  forward.fetch.id = ++last_fetch_;
  forward.fetch.origin = rules->behaviours.back().origin;
  forward.fetch.request = std::move(request.request);
  forward.fetch.request.headers.set("Host", forward.fetch.origin->domain_name);
  forward.fetch.sends_viewer_body = request.has_body;
  distributions_.emplace(last_fetch_, rules->id);
  edge::Step step;
  step.action = std::move(forward);
  return step;
}

edge::Step PassingEdge::resume(edge::ExchangeId, Instant) { return {}; }

edge::Step PassingEdge::head(edge::FetchId fetch, Response head,
                             std::optional<std::uint64_t> content_length, Instant) {
  edge::Stream stream;
  stream.head.status = head.status;
  stream.head.headers = std::move(head.headers);
  stream.head.headers.add("X-Cache", "Miss from cloudfront");
  stream.head.outcome = outcome_of(fetch, "Miss");
  stream.content_length = content_length;
  edge::Step step;
  step.action = std::move(stream);
  return step;
}

bool PassingEdge::body(edge::FetchId, std::string_view, Instant) { return true; }

edge::Step PassingEdge::end(edge::FetchId fetch, Instant) {
  distributions_.erase(fetch);
  edge::Step step;
  step.releases = true;
  return step;
}

edge::Step PassingEdge::fail(edge::FetchId fetch, edge::OriginFailure why, std::string detail,
                             Instant) {
  edge::Outcome outcome = outcome_of(fetch, "Error");
  distributions_.erase(fetch);
  return step_of(page_reply(cdn_error_page(status_of(why), detail), std::move(outcome)));
}

void PassingEdge::abandon(edge::FetchId fetch, Instant) { distributions_.erase(fetch); }

edge::Outcome PassingEdge::outcome_of(edge::FetchId fetch, std::string result) const {
  edge::Outcome outcome;
  if (const auto found = distributions_.find(fetch); found != distributions_.end()) {
    outcome.distribution = found->second;
  }
  outcome.result = result;
  outcome.response_result = result;
  outcome.detailed_result = std::move(result);
  return outcome;
}

}  // namespace revalab::sim
