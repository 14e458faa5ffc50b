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

std::size_t RawClient::send_some(std::string_view bytes) {
  const wire::IoResult result = stream_->write_some(bytes);
  if (result.status == wire::IoStatus::ok) return result.count;
  bool expired = false;
  wire::Timer timer(reactor_, [&] { expired = true; });
  timer.start(std::chrono::milliseconds(100));
  reactor_.run_until([&] { return expired; });
  const wire::IoResult again = stream_->write_some(bytes);
  return again.status == wire::IoStatus::ok ? again.count : 0;
}

void RawClient::end() { stream_->shutdown_write(); }

bool RawClient::read_now() {
  std::array<char, 64 * 1024> buffer;  // NOLINT: filled by the read
  const wire::IoResult result = stream_->read_some(buffer.data(), buffer.size());
  if (result.status == wire::IoStatus::ok) received_.append(buffer.data(), result.count);
  if (result.status == wire::IoStatus::end || result.status == wire::IoStatus::failed) {
    peer_ended_ = true;
  }
  return result.status == wire::IoStatus::ok;
}

bool RawClient::read_some() {
  if (peer_ended_ || read_now() || peer_ended_) return true;
  bool readable = false;
  stream_->wait_readable([&] { readable = true; });
  wait_for(readable);
  if (readable) read_now();
  return readable;
}

std::string RawClient::take_received() {
  while (!peer_ended_ && read_now()) {
  }
  return std::exchange(received_, {});
}

const std::string& RawClient::read_until(const std::function<bool(const std::string&)>& enough) {
  while (!peer_ended_ && !enough(received_) && read_some()) {
  }
  return received_;
}

const std::string& RawClient::read_until_end() {
  return read_until([](const std::string&) { return false; });
}

}  // namespace revalab::test
