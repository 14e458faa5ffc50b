#pragma once

#include "core/aws/sqs/types.hpp"
#include "core/base/dice.hpp"
#include "core/pricing/usage.hpp"
#include "fakes/sqs/options.hpp"
#include "fakes/sqs/queue.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::sqs {

/// The typed face: the queues of one account and region. Of a queue's URL only its last part, the
/// name, counts: clients reach the lab under names of its host, and builds know URLs of other
/// accounts. Usage carries the call's cause, or the operation's name.
class Queues {
 public:
  /// `ledger` outlives this.
  Queues(Calendar calendar, const Dice& dice, Ledger& ledger, Options options);

  Result<QueueUrlResult> create_queue(const CreateQueueRequest& request, const Call& call);
  Result<QueueUrlResult> get_queue_url(const GetQueueUrlRequest& request, const Call& call);
  Result<ListQueuesResult> list_queues(const ListQueuesRequest& request, const Call& call);
  Result<ListQueuesResult> list_dead_letter_source_queues(const ListQueuesRequest& request,
                                                          const Call& call);
  Result<Done> delete_queue(const QueueRequest& request, const Call& call);
  Result<Done> purge_queue(const QueueRequest& request, const Call& call);
  Result<TextMap> get_queue_attributes(const GetQueueAttributesRequest& request, const Call& call);
  Result<Done> set_queue_attributes(const SetQueueAttributesRequest& request, const Call& call);
  Result<TextMap> list_queue_tags(const QueueRequest& request, const Call& call);
  Result<Done> tag_queue(const TagQueueRequest& request, const Call& call);
  Result<Done> untag_queue(const UntagQueueRequest& request, const Call& call);

  Result<SendMessageResult> send_message(const SendMessageRequest& request, const Call& call);
  Result<SendMessageBatchResult> send_message_batch(const SendMessageBatchRequest& request,
                                                    const Call& call);
  Result<Done> delete_message(const ReceiptRequest& request, const Call& call);
  Result<ReceiptBatchResult> delete_message_batch(const ReceiptBatchRequest& request,
                                                  const Call& call);
  Result<Done> change_message_visibility(const ReceiptRequest& request, const Call& call);
  Result<ReceiptBatchResult> change_message_visibility_batch(const ReceiptBatchRequest& request,
                                                             const Call& call);

  /// What a receive comes to: an answer, or how long there is to wait for one, and for what.
  struct Received {
    Received() = default;
    ReceiveMessageResult result;
    std::optional<Duration> wait;
    ChangeCount changes = nullptr;
  };
  /// Uses nothing while there is to wait. Errors: also OverLimit, of a standard queue that is asked
  /// without waiting.
  Result<Received> receive_message(const ReceiveMessageRequest& request, const Call& call);

  /// How many receives have delivered or moved messages so far: the others have only read.
  [[nodiscard]] std::uint64_t effective_receives() const { return effective_receives_; }

  /// When a message becomes available by itself next.
  [[nodiscard]] std::optional<Instant> next_deadline() const;
  void advance_to(Instant now);

  /// By name.
  [[nodiscard]] const std::map<std::string, std::unique_ptr<Queue>>& all() const { return queues_; }
  /// Null when there is none of that name.
  [[nodiscard]] const Queue* find(std::string_view name) const;

 private:
  struct Named {
    std::string name;
    Queue* queue;
  };
  /// Errors: MissingParameter, InvalidAddress, QueueDoesNotExist.
  Result<Named> queue_at(std::string_view url);
  [[nodiscard]] std::string url_of(std::string_view name, const Call& call) const;
  [[nodiscard]] std::string arn_of(std::string_view name) const;
  [[nodiscard]] Queue* queue_with_arn(std::string_view arn) const;
  [[nodiscard]] std::optional<ApiError> why_no_redrive(const QueueSettings& settings) const;
  template <class Matches>
  Result<ListQueuesResult> page_of_queues(const ListQueuesRequest& request, const Call& call,
                                          Matches matches) const;
  [[nodiscard]] Message shown(const Queue::Delivery& delivery,
                              const ReceiveMessageRequest& request) const;
  /// Moves those that are next and were received too often. False when there were none.
  bool move_dead_letters(const Named& from, std::size_t count, Instant now);
  Result<Done> delete_one(Queue& queue, const ReceiptRequest& request, Instant now);
  Result<Done> change_one(Queue& queue, const ReceiptRequest& request, Instant now);
  template <class ActOnOne>
  Result<ReceiptBatchResult> receipts(const ReceiptBatchRequest& request, std::string_view entry,
                                      std::string_view operation, const Call& call, ActOnOne act);
  /// Notes a request: one for each 64 KiB that it carries, and at least one.
  void use(const Queue* queue, std::size_t bytes, std::string_view operation, const Call& call);

  Calendar calendar_;
  Ids ids_;
  Ledger& ledger_;
  Options options_;
  std::uint64_t last_serial_ = 0;
  std::uint64_t effective_receives_ = 0;
  std::map<std::string, std::unique_ptr<Queue>> queues_;
  std::map<std::string, Instant> deleted_;  ///< When, for a minute.
};

/// The name in a queue's URL, its last part; empty when it is no such URL.
std::string_view queue_name_in(std::string_view url);

}  // namespace revalab::sqs
