#include "core/aws/sqs/json.hpp"
#include "core/base/digest.hpp"
#include "core/base/json_writer.hpp"

namespace revalab::sqs {
namespace {

void write_text(JsonWriter& json, std::string_view member, std::string_view text) {
  if (!text.empty()) json.key(member).string(text);
}

void write_text(JsonWriter& json, std::string_view member, const std::optional<std::string>& text) {
  if (text) json.key(member).string(*text);
}

void write_number(JsonWriter& json, std::string_view member, std::optional<std::int64_t> value) {
  if (value) json.key(member).integer(*value);
}

void write_texts(JsonWriter& json, std::string_view member, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json.key(member).begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_map(JsonWriter& json, std::string_view member, const TextMap& values) {
  if (values.empty()) return;
  json.key(member).begin_object();
  for (const auto& [name, value] : values) json.key(name).string(value);
  json.end_object();
}

void write_attributes(JsonWriter& json, std::string_view member, const MessageAttributes& values) {
  if (values.empty()) return;
  json.key(member).begin_object();
  for (const auto& [name, value] : values) {
    json.key(name).begin_object();
    write_text(json, "StringValue", value.string_value);
    if (value.binary_value) json.key("BinaryValue").string(base64_encode(*value.binary_value));
    json.key("DataType").string(value.data_type).end_object();
  }
  json.end_object();
}

void write_members(JsonWriter& json, const SendMessageResult& result) {
  json.key("MessageId").string(result.message_id);
  json.key("MD5OfMessageBody").string(result.md5_of_message_body);
  write_text(json, "MD5OfMessageAttributes", std::string_view(result.md5_of_message_attributes));
  write_text(json, "MD5OfMessageSystemAttributes",
             std::string_view(result.md5_of_message_system_attributes));
  write_text(json, "SequenceNumber", std::string_view(result.sequence_number));
}

void write_failed(JsonWriter& json, const std::vector<BatchResultErrorEntry>& failed) {
  json.key("Failed").begin_array();
  for (const BatchResultErrorEntry& entry : failed) {
    json.begin_object().key("Id").string(entry.id);
    json.key("SenderFault").boolean(entry.sender_fault);
    json.key("Code").string(entry.code).key("Message").string(entry.message).end_object();
  }
  json.end_array();
}

void write_message(JsonWriter& json, const Message& message) {
  json.begin_object().key("MessageId").string(message.message_id);
  json.key("ReceiptHandle").string(message.receipt_handle);
  json.key("MD5OfBody").string(message.md5_of_body).key("Body").string(message.body);
  write_map(json, "Attributes", message.attributes);
  write_text(json, "MD5OfMessageAttributes", std::string_view(message.md5_of_message_attributes));
  write_attributes(json, "MessageAttributes", message.message_attributes);
  json.end_object();
}

}  // namespace

void append_json(std::string& out, const CreateQueueRequest& request) {
  JsonWriter json(out);
  json.begin_object().key("QueueName").string(request.queue_name);
  write_map(json, "Attributes", request.attributes);
  write_map(json, "tags", request.tags);
  json.end_object();
}

void append_json(std::string& out, const GetQueueUrlRequest& request) {
  JsonWriter json(out);
  json.begin_object().key("QueueName").string(request.queue_name);
  write_text(json, "QueueOwnerAWSAccountId", request.queue_owner_aws_account_id);
  json.end_object();
}

void append_json(std::string& out, const SendMessageRequest& request) {
  JsonWriter json(out);
  json.begin_object().key("QueueUrl").string(request.queue_url);
  json.key("MessageBody").string(request.message_body);
  write_number(json, "DelaySeconds", request.delay_seconds);
  write_attributes(json, "MessageAttributes", request.message_attributes);
  write_attributes(json, "MessageSystemAttributes", request.message_system_attributes);
  write_text(json, "MessageDeduplicationId", request.message_deduplication_id);
  write_text(json, "MessageGroupId", request.message_group_id);
  json.end_object();
}

void append_json(std::string& out, const ReceiveMessageRequest& request) {
  JsonWriter json(out);
  json.begin_object().key("QueueUrl").string(request.queue_url);
  write_texts(json, "MessageSystemAttributeNames", request.attribute_names);
  write_texts(json, "MessageAttributeNames", request.message_attribute_names);
  write_number(json, "MaxNumberOfMessages", request.max_number_of_messages);
  write_number(json, "VisibilityTimeout", request.visibility_timeout);
  write_number(json, "WaitTimeSeconds", request.wait_time_seconds);
  write_text(json, "ReceiveRequestAttemptId", request.receive_request_attempt_id);
  json.end_object();
}

void append_json(std::string& out, const ReceiptRequest& request) {
  JsonWriter json(out);
  json.begin_object().key("QueueUrl").string(request.queue_url);
  json.key("ReceiptHandle").string(request.receipt_handle);
  write_number(json, "VisibilityTimeout", request.visibility_timeout);
  json.end_object();
}

void append_json(std::string& out, const QueueUrlResult& result) {
  JsonWriter(out).begin_object().key("QueueUrl").string(result.queue_url).end_object();
}

void append_json(std::string& out, const ListQueuesResult& result, std::string_view member) {
  JsonWriter json(out);
  json.begin_object();
  const bool required = member == "queueUrls";
  if (required && result.queue_urls.empty()) json.key(member).begin_array().end_array();
  write_texts(json, member, result.queue_urls);
  write_text(json, "NextToken", std::string_view(result.next_token));
  json.end_object();
}

void append_json(std::string& out, const TextMap& values, std::string_view member) {
  JsonWriter json(out);
  json.begin_object();
  write_map(json, member, values);
  json.end_object();
}

void append_json(std::string& out, const SendMessageResult& result) {
  JsonWriter json(out);
  json.begin_object();
  write_members(json, result);
  json.end_object();
}

void append_json(std::string& out, const ReceiveMessageResult& result) {
  JsonWriter json(out);
  json.begin_object();
  if (!result.messages.empty()) {
    json.key("Messages").begin_array();
    for (const Message& message : result.messages) write_message(json, message);
    json.end_array();
  }
  json.end_object();
}

void append_json(std::string& out, const SendMessageBatchResult& result) {
  JsonWriter json(out);
  json.begin_object().key("Successful").begin_array();
  for (const SendMessageResult& entry : result.successful) {
    json.begin_object().key("Id").string(entry.id);
    write_members(json, entry);
    json.end_object();
  }
  json.end_array();
  write_failed(json, result.failed);
  json.end_object();
}

void append_json(std::string& out, const ReceiptBatchResult& result) {
  JsonWriter json(out);
  json.begin_object().key("Successful").begin_array();
  for (const std::string& id : result.successful) {
    json.begin_object().key("Id").string(id).end_object();
  }
  json.end_array();
  write_failed(json, result.failed);
  json.end_object();
}

}  // namespace revalab::sqs
