#pragma once

#include "core/base/clock.hpp"
#include "core/wire/stream_listener.hpp"
#include "core/wire/tcp_socket.hpp"
#include "simulator/hosts/proxy_head.hpp"

#include <functional>
#include <memory>
#include <variant>

namespace revalab::sim {

/// Where a proxy lets a client go: nowhere, to a server in this process, or to a port.
using ProxyRoute = std::variant<ProxyRefusal, wire::StreamQueue*, wire::TcpAddress>;

struct ConnectProxyOptions {
  ConnectProxyOptions() = default;
  wire::TcpAddress address;
  /// Of those the proxy itself has; further clients wait in the kernel's queue. What was handed to
  /// a server is that server's.
  std::size_t connections_max = 512;
  /// How long a client may take to say what it wants.
  Duration request_max = std::chrono::seconds(30);
  Duration connect_max = std::chrono::seconds(5);
  /// How long nothing may be carried; a page's development server is silent for minutes.
  Duration idle_max = std::chrono::minutes(10);
  /// How long what a client still sends is thrown away after a refusal, so that it is not lost to a
  /// reset. Source: RFC 9112 section 9.6.
  Duration linger_max = std::chrono::seconds(2);
};

/// An HTTP proxy: CONNECT, and requests for whole http:// URLs. It looks at the first head of a
/// connection, and then hands it over or relays it; so each plain request has a connection of its
/// own. Nothing a client does stops it.
class ConnectProxy {
 public:
  using Router = std::function<ProxyRoute(const ProxyHead& head)>;

  /// Reactor, clock and what is routed to outlive the proxy.
  static Result<std::unique_ptr<ConnectProxy>, wire::SocketError> listen(
      wire::Reactor& reactor, const Clock& clock, const ConnectProxyOptions& options,
      Router router);
  ~ConnectProxy();
  ConnectProxy(const ConnectProxy&) = delete;
  ConnectProxy& operator=(const ConnectProxy&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connection_count() const;

 private:
  struct Impl;
  explicit ConnectProxy(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace revalab::sim
