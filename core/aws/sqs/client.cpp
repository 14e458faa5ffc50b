#include "core/aws/sqs/client.hpp"

#include "core/aws/json_protocol.hpp"
#include "core/aws/sqs/errors.hpp"
#include "core/aws/sqs/json.hpp"
#include "core/base/digest.hpp"

namespace revalab::sqs {
namespace {

template <class T>
Result<T> decode(const Result<Response>& answer) {
  return aws::read_json_answer<T, Decoder>(answer);
}

Result<Done> done(const Result<Response>& answer) {
  if (!answer) return answer.error();
  return Done{};
}

}  // namespace

Client::Client(Transport& transport, Clock& clock, Dice dice, aws::ClientOptions options)
    : service_(transport, clock, dice, std::move(options), "sqs", decode_error) {}

Task<Result<Response>> Client::call(std::string operation, std::string body) {
  Request request = aws::json_request("AmazonSQS", operation, std::move(body));
  auto answer = co_await service_.call(std::move(request));
  co_return answer;
}

Task<Result<QueueUrlResult>> Client::create_queue(CreateQueueRequest request) {
  std::string body = aws::json_body(request);
  auto answer = co_await call("CreateQueue", std::move(body));
  co_return decode<QueueUrlResult>(answer);
}

Task<Result<QueueUrlResult>> Client::get_queue_url(std::string queue_name) {
  GetQueueUrlRequest request;
  request.queue_name = std::move(queue_name);
  std::string body = aws::json_body(request);
  auto answer = co_await call("GetQueueUrl", std::move(body));
  co_return decode<QueueUrlResult>(answer);
}

Task<Result<SendMessageResult>> Client::send_message(SendMessageRequest request) {
  std::string body = aws::json_body(request);
  auto answer = co_await call("SendMessage", std::move(body));
  auto result = decode<SendMessageResult>(answer);
  if (result && result->md5_of_message_body != hex(bytes_of(md5(request.message_body)))) {
    co_return ApiError(answer->status, "InvalidChecksum", "SQS has another MD5 of the body");
  }
  co_return result;
}

Task<Result<ReceiveMessageResult>> Client::receive_message(ReceiveMessageRequest request) {
  std::string body = aws::json_body(request);
  auto answer = co_await call("ReceiveMessage", std::move(body));
  co_return decode<ReceiveMessageResult>(answer);
}

Task<Result<Done>> Client::delete_message(std::string queue_url, std::string receipt_handle) {
  ReceiptRequest request;
  request.queue_url = std::move(queue_url);
  request.receipt_handle = std::move(receipt_handle);
  std::string body = aws::json_body(request);
  auto answer = co_await call("DeleteMessage", std::move(body));
  co_return done(answer);
}

Task<Result<Done>> Client::change_message_visibility(std::string queue_url,
                                                     std::string receipt_handle,
                                                     std::int64_t seconds) {
  ReceiptRequest request;
  request.queue_url = std::move(queue_url);
  request.receipt_handle = std::move(receipt_handle);
  request.visibility_timeout = seconds;
  std::string body = aws::json_body(request);
  auto answer = co_await call("ChangeMessageVisibility", std::move(body));
  co_return done(answer);
}

}  // namespace revalab::sqs
