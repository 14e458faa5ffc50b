#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <string>

namespace revalab::cloudfront {

class CloudFront;

/// The wire face: decode, typed call, encode. Answers under `request_id` whatever was asked, errors
/// too.
Response answer(CloudFront& cloudfront, const Request& request, const std::string& request_id,
                Instant now);

}  // namespace revalab::cloudfront
