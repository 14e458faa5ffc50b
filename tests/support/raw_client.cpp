#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace revalab::test {

RawClient::RawClient(wire::Reactor& reactor, std::uint16_t port) : reactor_(reactor) {
  bool connected = false;
  const auto keep = [&](wire::StreamResult result) {
    if (result.ok()) stream_ = std::move(result).value();
    connected = true;
  };
  dial_ = std::make_unique<wire::TcpDial>(reactor_, wire::TcpAddress{"127.0.0.1", port}, keep);
  wait_for(connected);
  REVALAB_CHECK(stream_ != nullptr, "the server under test accepts connections");
}

void RawClient::wait_for(bool& flag) {
  bool expired = false;
  wire::Timer guard(reactor_, [&] { expired = true; });
  guard.start(std::chrono::seconds(10));
  reactor_.run_until([&] { return flag || expired; });
  if (!flag) ADD_FAILURE() << "nothing happened for ten seconds";
}

bool RawClient::send(std::string_view bytes, std::size_t piece_bytes) {
  while (!bytes.empty()) {
    const auto piece = piece_bytes == 0 ? bytes : bytes.substr(0, piece_bytes);
    const wire::IoResult result = stream_->write_some(piece);
    if (result.status == wire::IoStatus::would_block) {
      bool writable = false;
      stream_->wait_writable([&] { writable = true; });
      wait_for(writable);
      if (!writable) return false;
      continue;
    }
    if (result.status != wire::IoStatus::ok) return false;
    bytes.remove_prefix(result.count);
    if (piece_bytes == 0) continue;
    // Lets the server read this piece before the next is sent.
    bool turned = false;
    reactor_.post([&] { turned = true; });
    wait_for(turned);
  }
  return true;
}

void RawClient::end() { stream_->shutdown_write(); }

const std::string& RawClient::read_until(const std::function<bool(const std::string&)>& enough) {
  std::array<char, 4096> buffer{};
  while (!peer_ended_ && !enough(received_)) {
    const wire::IoResult result = stream_->read_some(buffer.data(), buffer.size());
    if (result.status == wire::IoStatus::ok) {
      received_.append(buffer.data(), result.count);
    } else if (result.status == wire::IoStatus::would_block) {
      bool readable = false;
      stream_->wait_readable([&] { readable = true; });
      wait_for(readable);
      if (!readable) break;
    } else {
      peer_ended_ = true;
    }
  }
  return received_;
}

const std::string& RawClient::read_until_end() {
  return read_until([](const std::string&) { return false; });
}

}  // namespace revalab::test
