#pragma once

#include "core/wire/reactor.hpp"
#include "core/wire/tcp_socket.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::test {

/// A client of one TCP connection that says exactly the bytes a test gives it. Each call runs the
/// reactor, on which the server lives too, until it is done; after ten seconds it fails the test.
class RawClient {
 public:
  RawClient(wire::Reactor& reactor, std::uint16_t port);

  /// False when the connection broke before everything was sent. `piece_bytes` 0 sends at once.
  bool send(std::string_view bytes, std::size_t piece_bytes = 0);
  /// Sends as much of it as is taken within a tenth of a second; gives how much that was.
  std::size_t send_some(std::string_view bytes);
  /// Ends our half of the connection.
  void end();
  /// Everything received so far, once `enough` says so or the peer ended.
  const std::string& read_until(const std::function<bool(const std::string&)>& enough);
  const std::string& read_until_end();
  /// Waits for more, once. False when nothing came in time.
  bool read_some();
  /// What has come so far, which is then forgotten. It does not wait.
  std::string take_received();
  /// True when the peer has ended or broken the connection.
  [[nodiscard]] bool peer_ended() const { return peer_ended_; }

 private:
  void wait_for(bool& flag);
  /// Takes what is there. False when that is nothing.
  bool read_now();

  wire::Reactor& reactor_;
  std::unique_ptr<wire::TcpDial> dial_;
  std::unique_ptr<wire::ByteStream> stream_;
  std::string received_;
  bool peer_ended_ = false;
};

}  // namespace revalab::test
