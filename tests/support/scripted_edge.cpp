#include "tests/support/scripted_edge.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace revalab::test {
namespace {

constexpr std::size_t k_kept_max_bytes = 100;

template <class Action>
edge::Step step_of(Action action, bool releases = false) {
  edge::Step step;
  step.action = std::move(action);
  step.releases = releases;
  return step;
}

std::string name_of(edge::OriginFailure why) {
  using Failure = edge::OriginFailure;
  static const std::map<Failure, std::string> k_names{
      {Failure::not_resolved, "not resolved"},
      {Failure::refused, "refused"},
      {Failure::connect_timeout, "connect timeout"},
      {Failure::response_timeout, "response timeout"},
      {Failure::broken, "broken"},
      {Failure::bad_response, "bad response"},
      {Failure::head_too_large, "head too large"},
      {Failure::tls, "tls"},
      {Failure::not_configured, "not configured"}};
  return k_names.at(why);
}

}  // namespace

edge::Step ScriptedEdge::begin(edge::ExchangeId, edge::ViewerRequest request, Instant) {
  requests.push_back(request);
  const std::string target(request.request.path());
  told.push_back("begin " + target);
  if (target == "/hit") return step_of(reply_of(200, "hit"));
  if (target == "/large") return step_of(reply_of(200, std::string(4U << 20U, 'l')));
  if (target == "/wait") return step_of(edge::Wait{last_fetch_});
  if (target == "/swr") {
    edge::Step step = step_of(reply_of(200, "old"));
    step.background = fetch_of(Request("GET", "/background"), false);
    step.background->background = true;
    return step;
  }
  edge::Forward forward;
  forward.fetch = fetch_of(std::move(request.request), request.has_body);
  return step_of(std::move(forward));
}

edge::Step ScriptedEdge::resume(edge::ExchangeId, Instant) {
  told.emplace_back("resume");
  return step_of(reply_of(200, "shared"));
}

void ScriptedEdge::forget(edge::ExchangeId) { told.emplace_back("forget"); }

edge::Step ScriptedEdge::head(edge::FetchId fetch, Response head,
                              std::optional<std::uint64_t> content_length, Instant) {
  told.push_back("head " + std::to_string(head.status) +
                 (content_length ? " length " + std::to_string(*content_length) : ""));
  const std::string& target = fetches_.at(fetch).target;
  if (target == "/collect") return step_of(edge::Collect());
  if (target == "/stale") return step_of(reply_of(200, "stale"));
  if (target == "/page") {
    edge::Forward forward;
    forward.fetch = fetch_of(Request("GET", "/stream"), false);
    return step_of(std::move(forward));
  }
  edge::Stream stream;
  stream.head.status = head.status;
  stream.head.headers = head.headers;
  stream.head.outcome.distribution = "E1";
  stream.content_length = content_length;
  return step_of(std::move(stream));
}

bool ScriptedEdge::body(edge::FetchId fetch, std::string_view bytes, Instant) {
  body_bytes += bytes.size();
  Run& run = fetches_.at(fetch);
  run.body.append(bytes.substr(0, k_kept_max_bytes - std::min(k_kept_max_bytes, run.body.size())));
  return run.target != "/stale";
}

edge::Step ScriptedEdge::end(edge::FetchId fetch, Instant) {
  const Run run = fetches_.at(fetch);
  fetches_.erase(fetch);
  told.push_back("end " + run.body.substr(0, 10));
  return step_of(reply_of(200, "collected " + run.body), true);
}

edge::Step ScriptedEdge::fail(edge::FetchId fetch, edge::OriginFailure why, std::string detail,
                              Instant) {
  fetches_.erase(fetch);
  told.push_back("fail " + name_of(why));
  return step_of(reply_of(502, name_of(why) + ": " + detail), true);
}

void ScriptedEdge::abandon(edge::FetchId fetch, Instant) {
  EXPECT_EQ(fetches_.erase(fetch), 1U) << "a fetch is reported once";
  told.emplace_back("abandon");
}

edge::Fetch ScriptedEdge::fetch_of(Request request, bool sends_body) {
  edge::Fetch fetch;
  fetch.id = ++last_fetch_;
  fetch.origin = origin_;
  fetch.request = std::move(request);
  fetch.request.headers.set("Host", "origin.example");
  fetch.sends_viewer_body = sends_body;
  fetches_.emplace(fetch.id, Run{fetch.request.target, {}});
  return fetch;
}

edge::Reply ScriptedEdge::reply_of(int status, std::string body) {
  edge::Reply reply;
  reply.status = status;
  reply.stored_fields = std::make_shared<const std::string>("Content-Type: text/plain\r\n");
  reply.body_size = body.size();
  reply.body = std::make_shared<const std::string>(std::move(body));
  reply.outcome.distribution = "E1";
  return reply;
}

}  // namespace revalab::test
