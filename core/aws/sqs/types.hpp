#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The requests and answers of SQS, named as its service model names them. An optional member that
/// was not sent is empty, because SQS tells an absent one from its default.
/// Source: botocore's model sqs/2012-11-05, read 2026-11-22.
namespace revalab::sqs {

using TextMap = std::map<std::string, std::string>;

/// A value that travels with a message: `String`, `Number` or `Binary`, perhaps with a label of the
/// user's own behind a dot.
struct MessageAttributeValue {
  MessageAttributeValue() = default;
  std::string data_type;
  std::optional<std::string> string_value;
  std::optional<std::string> binary_value;  ///< The bytes, not their base64.
  friend bool operator==(const MessageAttributeValue&, const MessageAttributeValue&) = default;
};
using MessageAttributes = std::map<std::string, MessageAttributeValue>;

struct CreateQueueRequest {
  CreateQueueRequest() = default;
  std::string queue_name;
  TextMap attributes;
  TextMap tags;
  friend bool operator==(const CreateQueueRequest&, const CreateQueueRequest&) = default;
};

/// What DeleteQueue, PurgeQueue and ListQueueTags ask with.
struct QueueRequest {
  QueueRequest() = default;
  std::string queue_url;
  friend bool operator==(const QueueRequest&, const QueueRequest&) = default;
};

struct GetQueueUrlRequest {
  GetQueueUrlRequest() = default;
  std::string queue_name;
  std::optional<std::string> queue_owner_aws_account_id;
  friend bool operator==(const GetQueueUrlRequest&, const GetQueueUrlRequest&) = default;
};

/// What CreateQueue and GetQueueUrl answer.
struct QueueUrlResult {
  QueueUrlResult() = default;
  std::string queue_url;
  friend bool operator==(const QueueUrlResult&, const QueueUrlResult&) = default;
};

/// What ListQueues and ListDeadLetterSourceQueues ask with: the one by a prefix of the name, the
/// other for a queue.
struct ListQueuesRequest {
  ListQueuesRequest() = default;
  std::string queue_name_prefix;
  std::string queue_url;
  std::optional<std::string> next_token;
  std::optional<std::int64_t> max_results;
  friend bool operator==(const ListQueuesRequest&, const ListQueuesRequest&) = default;
};

struct ListQueuesResult {
  ListQueuesResult() = default;
  std::vector<std::string> queue_urls;
  std::string next_token;  ///< Empty on the last page.
  friend bool operator==(const ListQueuesResult&, const ListQueuesResult&) = default;
};

struct GetQueueAttributesRequest {
  GetQueueAttributesRequest() = default;
  std::string queue_url;
  std::vector<std::string> attribute_names;
  friend bool operator==(const GetQueueAttributesRequest&,
                         const GetQueueAttributesRequest&) = default;
};

struct SetQueueAttributesRequest {
  SetQueueAttributesRequest() = default;
  std::string queue_url;
  TextMap attributes;
  friend bool operator==(const SetQueueAttributesRequest&,
                         const SetQueueAttributesRequest&) = default;
};

struct TagQueueRequest {
  TagQueueRequest() = default;
  std::string queue_url;
  TextMap tags;
  friend bool operator==(const TagQueueRequest&, const TagQueueRequest&) = default;
};

struct UntagQueueRequest {
  UntagQueueRequest() = default;
  std::string queue_url;
  std::vector<std::string> tag_keys;
  friend bool operator==(const UntagQueueRequest&, const UntagQueueRequest&) = default;
};

/// What is sent; of a batch, each entry has one, and the `id` that tells its result.
struct SendMessageRequest {
  SendMessageRequest() = default;
  std::string id;
  std::string queue_url;
  std::string message_body;
  std::optional<std::int64_t> delay_seconds;
  MessageAttributes message_attributes;
  MessageAttributes message_system_attributes;
  std::optional<std::string> message_deduplication_id;
  std::optional<std::string> message_group_id;
  friend bool operator==(const SendMessageRequest&, const SendMessageRequest&) = default;
};

struct SendMessageResult {
  SendMessageResult() = default;
  std::string id;  ///< Of a batch's entry.
  std::string message_id;
  std::string md5_of_message_body;
  std::string md5_of_message_attributes;  ///< Empty without any, as for the next.
  std::string md5_of_message_system_attributes;
  std::string sequence_number;  ///< Empty from a standard queue.
  friend bool operator==(const SendMessageResult&, const SendMessageResult&) = default;
};

struct ReceiveMessageRequest {
  ReceiveMessageRequest() = default;
  std::string queue_url;
  /// Of system attributes; the newer member MessageSystemAttributeNames is read into the same list.
  std::vector<std::string> attribute_names;
  std::vector<std::string> message_attribute_names;
  std::optional<std::int64_t> max_number_of_messages;
  std::optional<std::int64_t> visibility_timeout;
  std::optional<std::int64_t> wait_time_seconds;
  std::optional<std::string> receive_request_attempt_id;
  friend bool operator==(const ReceiveMessageRequest&, const ReceiveMessageRequest&) = default;
};

struct Message {
  Message() = default;
  std::string message_id;
  std::string receipt_handle;
  std::string md5_of_body;
  std::string body;
  TextMap attributes;  ///< The system's.
  std::string md5_of_message_attributes;
  MessageAttributes message_attributes;
  friend bool operator==(const Message&, const Message&) = default;
};

struct ReceiveMessageResult {
  ReceiveMessageResult() = default;
  std::vector<Message> messages;
  friend bool operator==(const ReceiveMessageResult&, const ReceiveMessageResult&) = default;
};

/// What DeleteMessage and ChangeMessageVisibility ask with, also as entries of a batch.
struct ReceiptRequest {
  ReceiptRequest() = default;
  std::string id;
  std::string queue_url;
  std::string receipt_handle;
  std::optional<std::int64_t> visibility_timeout;
  friend bool operator==(const ReceiptRequest&, const ReceiptRequest&) = default;
};

template <class Entry>
struct BatchRequest {
  BatchRequest() = default;
  std::string queue_url;
  std::vector<Entry> entries;
  friend bool operator==(const BatchRequest&, const BatchRequest&) = default;
};
using SendMessageBatchRequest = BatchRequest<SendMessageRequest>;
using ReceiptBatchRequest = BatchRequest<ReceiptRequest>;

struct BatchResultErrorEntry {
  BatchResultErrorEntry() = default;
  std::string id;
  bool sender_fault = true;
  std::string code;
  std::string message;
  friend bool operator==(const BatchResultErrorEntry&, const BatchResultErrorEntry&) = default;
};

struct SendMessageBatchResult {
  SendMessageBatchResult() = default;
  std::vector<SendMessageResult> successful;
  std::vector<BatchResultErrorEntry> failed;
  friend bool operator==(const SendMessageBatchResult&, const SendMessageBatchResult&) = default;
};

struct ReceiptBatchResult {
  ReceiptBatchResult() = default;
  std::vector<std::string> successful;  ///< Ids of entries.
  std::vector<BatchResultErrorEntry> failed;
  friend bool operator==(const ReceiptBatchResult&, const ReceiptBatchResult&) = default;
};

}  // namespace revalab::sqs
