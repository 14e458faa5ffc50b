#include "simulator/consumer/host_transport.hpp"

#include <charconv>

namespace revalab::sim {
namespace {

/// `host`, `host:port`, `[::1]:port`; empty when it is none.
std::optional<wire::TcpAddress> address_of(std::string_view authority, std::uint16_t port) {
  std::string_view host = authority;
  const auto bracket = authority.rfind(']');
  const auto colon = authority.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    host = authority.substr(0, colon);
    const std::string_view digits = authority.substr(colon + 1);
    const char* end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, port);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty()) return std::nullopt;
  return wire::TcpAddress{std::string(host), port};
}

}  // namespace

std::optional<wire::TcpTransportOptions> HostTransport::way_to(std::string_view authority) const {
  wire::TcpTransportOptions options;
  options.idle_connections_max = 0;
  if (const auto place = elsewhere_ ? elsewhere_(authority) : std::nullopt) {
    options.address = *place;
    return options;
  }
  const auto address = address_of(authority, tls_ ? 443 : 80);
  if (!address) return std::nullopt;
  options.address = *address;
  options.tls = tls_;
  return options;
}

Task<Result<Response>> HostTransport::send(Request request) {
  const auto way = way_to(request.headers.get("Host"));
  if (!way) co_return ApiError(0, std::string(k_connection_failed), "the request names no host");
  wire::TcpTransport transport(reactor_, *way);
  auto answer = co_await transport.send(std::move(request));
  co_return answer;
}

}  // namespace revalab::sim
