#pragma once

#include "fakes/edge/rules.hpp"

#include <string_view>

namespace revalab::edge {

/// Whether a behaviour's path pattern fits a path (without query): `*` is any number of characters,
/// `?` exactly one, everything else itself, case included. A leading slash may be left out of the
/// pattern. Takes time in proportion to the product of both lengths at worst.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// distribution-web-values-specify.html, "Path pattern" (2023-06-15 tree).
bool matches(std::string_view pattern, std::string_view path);

/// The first behaviour whose pattern fits the normalised path: without dot segments, with single
/// slashes. The last one fits everything. Origin and cache key get the path as it came.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// DownloadDistValuesCacheBehavior.html, "Path normalization" (read 2026-11-24), after RFC 3986
/// section 5.2.4. Percent-encoded characters are left as they are.
const Behaviour& behaviour_for(const DistributionRules& rules, std::string_view path);

}  // namespace revalab::edge
