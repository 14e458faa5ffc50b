#pragma once

#include "core/aws/service_client.hpp"
#include "core/aws/sqs/types.hpp"

namespace revalab::sqs {

/// SQS over JSON 1.0, the operations the core needs. Retries as `ServiceClient` does; a message
/// that is sent again by a retry is sent twice to a standard queue, and once to a FIFO queue within
/// five minutes.
class Client {
 public:
  Client(Transport& transport, Clock& clock, Dice dice, aws::ClientOptions options);

  Task<Result<QueueUrlResult>> create_queue(CreateQueueRequest request);
  Task<Result<QueueUrlResult>> get_queue_url(std::string queue_name);
  /// Errors: also `InvalidChecksum` when the service has received another body than was sent.
  Task<Result<SendMessageResult>> send_message(SendMessageRequest request);
  Task<Result<ReceiveMessageResult>> receive_message(ReceiveMessageRequest request);
  Task<Result<Done>> delete_message(std::string queue_url, std::string receipt_handle);
  /// Zero seconds make the message visible at once.
  Task<Result<Done>> change_message_visibility(std::string queue_url, std::string receipt_handle,
                                               std::int64_t seconds);

  void set_cause(std::string cause) { service_.set_cause(std::move(cause)); }

 private:
  Task<Result<Response>> call(std::string operation, std::string body);

  aws::ServiceClient service_;
};

}  // namespace revalab::sqs
