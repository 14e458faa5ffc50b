#include "core/wire/client_session.hpp"

#include "core/base/check.hpp"
#include "core/wire/framing.hpp"

#include <utility>

namespace revalab::wire {

ClientSession::ClientSession(std::string host, const MessageLimits& limits)
    : host_(std::move(host)), parser_(limits) {}

void ClientSession::start(const Request& request) {
  REVALAB_CHECK(!broken_ && output().empty(), "a connection carries one exchange at a time");
  output_.clear();
  sent_bytes_ = 0;
  answer_begun_ = false;
  parser_.reset(request.method == "HEAD");
  append_request(output_, request, host_);
}

void ClientSession::sent(std::size_t count) {
  REVALAB_CHECK(count <= output().size(), "no more is sent than there is");
  sent_bytes_ += count;
}

void ClientSession::receive(std::string_view bytes) {
  if (bytes.empty()) return;
  answer_begun_ = true;
  if (complete() || failed()) {
    broken_ = true;
    return;
  }
  input_.append(bytes);
  input_.erase(0, parser_.parse(input_));
  if (complete() && !input_.empty()) broken_ = true;
}

void ClientSession::receive_end() {
  parser_.parse_end();
  broken_ = true;
}

bool ClientSession::reusable() const {
  return complete() && !broken_ && output().empty() && parser_.keep_alive();
}

Response ClientSession::take_response() {
  REVALAB_CHECK(complete(), "the answer is complete");
  return std::move(parser_.response());
}

}  // namespace revalab::wire
