#pragma once

#include "core/base/clock.hpp"
#include "core/base/handler.hpp"
#include "core/wire/reactor.hpp"
#include "core/wire/server_session.hpp"
#include "core/wire/tcp_socket.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace revalab::wire {

struct TcpServerOptions {
  TcpAddress address = {};
  /// Further clients wait in the kernel's queue until one leaves.
  std::size_t connections_max = 4096;
  /// How long a connection may stay without progress, between requests or with an answer unread.
  std::chrono::seconds idle_max{60};
  /// How long a request may take to arrive, counted from the answer before it.
  std::chrono::seconds request_max{30};
  /// How long what a client still sends is thrown away after the last answer, so that the answer is
  /// not lost to a reset. Source: RFC 9112 section 9.6.
  std::chrono::seconds linger_max{2};
  SessionLimits session = {};
};

/// Serves one handler on one TCP port. Time-outs are measured in whole seconds by one timer for all
/// connections. Nothing a peer does stops it.
class TcpServer {
 public:
  /// Reactor, handler and clock outlive the server.
  static Result<std::unique_ptr<TcpServer>, SocketError> listen(Reactor& reactor, Handler& handler,
                                                                const Clock& clock,
                                                                const TcpServerOptions& options);
  ~TcpServer();
  TcpServer(const TcpServer&) = delete;
  TcpServer& operator=(const TcpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connection_count() const;
  /// Asks the handler again about every parked exchange. It does so itself after each request it
  /// served and when the exchange is due; call it when the state changed some other way.
  void poke();
  /// Accepts nobody any more, lets exchanges at hand finish and closes. Done when
  /// `connection_count` is 0; whoever cannot wait drops the server.
  void drain();

 private:
  struct Impl;
  explicit TcpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace revalab::wire
