#pragma once

#include "core/aws/sqs/types.hpp"
#include "core/base/result.hpp"
#include "fakes/sqs/queue_settings.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace revalab::sqs {

/// Why a queue does not take a message; empty when it does. Errors: MissingParameter,
/// InvalidMessageContents, InvalidParameterValue.
std::optional<ApiError> why_refused(const SendMessageRequest& request,
                                    const QueueSettings& settings);

/// What counts against the size of a message and is paid for: the body, and the names, types and
/// values of its attributes. Source: SQS developer guide, message metadata.
std::size_t size_of(const SendMessageRequest& request);
/// The same of a body and attributes that are delivered.
std::size_t size_of(std::string_view body, const MessageAttributes& attributes);

/// The lower-case hexadecimal MD5 that SDKs check; empty without attributes. In the order of their
/// names, each is the length (four bytes, big-endian) and bytes of name and type, one byte for the
/// kind of value (1 text, 2 binary), and the length and bytes of the value. Source: SQS developer
/// guide, "Calculating the MD5 message digest for message attributes", read 2026-11-24.
std::string md5_of(const MessageAttributes& attributes);

}  // namespace revalab::sqs
