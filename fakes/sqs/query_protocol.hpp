#pragma once

#include "core/base/http.hpp"
#include "core/base/result.hpp"

#include <string>
#include <string_view>

/// The protocol that SQS's clients spoke before JSON, as AWS CLI 2.9 and boto3 before 1.28 do:
/// a form in, XML out. It is translated from and into the JSON of the same call, so the two cannot
/// mean different things. Source: botocore 1.29, sqs/2012-11-05 (protocol `query`), read
/// 2026-11-24.
///
///     Action=SendMessage&MessageAttribute.1.Name=a&MessageAttribute.1.Value.DataType=String&...
///     {"MessageAttributes": {"a": {"DataType": "String", ...}}}
namespace revalab::sqs {

/// The form of a request: its body, or its query when it has none.
std::string_view form_of(const Request& request);
/// The value of `Action`; empty when the request has none and so is none of this protocol.
std::string action_of(const Request& request);

/// The JSON of the call. A request to a queue's path means that queue. Errors: MalformedInput.
Result<std::string> json_of_form(const Request& request);

/// The answer's XML, from the body of a JSON answer.
std::string xml_of_json(std::string_view action, std::string_view json,
                        std::string_view request_id);

}  // namespace revalab::sqs
