#pragma once

#include <string>
#include <string_view>

namespace pugi {
class xml_node;
}

namespace revalab::cloudfront {

/// Appends the element without prefixes, attributes, comments and white space between elements:
/// equal documents come out equal.
void append_canonical(std::string& out, const pugi::xml_node& element);

/// The same with the members that CloudFront fills in where a client sent none, so that what Get
/// answers is whole. What was sent stays as it is.
/// Source: the defaults stated in the service model's documentation of each member, and what
/// GetDistributionConfig was seen to answer (AWS CLI reference, read 2026-11-24).
void append_completed(std::string& out, const pugi::xml_node& element);

/// A document of its own from a canonical element: with declaration and namespace.
std::string as_document(std::string_view element);

}  // namespace revalab::cloudfront
