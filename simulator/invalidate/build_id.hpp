#pragma once

#include "core/aws/settings/setting.hpp"

#include <optional>
#include <string>

namespace revalab::sim {

/// The build id of the site at hand: `NEXT_BUILD_ID`, `OPEN_NEXT_BUILD_ID`, `.next/BUILD_ID`,
/// `.open-next/assets/BUILD_ID`, the first of them; empty when none is there.
std::optional<aws::Sourced<std::string>> find_build_id(const aws::Environment& environment,
                                                       const aws::FileReader& read);

/// The places above, for a message that none of them has one.
inline constexpr std::string_view k_build_id_places =
    "--build-id, NEXT_BUILD_ID, OPEN_NEXT_BUILD_ID, .next/BUILD_ID, .open-next/assets/BUILD_ID";

}  // namespace revalab::sim
