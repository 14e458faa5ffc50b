#include "simulator/cdn/cdn.hpp"

#include "core/base/check.hpp"
#include "simulator/cdn/error_page.hpp"

#include <utility>

namespace revalab::sim {
namespace {

/// What the port does not speak, whatever a distribution allows; null for what it does.
/// Websockets are carried by CloudFront, but not by this lab.
std::optional<Response> page_against(const wire::Arrival& arrival) {
  const std::string& method = arrival.request.method;
  if (method == "CONNECT" || method == "TRACE") {
    return cdn_error_page(405, "CloudFront does not support the method " + method + ".");
  }
  if (equals_ignoring_case(arrival.request.headers.get("Upgrade"), "websocket")) {
    return cdn_error_page(501, "This lab carries no websockets; ask the origin itself.");
  }
  return std::nullopt;
}

std::string_view why_refused(const wire::Refusal& refusal) {
  if (refusal.is_tls) return "This port speaks http, and the client began with TLS.";
  switch (refusal.status) {
    case 413: return "The body is too large.";
    case 417: return "The Expect field asks for something else than 100-continue.";
    case 431: return "The head of the request is too large.";
    case 501: return "The transfer coding is not understood.";
    default: return "What came is no HTTP/1.1 request.";
  }
}

/// Fields that are for this connection only, whether `Connection` says so or not. Source: RFC 9110
/// section 7.6.1; https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// RequestAndResponseBehaviorCustomOrigin.html.
void drop_hop_fields(Headers& fields) {
  for (const std::string_view name :
       {"Upgrade", "HTTP2-Settings", "Proxy-Connection", "Proxy-Authorization", "TE", "Trailer"}) {
    if (fields.contains(name)) fields.remove(name);
  }
}

}  // namespace

Cdn::Cdn(CdnParts parts) : parts_(std::move(parts)), pool_(parts_.reactor, parts_.machine) {}
Cdn::~Cdn() = default;

std::unique_ptr<wire::StreamVisit> Cdn::begin(wire::StreamExchange& exchange,
                                              wire::Arrival arrival) {
  auto viewing = std::make_unique<Viewing>(*this, exchange, arrival, ++last_id_);
  if (auto page = page_against(arrival)) {
    viewing->reply(*std::move(page));
    return viewing;
  }
  edge::ViewerRequest request;
  request.request = std::move(arrival.request);
  drop_hop_fields(request.request.headers);
  request.has_body = arrival.body.kind != wire::RequestBody::Kind::none;
  request.https = arrival.secure;
  if (!arrival.peer.host.empty()) request.client_address = arrival.peer.host;
  if (arrival.http_1_0) request.http_version = "1.0";
  act(parts_.edge->begin(viewing->id(), std::move(request), now()), viewing.get());
  return viewing;
}

Response Cdn::refuse(const wire::Refusal& refusal, const Request& head,
                     const wire::PeerAddress& peer) {
  // CloudFront's answer to a head that is too large. Source: cloudfront-limits, "Maximum length of
  // a request".
  const int shown = refusal.status == 431 ? 413 : refusal.status;
  const std::string_view why = why_refused(refusal);
  Response page = cdn_error_page(shown, "Bad request. " + std::string(why));
  Viewed viewed;
  viewed.problem = why;
  viewed.method = head.method;
  viewed.target = head.target;
  viewed.host = head.headers.get("Host");
  viewed.peer = peer;
  viewed.status = shown;
  viewed.bytes_out = page.body.size();
  viewed.outcome.result = viewed.outcome.response_result = "Error";
  viewed.outcome.detailed_result = "InvalidRequest";
  viewed.ended_at = parts_.lab.wall_now();
  if (parts_.observer) parts_.observer(viewed);
  return page;
}

void Cdn::reset(edge::Exchanges& anew) {
  for (auto& [id, run] : std::exchange(runs_, {})) run->cut();
  parts_.edge = &anew;
}

void Cdn::act(edge::Step step, Viewing* viewing) {
  if (step.background) start_fetch(*std::move(step.background), nullptr);
  if (auto* reply = std::get_if<edge::Reply>(&step.action)) {
    if (viewing == nullptr) return;
    // Nothing to say: what the viewer waited for has come to nothing.
    if (reply->status == 0) {
      viewing->cut();
    } else {
      viewing->reply(std::move(*reply));
    }
  } else if (auto* forward = std::get_if<edge::Forward>(&step.action)) {
    // Whoever wanted it has gone.
    if (viewing == nullptr) {
      parts_.edge->abandon(forward->fetch.id, now());
    } else {
      start_fetch(std::move(forward->fetch), viewing);
    }
  } else if (const auto* wait = std::get_if<edge::Wait>(&step.action)) {
    const auto run = runs_.find(wait->fetch);
    REVALAB_CHECK(viewing != nullptr && run != runs_.end(),
                  "who waits does so for a fetch that runs");
    viewing->awaited = run->second.get();
    run->second->await(*viewing);
  } else {
    REVALAB_CHECK(viewing == nullptr, "a viewer is told what it gets");
  }
}

void Cdn::start_fetch(edge::Fetch fetch, Viewing* viewing) {
  const edge::FetchId id = fetch.id;
  auto run = std::make_unique<FetchRun>(*this, std::move(fetch), viewing);
  FetchRun& started = *run;
  const bool is_new = runs_.emplace(id, std::move(run)).second;
  REVALAB_CHECK(is_new, "a fetch is sent once");
  started.start();
}

void Cdn::resume(Viewing& viewing) { act(parts_.edge->resume(viewing.id(), now()), &viewing); }

Instant Cdn::now() {
  if (parts_.settle) parts_.settle();
  return parts_.lab.now();
}

std::unique_ptr<FetchRun> Cdn::take_out(edge::FetchId id) {
  const auto found = runs_.find(id);
  if (found == runs_.end()) return nullptr;
  auto run = std::move(found->second);
  runs_.erase(found);
  return run;
}

}  // namespace revalab::sim
