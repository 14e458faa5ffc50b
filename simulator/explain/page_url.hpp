#pragma once

#include "core/routes/urls.hpp"

#include <string_view>

namespace revalab::sim {

/// A viewer's target as pages are compared: without query, without a trailing slash.
std::string_view page_of(std::string_view target);

/// Whether a page or its data is at this URL, one that `page_of` gave.
bool has_url(const PageUrls& urls, std::string_view page);

}  // namespace revalab::sim
