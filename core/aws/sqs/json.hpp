#pragma once

#include "core/aws/sqs/types.hpp"
#include "core/base/result.hpp"

#include <memory>
#include <string>
#include <string_view>

/// SQS's JSON 1.0 bodies, both directions: the client writes requests and reads answers, the fake
/// reads requests and writes answers.
namespace revalab::sqs {

void append_json(std::string& out, const CreateQueueRequest& request);
void append_json(std::string& out, const GetQueueUrlRequest& request);
void append_json(std::string& out, const SendMessageRequest& request);
void append_json(std::string& out, const ReceiveMessageRequest& request);
void append_json(std::string& out, const ReceiptRequest& request);

void append_json(std::string& out, const QueueUrlResult& result);
/// `member` is `QueueUrls`, or `queueUrls` from ListDeadLetterSourceQueues, which has it even when
/// it is empty.
void append_json(std::string& out, const ListQueuesResult& result, std::string_view member);
/// `member` is `Attributes` or `Tags`; without any there is no member.
void append_json(std::string& out, const TextMap& values, std::string_view member);
void append_json(std::string& out, const SendMessageResult& result);
void append_json(std::string& out, const ReceiveMessageResult& result);
void append_json(std::string& out, const SendMessageBatchResult& result);
void append_json(std::string& out, const ReceiptBatchResult& result);

/// Reads JSON bodies: parse one, then read it as what it should be. Keeps its buffers, so it is
/// cheap to use again and again.
class Decoder {
 public:
  Decoder();
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  /// Parses a body; false when it is no JSON object (or not UTF-8).
  [[nodiscard]] bool parse(std::string_view body);

  /// Reads the body parsed last as a request. Errors: SerializationException when a member has the
  /// wrong JSON type. Members the service does not know are ignored, as it does.
  Result<Done> read(CreateQueueRequest& request);
  Result<Done> read(QueueRequest& request);
  Result<Done> read(GetQueueUrlRequest& request);
  Result<Done> read(ListQueuesRequest& request);
  Result<Done> read(GetQueueAttributesRequest& request);
  Result<Done> read(SetQueueAttributesRequest& request);
  Result<Done> read(TagQueueRequest& request);
  Result<Done> read(UntagQueueRequest& request);
  Result<Done> read(SendMessageRequest& request);
  Result<Done> read(ReceiveMessageRequest& request);
  Result<Done> read(ReceiptRequest& request);
  Result<Done> read(SendMessageBatchRequest& request);
  Result<Done> read(ReceiptBatchRequest& request);

  /// Reads the body parsed last as an answer. Errors: SerializationException.
  Result<Done> read(QueueUrlResult& result);
  Result<Done> read(SendMessageResult& result);
  Result<Done> read(ReceiveMessageResult& result);

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

}  // namespace revalab::sqs
