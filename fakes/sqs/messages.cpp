#include "core/aws/sqs/errors.hpp"
#include "fakes/sqs/message_rules.hpp"
#include "fakes/sqs/queues.hpp"

#include <algorithm>
#include <set>

// What `Queues` does with messages, alone and in batches.
namespace revalab::sqs {
namespace {

// Source: service model and quotas-messages.html, read 2026-11-22.
constexpr std::size_t k_batch_max = 10;
constexpr std::size_t k_batch_max_bytes = 1'048'576;
constexpr std::size_t k_entry_id_max_chars = 80;
constexpr std::int64_t k_receive_max = 10;
constexpr std::int64_t k_wait_max_seconds = 20;
constexpr std::int64_t k_visibility_max_seconds = 43'200;
/// What one paid request carries. Source: https://aws.amazon.com/sqs/pricing/, as quoted in 2026.
constexpr std::size_t k_request_bytes = 64U * 1024U;
/// Who sends: the lab has one user.
constexpr std::string_view k_sender_id = "AIDAREVALAB0000000000";

std::optional<ApiError> why_no_entry_ids(const std::vector<std::string>& ids,
                                         std::string_view entry_type) {
  static constexpr std::string_view k_allowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  if (ids.empty()) return errors::empty_batch(entry_type);
  if (ids.size() > k_batch_max) return errors::too_many_entries(ids.size());
  std::set<std::string_view> seen;
  for (const std::string& id : ids) {
    if (id.empty() || id.size() > k_entry_id_max_chars ||
        id.find_first_not_of(k_allowed) != std::string::npos) {
      return errors::invalid_batch_entry_id();
    }
    if (!seen.insert(id).second) return errors::batch_entry_ids_not_distinct(id);
  }
  return std::nullopt;
}

template <class Entry>
std::vector<std::string> ids_of(const std::vector<Entry>& entries) {
  std::vector<std::string> ids;
  for (const Entry& entry : entries) ids.push_back(entry.id);
  return ids;
}

BatchResultErrorEntry failed_entry(const std::string& id, const ApiError& error) {
  BatchResultErrorEntry entry;
  entry.id = id;
  entry.code = error.code;
  entry.message = error.message;
  return entry;
}

bool lacks_fifo_ids(const SendMessageRequest& entry, const QueueSettings& settings) {
  if (!settings.fifo()) return false;
  return !entry.message_group_id ||
         (!entry.message_deduplication_id && !settings.deduplicates_by_content());
}

std::optional<ApiError> why_no_receive(const ReceiveMessageRequest& request) {
  const std::int64_t count = request.max_number_of_messages.value_or(1);
  if (count < 1 || count > k_receive_max) {
    return errors::invalid_value(std::to_string(count), "MaxNumberOfMessages",
                                 "Must be between 1 and 10, if provided.");
  }
  const std::int64_t wait = request.wait_time_seconds.value_or(0);
  if (wait < 0 || wait > k_wait_max_seconds) {
    return errors::invalid_value(std::to_string(wait), "WaitTimeSeconds",
                                 "Must be >= 0 and <= 20, if provided.");
  }
  const std::int64_t timeout = request.visibility_timeout.value_or(0);
  if (timeout < 0 || timeout > k_visibility_max_seconds) {
    return errors::invalid_value(std::to_string(timeout), "VisibilityTimeout",
                                 "Must be between 0 and 43200, if provided.");
  }
  return std::nullopt;
}

/// Whether a message attribute was asked for: by name, `All`, `.*` or a prefix such as `Order.*`.
/// Source: service model, ReceiveMessage; recorded in localstack's snapshot, where `Hel.*` selects
/// `Hello` and `Help.Me`.
bool is_asked(const std::string& name, const std::vector<std::string>& asked) {
  return std::any_of(asked.begin(), asked.end(), [&](const std::string& wish) {
    if (wish == "All" || wish == ".*" || wish == "*") return true;
    if (wish.ends_with(".*")) return name.starts_with(wish.substr(0, wish.size() - 2));
    return name == wish;
  });
}

}  // namespace

void Queues::use(const Queue* queue, std::size_t bytes, std::string_view operation,
                 const Call& call) {
  const std::size_t requests =
      std::max<std::size_t>(1, (bytes + k_request_bytes - 1) / k_request_bytes);
  const bool fifo = queue != nullptr && queue->settings().fifo();
  ledger_.add(calendar_.wall(call.now), fifo ? Dimension::sqs_fifo_request : Dimension::sqs_request,
              static_cast<std::int64_t>(requests), call.cause.empty() ? operation : call.cause);
}

Result<SendMessageResult> Queues::send_message(const SendMessageRequest& request,
                                               const Call& call) {
  advance_to(call.now);
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  if (auto error = why_refused(request, found->queue->settings())) return *std::move(error);
  use(found->queue, size_of(request), "SendMessage", call);
  return found->queue->send(request, ids_, call.now);
}

Result<SendMessageBatchResult> Queues::send_message_batch(const SendMessageBatchRequest& request,
                                                          const Call& call) {
  advance_to(call.now);
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  if (auto error = why_no_entry_ids(ids_of(request.entries), "SendMessageBatchRequestEntry")) {
    return *std::move(error);
  }
  std::size_t bytes = 0;
  for (const SendMessageRequest& entry : request.entries) bytes += size_of(entry);
  if (bytes > k_batch_max_bytes) return errors::batch_too_long(bytes);
  Queue& queue = *found->queue;
  for (const SendMessageRequest& entry : request.entries) {
    // What a FIFO queue demands of every message refuses them all. Source: localstack's snapshot,
    // test_send_batch_missing_message_group_id_for_fifo_queue.
    if (lacks_fifo_ids(entry, queue.settings())) return *why_refused(entry, queue.settings());
  }
  SendMessageBatchResult result;
  for (const SendMessageRequest& entry : request.entries) {
    if (const auto error = why_refused(entry, queue.settings())) {
      result.failed.push_back(failed_entry(entry.id, *error));
    } else {
      result.successful.push_back(queue.send(entry, ids_, call.now));
    }
  }
  use(&queue, bytes, "SendMessageBatch", call);
  return result;
}

Message Queues::shown(const Queue::Delivery& delivery, const ReceiveMessageRequest& request) const {
  const StoredMessage& stored = *delivery.message;
  Message message;
  message.message_id = stored.id;
  message.receipt_handle = receipt_handle(delivery.receipt);
  message.body = stored.body;
  message.md5_of_body = stored.body_md5;
  const auto milliseconds = [this](Instant at) {
    return std::to_string(calendar_.wall(at).epoch_milliseconds());
  };
  TextMap all{{"SenderId", std::string(k_sender_id)},
              {"SentTimestamp", milliseconds(stored.sent)},
              {"ApproximateReceiveCount", std::to_string(stored.receive_count)},
              {"ApproximateFirstReceiveTimestamp",
               milliseconds(stored.first_received.value_or(stored.received))}};
  if (!stored.sequence_number.empty()) {
    all["SequenceNumber"] = stored.sequence_number;
    all["MessageDeduplicationId"] = stored.deduplication_id;
  }
  if (!stored.group.empty()) all["MessageGroupId"] = stored.group;
  if (!stored.trace_header.empty()) all["AWSTraceHeader"] = stored.trace_header;
  if (!stored.source_arn.empty()) all["DeadLetterQueueSourceArn"] = stored.source_arn;
  for (const auto& [name, value] : all) {
    const auto& asked = request.attribute_names;
    const bool wanted = std::any_of(asked.begin(), asked.end(), [&name = name](const auto& wish) {
      return wish == "All" || wish == name;
    });
    if (wanted) message.attributes.emplace(name, value);
  }
  for (const auto& [name, value] : stored.attributes) {
    if (is_asked(name, request.message_attribute_names)) {
      message.message_attributes.emplace(name, value);
    }
  }
  // Of those that are delivered: what a client can check.
  message.md5_of_message_attributes = md5_of(message.message_attributes);
  return message;
}

bool Queues::move_dead_letters(const Named& from, std::size_t count, Instant now) {
  const auto& redrive = from.queue->settings().redrive();
  Queue* target = redrive ? queue_with_arn(redrive->target_arn) : nullptr;
  // Without a queue to go to, and into their own, they stay.
  if (target == nullptr || target == from.queue) return false;
  auto dead = from.queue->take_dead_letters(count, redrive->max_receive_count);
  for (StoredMessage& message : dead) {
    if (message.source_arn.empty()) message.source_arn = arn_of(from.name);
    target->adopt(std::move(message), now);
  }
  return !dead.empty();
}

Result<Queues::Received> Queues::receive_message(const ReceiveMessageRequest& request,
                                                 const Call& call) {
  advance_to(call.now);
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  if (auto error = why_no_receive(request)) return *std::move(error);
  Queue& queue = *found->queue;
  const Duration timeout = request.visibility_timeout
                               ? Duration(std::chrono::seconds(*request.visibility_timeout))
                               : queue.settings().visibility_timeout();
  const Duration wait = request.wait_time_seconds
                            ? Duration(std::chrono::seconds(*request.wait_time_seconds))
                            : queue.settings().receive_wait();
  const bool attempts = queue.settings().fifo() && request.receive_request_attempt_id;
  std::optional<std::vector<Queue::Delivery>> again;
  if (attempts) again = queue.receive_again(*request.receive_request_attempt_id, timeout, call.now);
  bool moved = false;
  std::vector<Queue::Delivery> deliveries;
  if (again) {
    deliveries = *std::move(again);
  } else {
    const std::int64_t room = options_.in_flight_max - queue.counts().in_flight;
    // Source: service model, ReceiveMessage: a FIFO queue and a long poll answer nothing instead.
    if (room <= 0 && !queue.settings().fifo() && wait == Duration(0)) return errors::over_limit();
    const std::int64_t count = std::min(request.max_number_of_messages.value_or(1), room);
    if (count > 0) {
      moved = move_dead_letters(*found, static_cast<std::size_t>(count), call.now);
      deliveries = queue.receive(static_cast<std::size_t>(count), timeout, call.now);
    }
    if (attempts && !deliveries.empty()) {
      queue.note_attempt(*request.receive_request_attempt_id, deliveries, call.now);
    }
  }
  if (moved || !deliveries.empty()) ++effective_receives_;
  Received received;
  // A receive that moved something is answered, so that carriers look at who waits for that.
  if (deliveries.empty() && !moved && call.waited < wait) {
    received.wait = wait - call.waited;
    received.changes = queue.changes();
    return received;
  }
  std::size_t bytes = 0;
  for (const Queue::Delivery& delivery : deliveries) {
    received.result.messages.push_back(shown(delivery, request));
    bytes += size_of(delivery.message->body, delivery.message->attributes);
  }
  use(&queue, bytes, "ReceiveMessage", call);
  return received;
}

Result<Done> Queues::delete_one(Queue& queue, const ReceiptRequest& request, Instant) {
  if (request.receipt_handle.empty()) return errors::missing_parameter("ReceiptHandle");
  const auto receipt = parse_receipt_handle(request.receipt_handle);
  if (!receipt || receipt->queue != queue.serial()) {
    return errors::receipt_handle_is_invalid(request.receipt_handle);
  }
  return queue.remove(*receipt, request.receipt_handle);
}

Result<Done> Queues::change_one(Queue& queue, const ReceiptRequest& request, Instant now) {
  if (request.receipt_handle.empty()) return errors::missing_parameter("ReceiptHandle");
  if (!request.visibility_timeout) return errors::missing_parameter("VisibilityTimeout");
  const std::int64_t timeout = *request.visibility_timeout;
  if (timeout < 0 || timeout > k_visibility_max_seconds) {
    return errors::invalid_value(std::to_string(timeout), "VisibilityTimeout",
                                 "Must be between 0 and 43200, if provided.");
  }
  const auto receipt = parse_receipt_handle(request.receipt_handle);
  if (!receipt || receipt->queue != queue.serial()) {
    return errors::receipt_handle_is_invalid(request.receipt_handle);
  }
  return queue.change_visibility(*receipt, request.receipt_handle, std::chrono::seconds(timeout),
                                 now);
}

Result<Done> Queues::delete_message(const ReceiptRequest& request, const Call& call) {
  advance_to(call.now);
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  auto done = delete_one(*found->queue, request, call.now);
  if (done) use(found->queue, 0, "DeleteMessage", call);
  return done;
}

Result<Done> Queues::change_message_visibility(const ReceiptRequest& request, const Call& call) {
  advance_to(call.now);
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  auto done = change_one(*found->queue, request, call.now);
  if (done) use(found->queue, 0, "ChangeMessageVisibility", call);
  return done;
}

template <class ActOnOne>
Result<ReceiptBatchResult> Queues::receipts(const ReceiptBatchRequest& request,
                                            std::string_view entry, std::string_view operation,
                                            const Call& call, ActOnOne act) {
  advance_to(call.now);
  const auto found = queue_at(request.queue_url);
  if (!found) return found.error();
  if (auto error = why_no_entry_ids(ids_of(request.entries), entry)) return *std::move(error);
  ReceiptBatchResult result;
  for (const ReceiptRequest& each : request.entries) {
    const Result<Done> done = (this->*act)(*found->queue, each, call.now);
    if (done) {
      result.successful.push_back(each.id);
    } else {
      result.failed.push_back(failed_entry(each.id, done.error()));
    }
  }
  use(found->queue, 0, operation, call);
  return result;
}

Result<ReceiptBatchResult> Queues::delete_message_batch(const ReceiptBatchRequest& request,
                                                        const Call& call) {
  return receipts(request, "DeleteMessageBatchRequestEntry", "DeleteMessageBatch", call,
                  &Queues::delete_one);
}

Result<ReceiptBatchResult> Queues::change_message_visibility_batch(
    const ReceiptBatchRequest& request, const Call& call) {
  return receipts(request, "ChangeMessageVisibilityBatchRequestEntry",
                  "ChangeMessageVisibilityBatch", call, &Queues::change_one);
}

}  // namespace revalab::sqs
