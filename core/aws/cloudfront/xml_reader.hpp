#pragma once

// Includes pugixml: for .cpp files only.

#include "core/base/result.hpp"

#include <pugixml.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace revalab::cloudfront {

/// No document of the API nests deeper than a dozen elements; deeper ones are refused, so that
/// nothing recurses further than this.
inline constexpr int k_xml_depth_max = 64;

/// A parsed document with one root element.
/// Errors: a sentence saying what is wrong. Refused are, beside what is not well-formed: a DOCTYPE
/// (and with it every entity a document could define), undefined entities, characters XML 1.0
/// excludes, bytes that are not UTF-8, several roots, and nesting beyond `k_xml_depth_max`.
Result<pugi::xml_document, std::string> read_xml(std::string_view text);

/// The element's name without its namespace prefix.
std::string_view local_name(pugi::xml_node element);
/// The first child element of that local name, whatever its place among the others; null when there
/// is none.
pugi::xml_node child(pugi::xml_node element, std::string_view name);
/// All character data directly in the element; empty for a null node.
std::string text_of(pugi::xml_node element);
/// The character data as a decimal integer, white space around it allowed.
std::optional<std::int64_t> integer_of(pugi::xml_node element);

}  // namespace revalab::cloudfront
