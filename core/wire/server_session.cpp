#include "core/wire/server_session.hpp"

#include "core/base/check.hpp"

#include <utility>

namespace revalab::wire {
namespace {

/// Beyond this, input behind an exchange that waits stays in the kernel.
constexpr std::size_t k_held_input_max_bytes = 64 * 1024;
/// Larger buffers are given back once they are empty.
constexpr std::size_t k_kept_buffer_max_bytes = 64 * 1024;

void clear_and_trim(std::string& buffer) {
  buffer.clear();
  if (buffer.capacity() > k_kept_buffer_max_bytes) buffer.shrink_to_fit();
}

Response plain_refusal(int status) {
  Response response(status);
  response.headers.add("Content-Type", "text/plain");
  response.body = reason_phrase(status);
  response.body.push_back('\n');
  return response;
}

}  // namespace

ServerSession::ServerSession(Handler& handler, const Clock& clock, SessionLimits limits)
    : handler_(handler), clock_(clock), limits_(limits), parser_(limits.message) {}

void ServerSession::receive(std::string_view bytes) {
  if (finished_ || ended_) return;
  if (!input_.empty()) {
    input_.append(bytes);
    pump_held();
  } else {
    // The common case: whole requests, parsed where they lie.
    const std::size_t taken = pump(bytes);
    input_.assign(bytes.substr(taken));
  }
  // Behind an answer in parts the input is read on, or the client's going would not be seen. Nobody
  // who means well sends so much there.
  if (stream_ && input_.size() > k_held_input_max_bytes) {
    end_stream();
    finished_ = true;
  }
}

void ServerSession::receive_end() {
  ended_ = true;
  if (stream_) end_stream();
  pump_held();
}

void ServerSession::poke() {
  const Instant now = clock_.now();
  if (!is_due(now)) return;
  if (stream_ && is_backed_up()) {
    // Asked as soon as the client has read on.
    waits_until_ = now;
    return;
  }
  waits_until_.reset();
  if (delayed_) {
    const auto response = std::exchange(delayed_, nullptr);
    answer(*response);
  } else {
    ask();
  }
  pump_held();
}

bool ServerSession::is_due(Instant now) const {
  if (!waits()) return false;
  if (now >= *waits_until_) return true;
  return !delayed_ && (!changes_ || *changes_ != changes_seen_);
}

void ServerSession::drain() {
  draining_ = true;
  if (stream_) end_stream();
  if (idle()) finished_ = true;
}

void ServerSession::sent(std::size_t count) {
  REVALAB_CHECK(count <= output().size(), "no more is sent than there is");
  sent_bytes_ += count;
  if (sent_bytes_ == output_.size()) {
    sent_bytes_ = 0;
    clear_and_trim(output_);
  } else if (sent_bytes_ >= limits_.unsent_max_bytes) {
    output_.erase(0, std::exchange(sent_bytes_, 0));
  }
  if (!finished_ && (!input_.empty() || ended_)) pump_held();
}

bool ServerSession::wants_input() const {
  if (finished_ || ended_) return false;
  if (stream_) return true;
  return !is_backed_up() && (!waits() || input_.size() < k_held_input_max_bytes);
}

bool ServerSession::idle() const {
  return !waits() && input_.empty() && !parser_.started() && output().empty();
}

void ServerSession::pump_held() {
  const std::size_t taken = pump(input_);
  if (taken == input_.size()) {
    clear_and_trim(input_);
  } else {
    input_.erase(0, taken);
  }
}

/// Takes up as many requests as it may and says how many bytes that used.
std::size_t ServerSession::pump(std::string_view bytes) {
  std::size_t used = 0;
  while (!finished_ && !blocked()) {
    used += parser_.parse(bytes.substr(used));
    if (parser_.refusal() != 0) {
      refuse(parser_.refusal());
      break;
    }
    if (parser_.take_continue()) output_.append("HTTP/1.1 100 Continue\r\n\r\n");
    if (!parser_.complete()) {
      // Half a request at the end of the stream has no claim to an answer.
      finished_ = ended_;
      break;
    }
    if (limits_.secure) parser_.note_secure();
    ask();
  }
  return finished_ ? bytes.size() : used;
}

/// Asks about the request at hand, or for more of the answer that is under way.
void ServerSession::ask() {
  const Instant now = clock_.now();
  if (parked_since_) parser_.set_waited(now - *parked_since_);
  Answer result = handler_.handle(stream_ ? stream_->next : parser_.request(), now);
  if (auto* parked = std::get_if<Parked>(&result)) {
    if (!parked_since_) parked_since_ = now;
    wait(parked->until, std::move(parked->changes));
    return;
  }
  parked_since_.reset();
  if (!stream_) ++handled_count_;
  if (const auto* response = std::get_if<Response>(&result)) {
    answer(*response);
  } else if (auto* delayed = std::get_if<Delayed>(&result)) {
    answer_late(std::move(*delayed), now);
  } else if (auto* partial = std::get_if<Partial>(&result)) {
    answer_in_parts(std::move(*partial));
  } else {
    stream_.reset();
    dropped_ = true;
    finished_ = true;
  }
}

void ServerSession::wait(Instant until, ChangeCount changes) {
  waits_until_ = until;
  changes_ = std::move(changes);
  changes_seen_ = changes_ ? *changes_ : 0;
}

ResponseFraming ServerSession::framing_for(const Response& response, bool in_parts) const {
  ResponseFraming framing;
  framing.head_request = parser_.request().method == "HEAD";
  framing.http_1_0 = parser_.is_http_1_0();
  framing.in_parts = in_parts;
  framing.keep_alive = parser_.keep_alive() && !draining_ && !(in_parts && framing.http_1_0) &&
                       !equals_ignoring_case(response.headers.get("Connection"), "close");
  return framing;
}

/// The whole answer, or the last part of one.
void ServerSession::answer(const Response& response) {
  if (stream_) {
    append_part(output_, response.body, stream_->http_1_0);
    end_stream();
    return;
  }
  const ResponseFraming framing = framing_for(response, false);
  append_response(output_, response, framing, date_.at(clock_.wall_now()));
  end_exchange(framing.keep_alive);
}

void ServerSession::answer_late(Delayed delayed, Instant now) {
  if (delayed.until <= now) {
    answer(delayed.response);
    return;
  }
  waits_until_ = delayed.until;
  delayed_ = std::make_unique<Response>(std::move(delayed.response));
}

void ServerSession::answer_in_parts(Partial partial) {
  if (stream_) {
    append_part(output_, partial.part.body, stream_->http_1_0);
  } else {
    const ResponseFraming framing = framing_for(partial.part, true);
    append_response(output_, partial.part, framing, date_.at(clock_.wall_now()));
    if (!has_body(partial.part, framing.head_request)) {
      end_exchange(framing.keep_alive);
      return;
    }
    stream_ = std::make_unique<Stream>();
    stream_->http_1_0 = framing.http_1_0;
    stream_->keep_alive = framing.keep_alive;
  }
  stream_->next = std::move(partial.next);
  wait(partial.until, std::move(partial.changes));
  if (draining_ || ended_) end_stream();
}

void ServerSession::end_stream() {
  append_end_of_parts(output_, stream_->http_1_0);
  const bool keep_alive = stream_->keep_alive && !draining_;
  stream_.reset();
  delayed_.reset();
  waits_until_.reset();
  end_exchange(keep_alive);
}

void ServerSession::end_exchange(bool keep_alive) {
  finished_ = !keep_alive;
  parser_.reset();
}

void ServerSession::refuse(int status) {
  const Request& head = parser_.request();
  std::optional<Response> worded = handler_.refuse(status, head);
  Response response = worded ? *std::move(worded) : plain_refusal(status);
  response.status = status;
  append_response(output_, response, {.head_request = head.method == "HEAD", .keep_alive = false},
                  date_.at(clock_.wall_now()));
  finished_ = true;
}

}  // namespace revalab::wire
