#pragma once

#include "core/base/document.hpp"
#include "core/routes/site.hpp"

#include <string>

namespace revalab::sim {

/// Reads a site: a file of kind `site`, or the folder `.open-next` of a real build.
/// Errors: every mistake found, with its place.
Result<Site, InputErrors> load_site(const std::string& path);

/// Reads the object of a `site` file; mistakes are in its document afterwards.
Site read_site(const Node& root);

/// Reads an OpenNext build: BUILD_ID, tag seed rows and cache objects. What a page is follows from
/// its cache object: the route it came from, its router, its tags.
Result<Site, InputErrors> load_open_next_build(const std::string& folder);

}  // namespace revalab::sim
