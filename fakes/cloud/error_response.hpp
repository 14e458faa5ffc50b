#pragma once

#include "core/base/http.hpp"
#include "core/base/result.hpp"

#include <string_view>

namespace revalab {

/// An error as the service would spell it: JSON for `dynamodb` and `sqs`, XML for the others. The
/// request id goes where the service puts it.
Response error_response(std::string_view service, const ApiError& error,
                        std::string_view request_id);
/// The same in answer to a request, which may be one of SQS's query protocol and then gets XML.
Response error_response(const Request& request, std::string_view service, const ApiError& error,
                        std::string_view request_id);

}  // namespace revalab
