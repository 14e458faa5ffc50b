#pragma once

#include "core/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace revalab::sim {

/// Why a proxy does not do what it is asked for.
struct ProxyRefusal {
  ProxyRefusal() = default;
  ProxyRefusal(int http_status, std::string reason) : status(http_status), why(std::move(reason)) {}

  int status = 0;
  std::string why;
};

/// What a client asks a proxy for, in the first head on a connection.
struct ProxyHead {
  ProxyHead() = default;
  bool tunnel = false;  ///< CONNECT: what follows is the client's own, TLS most likely.
  std::string host;     ///< Lower case; an IPv6 address without brackets.
  std::uint16_t port = 0;
  std::size_t size = 0;  ///< Units: bytes, with the blank line.
  /// Without a tunnel the head as the host itself is asked: with a path for a target, and for this
  /// one exchange, since the next may be for another host.
  std::string forwarded;
};

/// Reads a head at the beginning of what was received; empty when there must be more of it.
/// Source: RFC 9112 sections 3.2.2 and 3.2.3, RFC 9110 sections 7.6 and 9.3.6.
/// Errors: 400 what is no request to a proxy, 431 a head that is too large.
Result<std::optional<ProxyHead>, ProxyRefusal> read_proxy_head(std::string_view received);

}  // namespace revalab::sim
