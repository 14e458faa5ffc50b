#pragma once

#include "core/base/handler.hpp"
#include "fakes/sqs/five_minute_memory.hpp"
#include "fakes/sqs/ids.hpp"
#include "fakes/sqs/queue_settings.hpp"
#include "fakes/sqs/stored_message.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace revalab::sqs {

/// How many messages are in which state.
struct QueueCounts {
  std::int64_t available = 0;
  std::int64_t in_flight = 0;
  std::int64_t delayed = 0;
};

/// One queue, standard or FIFO. Standard queues too deliver in order and once, which they are
/// allowed to. Time is what the calls say; they never say an earlier one.
///
///     messages_    by order      every message, the oldest first
///     waiting_     by instant    those delayed or in flight: when each becomes available
///     ages_        by instant    every message: when its retention began
///     ready_       by order      what can be delivered: of a standard queue each available
///     message,
///                                of a FIFO queue the first of each group with none in flight
///
/// Invariant: of a FIFO queue's group nothing is delivered while any message of it is in flight.
/// Source: SQS developer guide, FIFO-queues-understanding-logic, read 2026-11-24.
class Queue {
 public:
  /// `serial` tells it from every other queue there ever was.
  Queue(std::uint64_t serial, QueueSettings settings, Instant created);
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;
  /// Whoever waits for it has waited long enough.
  ~Queue();

  /// Takes a message that `why_refused` has nothing against. What a FIFO queue has taken within
  /// five minutes under the same deduplication id it takes for the same, and keeps once.
  SendMessageResult send(const SendMessageRequest& request, Ids& ids, Instant now);

  struct Delivery {
    const StoredMessage* message;
    Receipt receipt;
  };
  /// Delivers up to `count`, which are in flight for `timeout`.
  std::vector<Delivery> receive(std::size_t count, Duration timeout, Instant now);
  /// Takes out those that `receive` would deliver and that were received that often already.
  std::vector<StoredMessage> take_dead_letters(std::size_t count, std::int64_t receive_count_max);
  /// The same again, if this attempt was made within five minutes and nothing became of what it
  /// delivered; their visibility timeout begins anew.
  std::optional<std::vector<Delivery>> receive_again(const std::string& attempt, Duration timeout,
                                                     Instant now);
  void note_attempt(const std::string& attempt, const std::vector<Delivery>& deliveries,
                    Instant now);
  /// Takes a dead letter.
  void adopt(StoredMessage message, Instant now);

  /// Errors: InvalidParameterValue for a FIFO queue's delivery that is over.
  Result<Done> remove(const Receipt& receipt, std::string_view handle);
  /// Errors: InvalidParameterValue, MessageNotInflight.
  Result<Done> change_visibility(const Receipt& receipt, std::string_view handle, Duration timeout,
                                 Instant now);
  void purge();

  [[nodiscard]] std::optional<Instant> next_deadline() const;
  void advance_to(Instant now);

  /// Errors: as `QueueSettings::set`.
  Result<Done> set_attributes(const TextMap& attributes, Instant now);
  [[nodiscard]] const QueueSettings& settings() const { return settings_; }
  [[nodiscard]] std::uint64_t serial() const { return serial_; }
  [[nodiscard]] QueueCounts counts() const;
  /// Changes whenever there may be more to receive than before.
  [[nodiscard]] ChangeCount changes() const { return changes_; }

  TextMap tags;
  Instant created;
  Instant modified;
  std::optional<Instant> purged;

 private:
  using State = StoredMessage::State;
  struct Group {
    std::set<std::uint64_t> orders;
    std::size_t in_flight = 0;
    std::optional<std::uint64_t> ready;  ///< What stands for it in `ready_`.
  };

  StoredMessage& insert(StoredMessage message);
  StoredMessage erase(std::uint64_t order);
  void set_state(StoredMessage& message, State state, Instant available_at);
  void update_ready(const StoredMessage& message);
  [[nodiscard]] std::vector<std::uint64_t> pick(std::size_t count) const;
  Delivery deliver(StoredMessage& message, Duration timeout, Instant now);
  [[nodiscard]] bool is_current(const StoredMessage& message, std::uint64_t receipt) const;

  std::uint64_t serial_;
  QueueSettings settings_;
  std::uint64_t last_order_ = 0;
  std::uint64_t last_receipt_ = 0;
  QueueCounts counts_;
  std::map<std::uint64_t, StoredMessage> messages_;
  std::set<std::pair<Instant, std::uint64_t>> waiting_;
  std::set<std::pair<Instant, std::uint64_t>> ages_;
  std::set<std::uint64_t> ready_;
  std::map<std::string, Group> groups_;
  FiveMinuteMemory<SentMessage> sent_;
  FiveMinuteMemory<ReceiveAttempt> attempts_;
  std::shared_ptr<std::uint64_t> changes_ = std::make_shared<std::uint64_t>(0);
};

}  // namespace revalab::sqs
