#pragma once

#include "core/base/transport.hpp"
#include "core/wire/client_session.hpp"
#include "core/wire/tcp_socket.hpp"
#include "core/wire/tls_stream.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace revalab::wire {

struct TcpTransportOptions {
  TcpAddress address = {};
  /// Set for https: the server must prove that it is the address's host.
  std::shared_ptr<const TlsContext> tls = nullptr;
  /// Until a request can be sent, TLS handshake included.
  Duration connect_max = std::chrono::seconds(5);
  /// From the request's first byte to the answer's last.
  Duration answer_max = std::chrono::seconds(60);
  std::size_t idle_connections_max = 16;
  /// Whether a request is sent a second time when that is safe (see below). False where the caller
  /// must see every attempt.
  bool sends_again = true;
  MessageLimits limits = {};
};

/// Sends requests to one address over TCP, on connections that are kept and used again.
///
/// A request is sent a second time, on a fresh connection, only when a connection that was used
/// before broke before any byte of an answer (the server closed it while it was idle) and the
/// method is idempotent. The rest is `ConnectionLost`, and the caller's to judge: only it knows
/// whether a POST may be repeated. Source: RFC 9110 section 9.2.2, RFC 9112 section 9.3.1. Errors:
/// `ConnectionFailed` when no connection came about (in time), or the server could not prove who it
/// is; `TimedOut`; `ConnectionLost`, also for an answer that is no HTTP or larger than the limits.
class TcpTransport final : public Transport {
 public:
  TcpTransport(Reactor& reactor, TcpTransportOptions options);
  ~TcpTransport() override;

  Task<Result<Response>> send(Request request) override;

 private:
  struct Connection;
  class Exchange;

  std::unique_ptr<Connection> take_idle();
  void give_back(std::unique_ptr<Connection> connection);

  Reactor& reactor_;
  TcpTransportOptions options_;
  std::vector<std::unique_ptr<Connection>> idle_;  ///< The last one used is used first.
};

}  // namespace revalab::wire
