#include "core/wire/server_session.hpp"

#include "core/base/check.hpp"

#include <utility>

namespace revalab::wire {
namespace {

/// Beyond this, input behind a parked exchange stays in the kernel.
constexpr std::size_t k_held_input_max_bytes = 64 * 1024;
/// Larger buffers are given back once they are empty.
constexpr std::size_t k_kept_buffer_max_bytes = 64 * 1024;

void clear_and_trim(std::string& buffer) {
  buffer.clear();
  if (buffer.capacity() > k_kept_buffer_max_bytes) buffer.shrink_to_fit();
}

}  // namespace

ServerSession::ServerSession(Handler& handler, const Clock& clock, SessionLimits limits)
    : handler_(handler), clock_(clock), limits_(limits), parser_(limits.message) {}

void ServerSession::receive(std::string_view bytes) {
  if (finished_ || ended_) return;
  if (!input_.empty()) {
    input_.append(bytes);
    pump_held();
    return;
  }
  // The common case: whole requests, parsed where they lie.
  const std::size_t taken = pump(bytes);
  input_.assign(bytes.substr(taken));
}

void ServerSession::receive_end() {
  ended_ = true;
  pump_held();
}

void ServerSession::poke() {
  if (!parked_until_) return;
  parked_until_.reset();
  ask();
  pump_held();
}

void ServerSession::drain() {
  draining_ = true;
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
  if (finished_ || ended_ || output().size() > limits_.unsent_max_bytes) return false;
  return !parked_until_ || input_.size() < k_held_input_max_bytes;
}

bool ServerSession::idle() const {
  return !parked_until_ && input_.empty() && !parser_.started() && output().empty();
}

bool ServerSession::blocked() const {
  return parked_until_.has_value() || output().size() > limits_.unsent_max_bytes;
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
    ask();
  }
  return finished_ ? bytes.size() : used;
}

void ServerSession::ask() {
  const Answer result = handler_.handle(parser_.request(), clock_.now());
  if (const auto* parked = std::get_if<Parked>(&result)) {
    parked_until_ = parked->until;
    return;
  }
  answer(std::get<Response>(result));
}

void ServerSession::answer(const Response& response) {
  ResponseFraming framing;
  framing.head_request = parser_.request().method == "HEAD";
  framing.http_1_0 = parser_.is_http_1_0();
  framing.keep_alive = parser_.keep_alive() && !draining_ &&
                       !equals_ignoring_case(response.headers.get("Connection"), "close");
  append_response(output_, response, framing, date_.at(clock_.wall_now()));
  ++answered_count_;
  finished_ = !framing.keep_alive;
  parser_.reset();
}

void ServerSession::refuse(int status) {
  Response response(status);
  response.headers.add("Content-Type", "text/plain");
  response.body = reason_phrase(status);
  response.body.push_back('\n');
  append_response(output_, response, {.keep_alive = false}, date_.at(clock_.wall_now()));
  ++answered_count_;
  finished_ = true;
}

}  // namespace revalab::wire
