#pragma once

#include "simulator/consumer/host_transport.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::sim {

/// What a lab knows of the hosts that messages of the revalidation queue name.
struct SiteHosts {
  SiteHosts() = default;
  std::string address;             ///< Where the lab listens; of this machine.
  std::vector<std::string> names;  ///< Of the lab, as `--allow-host` has them.
  /// Aliases of distributions and domains of tenants.
  std::function<bool(std::string_view host)> is_alias;
  std::uint16_t cdn_port = 0;
  std::uint16_t cdn_tls_port = 0;  ///< 0: there is none.
};

/// Where the consumer asks for a page of `HOST[:PORT]`. Hosts of the lab are at its CDN's port,
/// whatever their names resolve to, and this machine's at theirs. The queue is anybody's to write
/// to, and what is sent has a secret in it, so nobody else is asked.
/// `https` is what is wanted; the CDN's plain port is asked by http all the same, because a viewer
/// who came that way is whom the message tells of.
/// Errors: why nothing is sent there.
Result<HostPlace, std::string> place_of(std::string_view authority, bool https,
                                        const SiteHosts& hosts);

}  // namespace revalab::sim
