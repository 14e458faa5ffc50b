#pragma once

#include "core/base/http.hpp"

#include <string>
#include <string_view>

namespace revalab::sim {

/// CloudFront's own page, for what never reaches the edge: a request that is no HTTP, or asks for
/// something this port does not speak. `why` is a sentence for people.
Response cdn_error_page(int status, std::string_view why);

}  // namespace revalab::sim
