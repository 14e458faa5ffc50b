#pragma once

#include <string_view>

namespace revalab::cloudfront {

/// Whether a function's code does what OpenNext's viewer-request function does: it assigns to the
/// request header `x-open-next-cache-key` or `x-forwarded-host`, outside comments, however it
/// calls the headers: `request.headers["x-forwarded-host"] = request.headers.host`. Nothing else
/// that the code does is seen, so what a deployment adds to it is not done by the lab.
/// Source: SST `useCloudFrontCacheKeyInjection` and `useCloudFrontHostHeaderInjection`; the
/// reference implementation of OpenNext's guide for the CDK (both read 2026-11-24).
bool does_what_open_next_does(std::string_view code);

}  // namespace revalab::cloudfront
