#include "core/wire/stream_session.hpp"

#include "core/base/check.hpp"

#include <utility>

namespace revalab::wire {
namespace {

/// Marks that the carrier waits for the session, so that it need not be told of what happens.
class Driven {
 public:
  explicit Driven(int& depth) : depth_(depth) { ++depth_; }
  Driven(const Driven&) = delete;
  Driven& operator=(const Driven&) = delete;
  ~Driven() { --depth_; }

 private:
  int& depth_;
};

}  // namespace

StreamSession::StreamSession(StreamHandler& handler, const Clock& clock, MessageLimits limits,
                             StreamPeer peer, std::function<void()> woken)
    : handler_(handler),
      clock_(clock),
      peer_(std::move(peer)),
      woken_(std::move(woken)),
      parser_(limits) {
  REVALAB_CHECK(limits.in_pieces, "bodies come in pieces");
}

StreamSession::~StreamSession() {
  const Driven driven(driven_);
  if (visit_) std::exchange(visit_, nullptr)->on_done(false);
}

void StreamSession::receive(std::string_view bytes) {
  if (finished() || cut_) return;
  const Driven driven(driven_);
  if (!input_.empty()) {
    input_.append(bytes);
    pump_held();
  } else {
    // The common case: whole requests, parsed where they lie.
    const std::size_t taken = pump(bytes);
    input_.assign(bytes.substr(taken));
  }
}

void StreamSession::receive_end() {
  ended_ = true;
  const Driven driven(driven_);
  // Half a request has no claim to an answer; nor has, for all that can be seen, who went.
  if (!in_exchange() || answer_ != Answer::ended) give_up();
}

void StreamSession::flushed() {
  const Driven driven(driven_);
  if (in_exchange() && answer_ == Answer::ended) end_exchange();
  if (in_exchange() && visit_) visit_->on_room();
  pump_held();
}

void StreamSession::settle() {
  const Driven driven(driven_);
  if (in_exchange() && answer_ == Answer::ended && outbox_.empty()) end_exchange();
  pump_held();
}

void StreamSession::drain() {
  draining_ = true;
  if (idle()) phase_ = Phase::finished;
}

bool StreamSession::wants_input() const {
  if (finished() || ended_ || cut_) return false;
  // What is being parsed has limits of its own.
  return phase_ == Phase::head || waits_for_body() || input_.size() < k_held_input_max_bytes;
}

bool StreamSession::idle() const {
  return phase_ == Phase::head && input_.empty() && !parser_.started() && outbox_.empty();
}

void StreamSession::pump_held() {
  input_.erase(0, pump(input_));
  if (input_.empty()) input_.shrink_to_fit();
}

/// Takes up what it may and says how many bytes that used.
std::size_t StreamSession::pump(std::string_view bytes) {
  std::size_t used = 0;
  while (!cut_) {
    std::size_t taken = 0;
    const Phase before = phase_;
    if (phase_ == Phase::head) {
      taken = read_head(bytes.substr(used));
    } else if (waits_for_body() && answer_ != Answer::ended) {
      taken = read_body(bytes.substr(used));
    }
    used += taken;
    if (finished()) return bytes.size();
    if (taken == 0 && phase_ == before) break;
  }
  return used;
}

std::size_t StreamSession::read_head(std::string_view bytes) {
  // A record of the handshake. Source: RFC 8446 section 5.1.
  const bool is_tls = !parser_.started() && bytes.starts_with('\x16');
  const std::size_t used = parser_.parse(bytes);
  bytes_in_ += used;
  if (parser_.refusal() != 0) {
    refuse({parser_.refusal(), is_tls});
  } else if (parser_.head_complete()) {
    begin_exchange();
  } else if (ended_) {
    phase_ = Phase::finished;
  }
  return used;
}

std::size_t StreamSession::read_body(std::string_view bytes) {
  const std::size_t used = parser_.complete() ? 0 : parser_.parse(bytes);
  bytes_in_ += used;
  if (parser_.refusal() != 0) {
    if (visit_) std::exchange(visit_, nullptr)->on_done(false);
    if (answer_ == Answer::none) {
      refuse({parser_.refusal(), false});
    } else {
      cut_ = true;
    }
    return used;
  }
  if (parser_.body().empty() && !parser_.complete()) return used;
  wanted_ = false;
  // The visit may ask for more at once.
  const std::string piece(parser_.body());
  parser_.clear_body();
  visit_->on_body(piece, parser_.complete());
  return used;
}

void StreamSession::begin_exchange() {
  phase_ = Phase::exchange;
  answer_ = Answer::none;
  wanted_ = false;
  bytes_before_ = outbox_.sent_bytes() + outbox_.size();
  Arrival arrival;
  arrival.request = parser_.take_request();
  head_request_ = arrival.request.method == "HEAD";
  if (const auto length = parser_.content_length()) {
    if (*length > 0) arrival.body = {RequestBody::Kind::length, *length};
  } else if (!parser_.complete()) {
    arrival.body.kind = RequestBody::Kind::chunks;
  }
  arrival.http_1_0 = parser_.is_http_1_0();
  arrival.secure = peer_.secure;
  arrival.peer = peer_.address;
  arrival.head_bytes = bytes_in_;
  auto visit = handler_.begin(*this, std::move(arrival));
  REVALAB_CHECK(visit || answer_ == Answer::ended || cut_, "somebody sees to the answer");
  visit_ = std::move(visit);
}

void StreamSession::end_exchange() {
  if (visit_) std::exchange(visit_, nullptr)->on_done(true);
  phase_ = keep_alive_ && !draining_ ? Phase::head : Phase::finished;
  bytes_in_ = 0;
  parser_.reset();
}

void StreamSession::give_up() {
  if (visit_) std::exchange(visit_, nullptr)->on_done(false);
  if (in_exchange()) cut_ = true;
  phase_ = Phase::finished;
}

void StreamSession::refuse(const Refusal& refusal) {
  Response response = handler_.refuse(refusal, parser_.request(), peer_.address);
  const bool head_request = in_exchange() ? head_request_ : parser_.request().method == "HEAD";
  const ResponseFraming framing{.head_request = head_request, .keep_alive = false};
  append_response(outbox_.text(), response, framing, date_.at(clock_.wall_now()));
  phase_ = Phase::finished;
}

ResponseFraming StreamSession::begin_framing(bool length_known) {
  REVALAB_CHECK(in_exchange() && answer_ == Answer::none, "one answer to one request");
  ResponseFraming framing;
  framing.head_request = head_request_;
  framing.http_1_0 = parser_.is_http_1_0();
  framing.in_parts = !length_known;
  // Where the next request begins is not known while this one is not read to its end.
  keep_alive_ = parser_.keep_alive() && parser_.complete() && !draining_ &&
                !(framing.in_parts && framing.http_1_0);
  framing.keep_alive = keep_alive_;
  return framing;
}

void StreamSession::reply(const AnswerHead& head, const SharedSlice& body) {
  sends_body_ = !head_request_ && head.status != 204 && head.status != 304;
  AnswerHead told = head;
  if (sends_body_) told.content_length = body.size;
  append_head(outbox_.text(), told, begin_framing(true), date_.at(clock_.wall_now()));
  if (sends_body_) outbox_.add(body);
  answer_ = Answer::ended;
  tell_carrier();
}

void StreamSession::begin_answer(const AnswerHead& head) {
  sends_body_ = !head_request_ && head.status != 204 && head.status != 304;
  const ResponseFraming framing = begin_framing(!sends_body_ || head.content_length.has_value());
  append_head(outbox_.text(), head, framing, date_.at(clock_.wall_now()));
  chunked_ = framing.in_parts && !framing.http_1_0;
  answer_ = Answer::begun;
  tell_carrier();
}

void StreamSession::send(std::string_view piece) {
  REVALAB_CHECK(answer_ == Answer::begun, "a piece belongs to an answer that goes on");
  if (!sends_body_) return;
  append_part(outbox_.text(), piece, !chunked_);
  tell_carrier();
}

void StreamSession::finish() {
  REVALAB_CHECK(answer_ == Answer::begun, "an answer ends once");
  if (sends_body_ && chunked_) append_end_of_parts(outbox_.text(), false);
  answer_ = Answer::ended;
  tell_carrier();
}

void StreamSession::cut() {
  cut_ = true;
  tell_carrier();
}

void StreamSession::want_body() {
  if (parser_.take_continue()) outbox_.text().append("HTTP/1.1 100 Continue\r\n\r\n");
  wanted_ = true;
  tell_carrier();
}

void StreamSession::tell_carrier() {
  if (driven_ == 0) woken_();
}

}  // namespace revalab::wire
