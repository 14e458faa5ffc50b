#pragma once

#include "core/base/http.hpp"
#include "core/base/result.hpp"

#include <string>
#include <string_view>

/// The errors of SQS and how both of its protocols spell them. An `ApiError` here has the code of
/// the query protocol, such as `AWS.SimpleQueueService.NonExistentQueue`, which is older and what
/// clients of both match on.
namespace revalab::sqs {

/// `{"__type", "message"}` with the name the JSON protocol has for the error, and the header that
/// brings the query protocol's code to SDKs that were written for it. Source: a wire capture of
/// @aws-sdk/client-sqs 3.1169 on 2026-11-22; https://smithy.io/2.0/aws/protocols/
/// (awsQueryCompatible trait), read 2026-11-24.
Response json_error(const ApiError& error, std::string_view request_id);
/// The query protocol's `ErrorResponse`.
Response xml_error(const ApiError& error, std::string_view request_id);

/// What the answer says is wrong: the query code when the header has it, else the part of `__type`
/// behind the `#`.
ApiError decode_error(const Response& response);

}  // namespace revalab::sqs

/// One factory per error the service has. Codes and statuses are those of botocore's older model
/// (1.29, protocol `query`) and of the Smithy model; sentences as recorded from the service in
/// localstack's tests (tests/aws/services/sqs/test_sqs.snapshot.json), read 2026-11-24, where they
/// are there.
namespace revalab::sqs::errors {

ApiError queue_does_not_exist();
ApiError queue_name_exists(std::string_view attribute);
ApiError queue_deleted_recently();
ApiError purge_queue_in_progress(std::string_view queue_name);
ApiError invalid_attribute_name(std::string message);
ApiError invalid_attribute_value(std::string_view attribute);
ApiError missing_parameter(std::string_view parameter);
ApiError invalid_parameter_value(std::string message);
/// `Value V for parameter P is invalid. Reason: R`
ApiError invalid_value(std::string_view value, std::string_view parameter, std::string_view reason);
ApiError receipt_handle_is_invalid(std::string_view handle);
ApiError message_not_in_flight();
ApiError invalid_message_contents();
ApiError over_limit();
ApiError empty_batch(std::string_view entry_type);
ApiError too_many_entries(std::size_t count);
ApiError batch_entry_ids_not_distinct(std::string_view id);
ApiError invalid_batch_entry_id();
ApiError batch_too_long(std::size_t bytes);
ApiError missing_authentication_token();
ApiError unknown_operation(std::string_view name);
/// An operation SQS has and the lab has not.
ApiError unsupported_operation(std::string_view name);

}  // namespace revalab::sqs::errors
