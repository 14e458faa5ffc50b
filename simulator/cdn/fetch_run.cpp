#include "simulator/cdn/fetch_run.hpp"

#include "simulator/cdn/cdn.hpp"
#include "simulator/cdn/handler_call.hpp"

#include <algorithm>
#include <utility>

namespace revalab::sim {
namespace {

edge::OriginFailure failure_of(wire::CallFailure why) {
  using Why = wire::CallFailure;
  using Failure = edge::OriginFailure;
  switch (why) {
    case Why::not_resolved: return Failure::not_resolved;
    case Why::refused: return Failure::refused;
    case Why::connect_timeout: return Failure::connect_timeout;
    case Why::answer_timeout: return Failure::response_timeout;
    case Why::broken: return Failure::broken;
    case Why::bad_answer: return Failure::bad_response;
    case Why::head_too_large: return Failure::head_too_large;
    case Why::tls: return Failure::tls;
  }
  return Failure::broken;
}

/// Methods that usually carry content say so even when it is empty. Source: RFC 9110 section 8.6.
bool tells_empty_body(const std::string& method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

wire::RequestBody body_of(const edge::Fetch& fetch, const Viewing* viewing) {
  wire::RequestBody body;
  if (fetch.sends_viewer_body && viewing != nullptr) body = viewing->body();
  if (body.kind == wire::RequestBody::Kind::none && tells_empty_body(fetch.request.method)) {
    body.kind = wire::RequestBody::Kind::length;
  }
  return body;
}

}  // namespace

FetchRun::FetchRun(Cdn& cdn, edge::Fetch fetch, Viewing* viewing)
    : cdn_(cdn), fetch_(std::move(fetch)), viewing_(viewing) {
  if (viewing_ != nullptr) viewing_->fetch = this;
}

FetchRun::~FetchRun() { let_go_of_viewer(); }

void FetchRun::start() {
  CdnParts& parts = cdn_.parts_;
  OriginTarget target = parts.origins.find(fetch_);
  const wire::RequestBody body = body_of(fetch_, viewing_);
  body_sent_ = body.kind == wire::RequestBody::Kind::none;
  if (auto* remote = std::get_if<RemoteOrigin>(&target)) {
    fetch_.request.target.insert(0, remote->path);
    call_ = cdn_.pool_.call(remote->call, fetch_.request, body, *this);
  } else if (auto* handler = std::get_if<Handler*>(&target)) {
    call_ = std::make_unique<HandlerCall>(parts.reactor, **handler, parts.lab, fetch_.request, body,
                                          *this);
  } else {
    fail(edge::OriginFailure::not_configured, std::get<NoOrigin>(target).why);
  }
}

void FetchRun::on_head(Response head, std::optional<std::uint64_t> length) {
  edge::Step step = cdn_.parts_.edge->head(id(), std::move(head), length, cdn_.now());
  const bool releases = step.releases;
  if (const auto* stream = std::get_if<edge::Stream>(&step.action)) {
    phase_ = viewing_ == nullptr ? Phase::rest : Phase::stream;
    if (viewing_ != nullptr) viewing_->begin(*stream);
  } else if (std::holds_alternative<edge::Collect>(step.action)) {
    phase_ = Phase::collect;
  } else {
    // The viewer is served otherwise; the edge may still want the body.
    phase_ = Phase::rest;
    cdn_.act(std::move(step), let_go_of_viewer());
  }
  if (releases) release();
}

void FetchRun::on_piece(std::string_view piece) {
  const bool wanted = cdn_.parts_.edge->body(id(), piece, cdn_.now());
  if (phase_ == Phase::stream && viewing_ != nullptr) {
    // Who waits for the whole is not held up by who reads slowly: the edge keeps as much anyway.
    const bool others_wait = wanted && !waiters_.empty();
    if (!viewing_->send(piece) && !others_wait) call_->pause();
  } else if (!wanted) {
    give_up();
  }
}

void FetchRun::on_end() {
  const auto self = cdn_.take_out(id());
  if (phase_ == Phase::stream && viewing_ != nullptr) let_go_of_viewer()->finish();
  end(cdn_.parts_.edge->end(id(), cdn_.now()), phase_ == Phase::collect);
}

void FetchRun::on_failure(wire::CallFailure why, std::string detail) {
  fail(failure_of(why), std::move(detail));
}

void FetchRun::fail(edge::OriginFailure why, std::string detail) {
  const auto self = cdn_.take_out(id());
  if (phase_ == Phase::stream && viewing_ != nullptr) let_go_of_viewer()->cut();
  const bool viewer_waits = phase_ == Phase::head || phase_ == Phase::collect;
  end(cdn_.parts_.edge->fail(id(), why, std::move(detail), cdn_.now()), viewer_waits);
}

/// After the last report.
void FetchRun::end(edge::Step step, bool viewer_waits) {
  call_.reset();
  if (viewer_waits) {
    cdn_.act(std::move(step), let_go_of_viewer());
  } else if (step.background) {
    cdn_.start_fetch(*std::move(step.background), nullptr);
  }
  release();
}

/// Nobody needs the rest.
void FetchRun::give_up() {
  const auto self = cdn_.take_out(id());
  cdn_.parts_.edge->abandon(id(), cdn_.now());
  call_.reset();
  release();
}

void FetchRun::release() {
  for (Viewing* waiter : std::exchange(waiters_, {})) {
    waiter->awaited = nullptr;
    cdn_.resume(*waiter);
  }
}

void FetchRun::on_room() {
  if (viewing_ != nullptr) viewing_->want_body();
}

void FetchRun::send(std::string_view piece, bool last) {
  if (!call_) return;
  if (!piece.empty()) call_->send(piece);
  if (!last) return;
  body_sent_ = true;
  call_->finish();
}

void FetchRun::resume() {
  if (call_) call_->resume();
}

void FetchRun::await(Viewing& viewing) {
  waiters_.push_back(&viewing);
  resume();
}

void FetchRun::forget(const Viewing& viewing) {
  waiters_.erase(std::remove(waiters_.begin(), waiters_.end(), &viewing), waiters_.end());
}

void FetchRun::lose_viewer() {
  viewing_ = nullptr;
  // Half a request cannot be completed, whoever waits.
  if (waiters_.empty() || !body_sent_) {
    give_up();
  } else {
    resume();
  }
}

void FetchRun::cut() {
  call_.reset();
  if (viewing_ != nullptr) let_go_of_viewer()->cut();
  for (Viewing* waiter : std::exchange(waiters_, {})) {
    waiter->awaited = nullptr;
    waiter->cut();
  }
}

Viewing* FetchRun::let_go_of_viewer() {
  if (viewing_ != nullptr) viewing_->fetch = nullptr;
  return std::exchange(viewing_, nullptr);
}

}  // namespace revalab::sim
