#pragma once

#include "core/wire/reactor.hpp"
#include "core/wire/tcp_socket.hpp"

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::test {

/// A server on loopback that answers with exactly the bytes a test gives it, or with none, so that
/// every fault an origin can have can be played. It lives on the test's reactor.
class ScriptedOrigin {
 public:
  /// One connection to it.
  struct Connection {
    std::unique_ptr<wire::ByteStream> stream;
    std::string received;  ///< Everything so far.
    std::string unsent;
    std::size_t requests = 0;  ///< Heads received.
    bool reading = true;       ///< False: what the client sends stays in the kernel.
    bool peer_ended = false;
    bool closing = false;  ///< Once everything is sent.
  };
  /// Told when a request's head is whole; `send` and `close` are its answer.
  using Script = std::function<void(Connection&)>;

  ScriptedOrigin(wire::Reactor& reactor, Script script);
  ScriptedOrigin(wire::Reactor& reactor, std::string answer);

  [[nodiscard]] std::uint16_t port() const { return listener_->port(); }
  /// All connections that ever came, also those that have ended.
  [[nodiscard]] std::list<Connection>& connections() { return connections_; }

  static void send(Connection& connection, std::string_view bytes);
  /// After what is unsent.
  static void close(Connection& connection);

 private:
  void accept();
  void read(Connection& connection);
  static void write(Connection& connection);

  Script script_;
  std::unique_ptr<wire::TcpListener> listener_;
  std::list<Connection> connections_;
};

}  // namespace revalab::test
