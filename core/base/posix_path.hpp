#pragma once

#include <string>
#include <string_view>

namespace revalab {

/// Node's `path.posix.join(first, second)`: joined with `/`, then normalised, so that `..`, `.` and
/// repeated slashes disappear and an empty result is `.`.
/// Source: https://nodejs.org/api/path.html#pathjoinpaths (read 2026-11-22).
std::string posix_join(std::string_view first, std::string_view second);

}  // namespace revalab
