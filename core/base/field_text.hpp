#pragma once

#include "core/base/http.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace revalab {

/// Whether the text can be the name of a header field. Source: RFC 9110 sections 5.1 and 5.6.2.
bool is_field_name(std::string_view text);
/// Whether a text chosen by somebody else may become a value. Tabs, which RFC 9110 section 5.5 lets
/// pass, are refused with the other control characters.
bool is_field_value(std::string_view text);

/// Appends a field as a line that ends in CRLF. Line breaks and NUL within it become spaces: a
/// value may echo what somebody else sent, and must not begin another field.
/// Source: RFC 9110 section 5.5.
void append_field_line(std::string& out, std::string_view name, std::string_view value);
/// Takes the first of such lines off the front of `lines`: name, and value without the spaces
/// around it.
std::pair<std::string_view, std::string_view> take_field_line(std::string_view& lines);

/// What `Content-Length` tells; empty when it is absent or no whole number.
std::optional<std::uint64_t> told_length(const Headers& headers);

}  // namespace revalab
