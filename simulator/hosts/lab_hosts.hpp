#pragma once

#include <string_view>

namespace revalab::sim {

/// Which part of a lab stands in for a host.
enum class LabHost {
  api,       ///< An AWS service's own name.
  cdn,       ///< A name of a distribution.
  loopback,  ///< This machine: not the lab's, but as local as it.
  foreign,   ///< Anything else, which nothing in a lab may reach.
};

/// `host` is lower case and without a port. The aliases of distributions are not known here.
/// `NAME.localhost` is always this machine. Source: RFC 6761 section 6.3.
LabHost lab_host(std::string_view host);

}  // namespace revalab::sim
