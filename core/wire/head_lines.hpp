#pragma once

#include <cstddef>
#include <string_view>

/// What is looked at in the head of a message before it is parsed.
namespace revalab::wire {

/// True when a line behind `from` ends without a carriage return: what some take for the end of a
/// line and others do not. Source: RFC 9112 sections 2.2 and 11.2.
bool has_bare_line_feed(std::string_view bytes, std::size_t from);

/// True when a field goes on in the next line. Source: RFC 9112 section 5.2.
bool has_folded_line(std::string_view head);

/// Without blanks before and behind.
std::string_view trimmed_value(std::string_view text);

}  // namespace revalab::wire
