#include "simulator/server/site_hosts.hpp"

#include "core/wire/certificate.hpp"
#include "simulator/hosts/entrances.hpp"
#include "simulator/hosts/lab_hosts.hpp"
#include "simulator/server/visitor.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace revalab::sim {
namespace {

/// The port of `HOST:PORT`, or the usual one; empty when it is none.
std::optional<std::uint16_t> port_of(std::string_view authority, std::uint16_t usual) {
  const auto bracket = authority.rfind(']');
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
    return usual;
  }
  const char* end = authority.data() + authority.size();
  std::uint16_t port = 0;
  const auto parsed = std::from_chars(authority.data() + colon + 1, end, port);
  if (parsed.ec != std::errc() || parsed.ptr != end || port == 0) return std::nullopt;
  return port;
}

}  // namespace

Result<HostPlace, std::string> place_of(std::string_view authority, bool https,
                                        const SiteHosts& hosts) {
  const std::string host = host_of(authority);
  const auto port = port_of(authority, https ? 443 : 80);
  if (host.empty() || !port) return "`" + std::string(authority) + "` is no host";
  const bool tls = https && *port != hosts.cdn_port;
  const LabHost kind = lab_host(host);
  const bool own = kind == LabHost::cdn || hosts.is_alias(host) ||
                   std::find(hosts.names.begin(), hosts.names.end(), host) != hosts.names.end();
  if (own) {
    if (tls && hosts.cdn_tls_port != 0) {
      return HostPlace{{reachable(hosts.address), hosts.cdn_tls_port}, true};
    }
    return HostPlace{{reachable(hosts.address), hosts.cdn_port}, false};
  }
  if (kind == LabHost::loopback || host == hosts.address) {
    return HostPlace{{wire::is_ip_address(host) ? host : "localhost", *port}, tls};
  }
  // The log cuts off what is long, so the flag comes first.
  return "without --allow-host " + host + " nobody asks there: it is no host of a distribution, " +
         "nor this machine";
}

}  // namespace revalab::sim
