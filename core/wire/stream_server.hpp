#pragma once

#include "core/base/clock.hpp"
#include "core/wire/reactor.hpp"
#include "core/wire/stream_listener.hpp"
#include "core/wire/stream_session.hpp"
#include "core/wire/tcp_socket.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace revalab::wire {

struct StreamServerOptions {
  StreamServerOptions() { message.in_pieces = true; }
  TcpAddress address;
  /// As in `TcpServerOptions`.
  std::size_t connections_max = 4096;
  /// How long a connection may stay between requests, or with an answer unread.
  Duration idle_max = std::chrono::seconds(60);
  /// How long a head may take to arrive, counted from its first byte, and how long may pass between
  /// two pieces of a body that is waited for.
  Duration request_max = std::chrono::seconds(30);
  Duration linger_max = std::chrono::seconds(2);
  MessageLimits message;
};

/// Serves a `StreamHandler` on one TCP port, and wherever else it is told to. As in `TcpServer`,
/// one timer measures all time-outs: each may be late by as much as the shortest of them, at most
/// two seconds.
class StreamServer {
 public:
  /// Reactor, handler and clock outlive the server; `clock` names the time of answers.
  static Result<std::unique_ptr<StreamServer>, SocketError> listen(
      Reactor& reactor, StreamHandler& handler, const Clock& clock,
      const StreamServerOptions& options);
  /// Tells each visit that its client went.
  ~StreamServer();
  StreamServer(const StreamServer&) = delete;
  StreamServer& operator=(const StreamServer&) = delete;

  /// Serves what comes from there too. All connections share the limits.
  void listen_at(std::unique_ptr<StreamListener> listener);

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connection_count() const;
  /// Accepts nobody any more, lets exchanges at hand finish, and closes. Done when
  /// `connection_count` is 0.
  void drain();

 private:
  struct Impl;
  explicit StreamServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace revalab::wire
