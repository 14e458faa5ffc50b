#pragma once

#include "core/base/clock.hpp"
#include "core/base/handler.hpp"
#include "core/wire/reactor.hpp"
#include "core/wire/server_session.hpp"
#include "core/wire/stream_listener.hpp"
#include "core/wire/tcp_socket.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace revalab::wire {

struct TcpServerOptions {
  TcpAddress address = {};
  /// Set for https.
  std::shared_ptr<const TlsContext> tls = nullptr;
  /// A further client takes the place of the connection that has been idle longest; when none is
  /// between requests, it waits in the kernel's queue. So it is when the process has no file
  /// descriptors left.
  std::size_t connections_max = 4096;
  /// How long a connection may stay without progress, between requests or with an answer unread.
  Duration idle_max = std::chrono::seconds(60);
  /// How long a request may take to arrive, counted from its first byte.
  Duration request_max = std::chrono::seconds(30);
  /// How long what a client still sends is thrown away after the last answer, so that the answer is
  /// not lost to a reset. Source: RFC 9112 section 9.6.
  Duration linger_max = std::chrono::seconds(2);
  SessionLimits session = {};
};

/// Serves one handler on one TCP port, and wherever else it is told to. One timer for all
/// connections measures their time-outs: each may be late by as much as the shortest of them, at
/// most two seconds. Nothing a peer does stops it.
class TcpServer {
 public:
  /// Reactor, handler and clock outlive the server.
  static Result<std::unique_ptr<TcpServer>, SocketError> listen(Reactor& reactor, Handler& handler,
                                                                const Clock& clock,
                                                                const TcpServerOptions& options);
  ~TcpServer();
  TcpServer(const TcpServer&) = delete;
  TcpServer& operator=(const TcpServer&) = delete;

  /// Serves what comes from there too. All connections share the limits.
  void listen_at(std::unique_ptr<StreamListener> listener);

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connection_count() const;
  /// How many connections have an exchange that is parked, delayed or goes on in parts.
  [[nodiscard]] std::size_t waiting_count() const;
  /// When the first of them is due; empty when there is none.
  [[nodiscard]] std::optional<Instant> waits_until() const;
  /// Asks the handler again about every exchange that waits and is due (`Parked`). It does so
  /// itself after each request it served and in time; call it when something changed some other
  /// way.
  void poke();
  /// Accepts nobody any more, lets exchanges at hand finish, ends answers in parts, and closes.
  /// Done when `connection_count` is 0; whoever cannot wait drops the server.
  void drain();

 private:
  struct Impl;
  explicit TcpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace revalab::wire
