#pragma once

#include "core/base/http.hpp"
#include "fakes/edge/rules.hpp"

#include <string>
#include <string_view>

namespace revalab::edge {

/// The query strings that at least one of two selections takes, in the viewer's order. Only `&`
/// separates them; names are compared as they are sent, case and encoding included.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// QueryStringParameters.html (2023-06-15 tree).
std::string selected_query(std::string_view query, const Selection& selection,
                           const Selection& other = {});

/// The same for the pairs of all `Cookie` fields, joined by `; `. Names are case-sensitive.
std::string selected_cookies(const Headers& headers, const Selection& selection,
                             const Selection& other = {});

/// Whether a header is taken. Names compare without case.
bool selects_header(const Selection& selection, std::string_view name);

/// All values of a field, joined by `,`; an empty one is not told from an absent one.
std::string joined_values(const Headers& headers, std::string_view name);

/// The value of one cookie; empty when there is none.
std::string_view cookie_named(const Headers& headers, std::string_view name);

}  // namespace revalab::edge
