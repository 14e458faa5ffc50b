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
/// An error for clients of any service that speaks JSON: named in the body, as the JSON protocols
/// do, and in a header, as REST does. Source: https://smithy.io/2.0/aws/protocols/
/// aws-restjson1-protocol.html (error shape resolution), read 2026-11-24.
Response json_error_response(const ApiError& error, std::string_view request_id);

}  // namespace revalab
