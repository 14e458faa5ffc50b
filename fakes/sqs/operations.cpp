#include "fakes/sqs/sqs.hpp"

// The operations of the wire face that only decode, call and encode.
namespace revalab::sqs {
namespace {

/// Encodes a result that is there, perhaps as a member of its own.
template <class T, class... Member>
Result<Done> encoded(const Result<T>& result, std::string& body, Member... member) {
  if (!result) return result.error();
  append_json(body, *result, member...);
  return Done{};
}

}  // namespace

Result<Done> Sqs::create_queue(const Call& call, Outcome& outcome) {
  const auto request = read<CreateQueueRequest>();
  if (!request) return request.error();
  return encoded(queues_.create_queue(*request, call), outcome.body);
}

Result<Done> Sqs::get_queue_url(const Call& call, Outcome& outcome) {
  const auto request = read<GetQueueUrlRequest>();
  if (!request) return request.error();
  return encoded(queues_.get_queue_url(*request, call), outcome.body);
}

Result<Done> Sqs::list_queues(const Call& call, Outcome& outcome) {
  const auto request = read<ListQueuesRequest>();
  if (!request) return request.error();
  return encoded(queues_.list_queues(*request, call), outcome.body, "QueueUrls");
}

Result<Done> Sqs::list_dead_letter_source_queues(const Call& call, Outcome& outcome) {
  const auto request = read<ListQueuesRequest>();
  if (!request) return request.error();
  return encoded(queues_.list_dead_letter_source_queues(*request, call), outcome.body, "queueUrls");
}

Result<Done> Sqs::delete_queue(const Call& call, Outcome&) {
  const auto request = read<QueueRequest>();
  if (!request) return request.error();
  return queues_.delete_queue(*request, call);
}

Result<Done> Sqs::purge_queue(const Call& call, Outcome&) {
  const auto request = read<QueueRequest>();
  if (!request) return request.error();
  return queues_.purge_queue(*request, call);
}

Result<Done> Sqs::get_queue_attributes(const Call& call, Outcome& outcome) {
  const auto request = read<GetQueueAttributesRequest>();
  if (!request) return request.error();
  return encoded(queues_.get_queue_attributes(*request, call), outcome.body, "Attributes");
}

Result<Done> Sqs::set_queue_attributes(const Call& call, Outcome&) {
  const auto request = read<SetQueueAttributesRequest>();
  if (!request) return request.error();
  return queues_.set_queue_attributes(*request, call);
}

Result<Done> Sqs::list_queue_tags(const Call& call, Outcome& outcome) {
  const auto request = read<QueueRequest>();
  if (!request) return request.error();
  return encoded(queues_.list_queue_tags(*request, call), outcome.body, "Tags");
}

Result<Done> Sqs::tag_queue(const Call& call, Outcome&) {
  const auto request = read<TagQueueRequest>();
  if (!request) return request.error();
  return queues_.tag_queue(*request, call);
}

Result<Done> Sqs::untag_queue(const Call& call, Outcome&) {
  const auto request = read<UntagQueueRequest>();
  if (!request) return request.error();
  return queues_.untag_queue(*request, call);
}

Result<Done> Sqs::send_message(const Call& call, Outcome& outcome) {
  const auto request = read<SendMessageRequest>();
  if (!request) return request.error();
  return encoded(queues_.send_message(*request, call), outcome.body);
}

Result<Done> Sqs::send_message_batch(const Call& call, Outcome& outcome) {
  const auto request = read<SendMessageBatchRequest>();
  if (!request) return request.error();
  return encoded(queues_.send_message_batch(*request, call), outcome.body);
}

Result<Done> Sqs::delete_message(const Call& call, Outcome&) {
  const auto request = read<ReceiptRequest>();
  if (!request) return request.error();
  return queues_.delete_message(*request, call);
}

Result<Done> Sqs::delete_message_batch(const Call& call, Outcome& outcome) {
  const auto request = read<ReceiptBatchRequest>();
  if (!request) return request.error();
  return encoded(queues_.delete_message_batch(*request, call), outcome.body);
}

Result<Done> Sqs::change_message_visibility(const Call& call, Outcome&) {
  const auto request = read<ReceiptRequest>();
  if (!request) return request.error();
  return queues_.change_message_visibility(*request, call);
}

Result<Done> Sqs::change_message_visibility_batch(const Call& call, Outcome& outcome) {
  const auto request = read<ReceiptBatchRequest>();
  if (!request) return request.error();
  return encoded(queues_.change_message_visibility_batch(*request, call), outcome.body);
}

}  // namespace revalab::sqs
