#pragma once

#include "core/base/http.hpp"

namespace revalab::edge {

/// What OpenNext's viewer-request function does: `x-open-next-cache-key` is set to a hash of what a
/// page's variants depend on, `x-forwarded-host` to the viewer's host.
/// Source: SST's source (the function beside OpenNext's server), as described in its cache policy;
/// read 2026-11-22. A name of the site that newer ones put first is left out: it tells nothing
/// apart within a distribution.
void run_open_next_function(Request& request);

}  // namespace revalab::edge
