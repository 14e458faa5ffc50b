#include "simulator/cdn/handler_call.hpp"

#include "core/base/field_text.hpp"

#include <algorithm>
#include <utility>

namespace revalab::sim {
namespace {

constexpr std::size_t k_piece_max_bytes = 64 * 1024;
constexpr Duration k_wait_min = std::chrono::milliseconds(1);

}  // namespace

HandlerCall::HandlerCall(wire::Reactor& reactor, Handler& handler, const Clock& lab,
                         Request request, const wire::RequestBody& body,
                         wire::CallObserver& observer)
    : handler_(handler),
      lab_(lab),
      request_(std::move(request)),
      observer_(observer),
      timer_(reactor, [this] { go_on(); }),
      body_whole_(body.kind == wire::RequestBody::Kind::none) {
  timer_.start(Duration(0));
}

HandlerCall::~HandlerCall() { *alive_ = false; }

void HandlerCall::send(std::string_view piece) {
  request_.body.append(piece);
  timer_.start(Duration(0));
}

void HandlerCall::finish() {
  body_whole_ = true;
  timer_.start(Duration(0));
}

void HandlerCall::resume() {
  if (std::exchange(paused_, false)) timer_.start(Duration(0));
}

void HandlerCall::go_on() {
  if (response_) {
    give();
  } else if (body_whole_) {
    ask();
  } else if (request_.body.size() > k_body_max_bytes) {
    observer_.on_failure(wire::CallFailure::broken, "the request's body is too large");
  } else {
    observer_.on_room();
  }
}

void HandlerCall::ask() {
  const Instant now = lab_.now();
  Answer answer = handler_.handle(request_, now);
  if (const auto* parked = std::get_if<Parked>(&answer)) {
    wait_until(parked->until);
    return;
  }
  Response* response = response_in(answer);
  if (response == nullptr) {
    observer_.on_failure(wire::CallFailure::broken, "the connection was closed without an answer");
    return;
  }
  response_ = wire::as_received(std::move(*response), request_.method == "HEAD",
                                lab_.calendar().wall(now).http_date());
  const auto* delayed = std::get_if<Delayed>(&answer);
  if (delayed != nullptr && delayed->until > now) {
    wait_until(delayed->until);
  } else {
    give();
  }
}

/// A wait keeps its length on the machine's clock: a lab whose time stands still does not keep a
/// viewer waiting for ever.
void HandlerCall::wait_until(Instant at) { timer_.start(std::max(at - lab_.now(), k_wait_min)); }

void HandlerCall::give() {
  const auto alive = alive_;
  if (!std::exchange(head_told_, true)) {
    Response head(response_->status);
    head.headers = response_->headers;
    head.headers.remove("Content-Length");
    observer_.on_head(std::move(head), told_length(response_->headers));
  }
  while (*alive && !paused_ && given_bytes_ < response_->body.size()) {
    const auto piece = std::string_view(response_->body).substr(given_bytes_, k_piece_max_bytes);
    given_bytes_ += piece.size();
    observer_.on_piece(piece);
  }
  if (*alive && !paused_) observer_.on_end();
}

}  // namespace revalab::sim
