#pragma once

#include "core/base/result.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/stream_listener.hpp"
#include "simulator/hosts/connect_proxy.hpp"
#include "simulator/hosts/local_authority.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace revalab::sim {

/// Ports are opened when they are given; 0 picks a free one.
struct EntranceOptions {
  EntranceOptions() = default;
  std::optional<std::uint16_t> tls_port;      ///< The AWS APIs, with TLS.
  std::optional<std::uint16_t> cdn_tls_port;  ///< The CDN, with TLS.
  std::optional<std::uint16_t> proxy_port;
  std::string authority_folder;  ///< Where the certificate authority is kept.
  std::string host = "127.0.0.1";
  std::size_t proxy_connections_max = 512;

  [[nodiscard]] bool any() const { return tls_port || cdn_tls_port || proxy_port; }
};

/// A server inside the lab, by what it is told to listen at.
using ListenAt = std::function<void(std::unique_ptr<wire::StreamListener>)>;

/// What the entrances lead to. All of it outlives them.
struct LabParts {
  LabParts() = default;
  ListenAt api;
  ListenAt cdn;
  /// Whether a host, in lower case, is an alias of a distribution.
  std::function<bool(std::string_view host)> is_alias;
};

/// The further ways into a lab, besides its plain ports: ports with TLS, and a proxy. Certificates
/// live by the machine's time, whatever time it is in the lab.
class Entrances {
 public:
  /// Errors: a port or the authority's folder cannot be had.
  static Result<std::unique_ptr<Entrances>, std::string> open(wire::Reactor& reactor,
                                                              const EntranceOptions& options,
                                                              const LabParts& parts);
  Entrances(const Entrances&) = delete;
  Entrances& operator=(const Entrances&) = delete;

  /// What clients need to know, as `NAME=value`; nothing when there are no entrances.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> exports() const;
  /// Whom a client of the lab's own TLS ports trusts; empty when there are none.
  [[nodiscard]] std::string authority_file() const;
  /// Where the CDN is with TLS; 0 when it is not.
  [[nodiscard]] std::uint16_t cdn_tls_port() const { return cdn_tls_port_; }
  /// Accepts nobody at the proxy any more and ends what it relays. The TLS ports are drained by
  /// the servers that listen at them.
  void drain() { proxy_.reset(); }

 private:
  Entrances(wire::Reactor& reactor, const EntranceOptions& options);
  std::optional<std::string> open_all(const LabParts& parts);
  Result<std::uint16_t, std::string> open_port(std::uint16_t wanted, const ListenAt& server);
  std::optional<std::string> open_proxy(const LabParts& parts);
  [[nodiscard]] ProxyRoute route(const ProxyHead& head);

  wire::Reactor& reactor_;
  EntranceOptions options_;
  wire::RealClock machine_;
  std::shared_ptr<LocalAuthority> authority_;
  std::shared_ptr<const wire::TlsContext> context_;
  std::uint16_t tls_port_ = 0;
  std::uint16_t cdn_tls_port_ = 0;
  std::function<bool(std::string_view)> is_alias_;
  // What the proxy hands to the servers: plain requests, and what will be TLS.
  wire::StreamQueue api_queue_;
  wire::StreamQueue api_tls_queue_;
  wire::StreamQueue cdn_queue_;
  wire::StreamQueue cdn_tls_queue_;
  std::unique_ptr<ConnectProxy> proxy_;
};

/// Where a host that listens can be reached: every address by loopback, a single one by itself.
std::string reachable(const std::string& host);
/// `http://127.0.0.1:4566`: how a client on this machine reaches what listens at `host`.
std::string url_of(std::string_view scheme, const std::string& host, std::uint16_t port);

}  // namespace revalab::sim
