#include "fakes/sqs/message_rules.hpp"

#include "core/aws/sqs/errors.hpp"
#include "core/aws/text.hpp"
#include "core/base/digest.hpp"

namespace revalab::sqs {
namespace {

// Source: SQS developer guide, message metadata and quotas-messages.html, read 2026-11-24.
constexpr std::size_t k_attributes_max = 10;
constexpr std::size_t k_attribute_name_max_chars = 256;
constexpr std::size_t k_id_max_chars = 128;
constexpr std::int64_t k_delay_max_seconds = 900;

/// `#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`. The text is UTF-8,
/// so no surrogates are in it.
bool has_valid_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') return false;
    const std::string_view rest = text.substr(i, 3);
    if (byte == 0xef && (rest == "\xef\xbf\xbe" || rest == "\xef\xbf\xbf")) return false;
  }
  return true;
}

bool is_attribute_name(std::string_view name) {
  static constexpr std::string_view k_allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  if (name.empty() || name.size() > k_attribute_name_max_chars) return false;
  if (name.find_first_not_of(k_allowed) != std::string_view::npos) return false;
  if (name.starts_with('.') || name.ends_with('.')) return false;
  const std::string lower = aws::lower_case(name);
  return name.find("..") == std::string_view::npos && !lower.starts_with("aws.") &&
         !lower.starts_with("amazon.");
}

std::string_view kind_of(const MessageAttributeValue& value) {
  return std::string_view(value.data_type).substr(0, value.data_type.find('.'));
}

bool is_binary(const MessageAttributeValue& value) { return kind_of(value) == "Binary"; }

const std::string& bytes_of_value(const MessageAttributeValue& value) {
  static const std::string k_none;
  const auto& bytes = is_binary(value) ? value.binary_value : value.string_value;
  return bytes ? *bytes : k_none;
}

/// The sentences of these are from memory; `InvalidParameterValue` is what AWS calls them.
std::optional<ApiError> why_refused(const std::string& name, const MessageAttributeValue& value) {
  const auto refused = [&](const std::string& why) {
    return errors::invalid_parameter_value("The message attribute '" + name + "' " + why);
  };
  if (!is_attribute_name(name)) {
    return refused(
        "has an invalid name. It can contain alphanumeric characters, hyphens, underscores and "
        "periods, no period first, last or behind another, no AWS. or Amazon. first, and at most "
        "256 characters.");
  }
  const std::string_view kind = kind_of(value);
  if (kind != "String" && kind != "Number" && kind != "Binary") {
    return refused(
        "has an invalid message attribute type, the set of supported type prefixes is "
        "Binary, Number, and String.");
  }
  if (bytes_of_value(value).empty()) {
    return refused("must contain non-empty message attribute value for message attribute type '" +
                   std::string(kind) + "'.");
  }
  if (!is_binary(value) && !has_valid_characters(bytes_of_value(value))) {
    return errors::invalid_message_contents();
  }
  return std::nullopt;
}

/// Groups and deduplication ids. Source: service model, SendMessage.
bool is_id(std::string_view text) {
  if (text.empty() || text.size() > k_id_max_chars) return false;
  for (const char c : text) {
    if (c < '!' || c > '~') return false;
  }
  return true;
}

std::optional<ApiError> why_refused_in_fifo(const SendMessageRequest& request,
                                            const QueueSettings& settings) {
  if (request.delay_seconds.value_or(0) != 0) {
    return errors::invalid_value(
        std::to_string(*request.delay_seconds), "DelaySeconds",
        "The request include parameter that is not valid for this queue type.");
  }
  if (!request.message_group_id) return errors::missing_parameter("MessageGroupId");
  if (!request.message_deduplication_id && !settings.deduplicates_by_content()) {
    return errors::invalid_parameter_value(
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
        "provided explicitly");
  }
  return std::nullopt;
}

std::optional<ApiError> why_refused_ids(const SendMessageRequest& request) {
  static constexpr std::string_view k_reason =
      "can only include alphanumeric and punctuation characters. 1 to 128 in length.";
  if (request.message_group_id && !is_id(*request.message_group_id)) {
    return errors::invalid_value(*request.message_group_id, "MessageGroupId",
                                 "MessageGroupId " + std::string(k_reason));
  }
  if (request.message_deduplication_id && !is_id(*request.message_deduplication_id)) {
    return errors::invalid_value(*request.message_deduplication_id, "MessageDeduplicationId",
                                 "MessageDeduplicationId " + std::string(k_reason));
  }
  return std::nullopt;
}

void append_sized(std::string& out, std::string_view bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((bytes.size() >> static_cast<unsigned>(shift)) & 0xffU));
  }
  out.append(bytes);
}

}  // namespace

std::optional<ApiError> why_refused(const SendMessageRequest& request,
                                    const QueueSettings& settings) {
  if (request.message_body.empty()) return errors::missing_parameter("MessageBody");
  if (!has_valid_characters(request.message_body)) return errors::invalid_message_contents();
  if (request.message_attributes.size() > k_attributes_max) {
    return errors::invalid_parameter_value("Number of message attributes [" +
                                           std::to_string(request.message_attributes.size()) +
                                           "] exceeds the allowed maximum [10].");
  }
  for (const auto* attributes : {&request.message_attributes, &request.message_system_attributes}) {
    for (const auto& [name, value] : *attributes) {
      if (auto error = why_refused(name, value)) return error;
    }
  }
  for (const auto& [name, value] : request.message_system_attributes) {
    if (name != "AWSTraceHeader" || kind_of(value) != "String") {
      return errors::invalid_parameter_value("Message system attribute name '" + name +
                                             "' is invalid.");
    }
  }
  if (size_of(request) > settings.message_size_max()) {
    return errors::invalid_parameter_value(
        "One or more parameters are invalid. Reason: Message must be shorter than " +
        std::to_string(settings.message_size_max()) + " bytes.");
  }
  const std::int64_t delay = request.delay_seconds.value_or(0);
  if (delay < 0 || delay > k_delay_max_seconds) {
    return errors::invalid_value(std::to_string(delay), "DelaySeconds",
                                 "DelaySeconds must be >= 0 and <= 900.");
  }
  if (settings.fifo()) {
    if (auto error = why_refused_in_fifo(request, settings)) return error;
  } else if (request.message_deduplication_id) {
    return errors::invalid_value(
        *request.message_deduplication_id, "MessageDeduplicationId",
        "The request includes a parameter that is not valid for this queue type.");
  }
  return why_refused_ids(request);
}

std::size_t size_of(std::string_view body, const MessageAttributes& attributes) {
  std::size_t bytes = body.size();
  for (const auto& [name, value] : attributes) {
    bytes += name.size() + value.data_type.size() + bytes_of_value(value).size();
  }
  return bytes;
}

std::size_t size_of(const SendMessageRequest& request) {
  return size_of(request.message_body, request.message_attributes);
}

std::string md5_of(const MessageAttributes& attributes) {
  if (attributes.empty()) return {};
  std::string bytes;
  for (const auto& [name, value] : attributes) {
    append_sized(bytes, name);
    append_sized(bytes, value.data_type);
    bytes.push_back(is_binary(value) ? '\2' : '\1');
    append_sized(bytes, bytes_of_value(value));
  }
  return hex(bytes_of(md5(bytes)));
}

}  // namespace revalab::sqs
