#pragma once

#include <string>
#include <string_view>

namespace revalab {

/// `data` as one whole gzip member; members behind each other are one file. Source: RFC 1952
/// section 2.2.
std::string gzip_member(std::string_view data);

}  // namespace revalab
