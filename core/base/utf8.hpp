#pragma once

#include <cstddef>
#include <string_view>

namespace revalab {

/// The length of the UTF-8 sequence at the front of `text`, which is not empty; 0 when there is
/// none. Source: RFC 3629 section 4.
std::size_t utf8_length(std::string_view text);

/// Whether `text` is UTF-8 from end to end.
bool is_utf8(std::string_view text);

}  // namespace revalab
