#pragma once

#include "core/pricing/usage.hpp"

#include <string>
#include <string_view>

namespace revalab::edge {

/// Where an edge location stands: it is named by the IATA code of an airport nearby.
struct Place {
  std::string_view iata;
  std::string_view regional;  ///< The regional edge cache it asks.
  Dimension egress;           ///< What bytes to its viewers are billed as.
};

/// Empty view and North America's egress for a code that is not in the table.
Place place_of(std::string_view location);

/// The name of the regional edge cache of a location. One the table does not know has its own.
std::string regional_of(std::string_view location);

}  // namespace revalab::edge
