#include "fakes/sqs/queue.hpp"

#include "core/aws/sqs/errors.hpp"
#include "core/base/check.hpp"
#include "core/base/digest.hpp"
#include "fakes/sqs/message_rules.hpp"

#include <algorithm>

namespace revalab::sqs {
namespace {

/// Source: service model, ChangeMessageVisibility.
constexpr Duration k_in_flight_max = std::chrono::hours(12);

/// The key under which a message is known for five minutes.
std::string deduplication_key(const QueueSettings& settings, const StoredMessage& message) {
  // No group contains the line break.
  return settings.deduplicates_by_group() ? message.group + "\n" + message.deduplication_id
                                          : message.deduplication_id;
}

}  // namespace

Queue::Queue(std::uint64_t serial, QueueSettings settings, Instant now)
    : created(now), modified(now), serial_(serial), settings_(std::move(settings)) {}

Queue::~Queue() { ++*changes_; }

SendMessageResult Queue::send(const SendMessageRequest& request, Ids& ids, Instant now) {
  StoredMessage message;
  message.body = request.message_body;
  message.body_md5 = hex(bytes_of(md5(request.message_body)));
  message.attributes = request.message_attributes;
  message.group = request.message_group_id.value_or("");
  message.sent = now;
  message.kept_since = now;
  if (const auto header = request.message_system_attributes.find("AWSTraceHeader");
      header != request.message_system_attributes.end()) {
    message.trace_header = header->second.string_value.value_or("");
  }
  SendMessageResult result;
  result.id = request.id;
  result.md5_of_message_body = message.body_md5;
  result.md5_of_message_attributes = md5_of(request.message_attributes);
  result.md5_of_message_system_attributes = md5_of(request.message_system_attributes);
  if (settings_.fifo()) {
    message.deduplication_id =
        request.message_deduplication_id.value_or(hex(bytes_of(sha256(request.message_body))));
    const std::string key = deduplication_key(settings_, message);
    if (const SentMessage* earlier = sent_.find(key, now)) {
      result.message_id = earlier->id;
      result.sequence_number = earlier->sequence_number;
      return result;
    }
    message.sequence_number = sequence_number(last_order_ + 1);
    message.id = ids.message();
    sent_.keep(key, {message.id, message.sequence_number}, now);
  } else {
    message.id = ids.message();
  }
  result.message_id = message.id;
  result.sequence_number = message.sequence_number;
  // A FIFO queue knows no delay but its own.
  const Duration delay = request.delay_seconds && !settings_.fifo()
                             ? std::chrono::seconds(*request.delay_seconds)
                             : settings_.delay();
  StoredMessage& stored = insert(std::move(message));
  if (delay > Duration(0)) set_state(stored, State::delayed, now + delay);
  return result;
}

void Queue::adopt(StoredMessage message, Instant now) {
  message.receipt = 0;
  if (settings_.fifo()) {
    // The retention of a FIFO queue's dead letter begins anew, a standard one's goes on. Source:
    // SQS developer guide, sqs-dead-letter-queues, read 2026-11-24.
    message.kept_since = now;
    message.sequence_number = sequence_number(last_order_ + 1);
  }
  insert(std::move(message));
}

/// Puts an available message at the end.
StoredMessage& Queue::insert(StoredMessage message) {
  message.order = ++last_order_;
  message.state = State::available;
  ages_.emplace(message.kept_since, message.order);
  if (settings_.fifo()) groups_[message.group].orders.insert(message.order);
  StoredMessage& stored = messages_.emplace(message.order, std::move(message)).first->second;
  ++counts_.available;
  update_ready(stored);
  ++*changes_;
  return stored;
}

StoredMessage Queue::erase(std::uint64_t order) {
  const auto found = messages_.find(order);
  REVALAB_CHECK(found != messages_.end(), "a message that is removed is there");
  StoredMessage& message = found->second;
  set_state(message, State::available, Instant());
  --counts_.available;
  ages_.erase({message.kept_since, order});
  StoredMessage removed = std::move(message);
  messages_.erase(found);
  if (settings_.fifo()) {
    groups_.at(removed.group).orders.erase(order);
    update_ready(removed);
  } else {
    ready_.erase(order);
  }
  ++*changes_;
  return removed;
}

void Queue::set_state(StoredMessage& message, State state, Instant available_at) {
  const auto count = [this](State of) -> std::int64_t& {
    return of == State::delayed     ? counts_.delayed
           : of == State::in_flight ? counts_.in_flight
                                    : counts_.available;
  };
  --count(message.state);
  ++count(state);
  if (message.state != State::available) waiting_.erase({message.available_at, message.order});
  if (settings_.fifo()) {
    Group& group = groups_.at(message.group);
    if (message.state == State::in_flight) --group.in_flight;
    if (state == State::in_flight) ++group.in_flight;
  }
  message.state = state;
  message.available_at = available_at;
  if (state != State::available) waiting_.emplace(available_at, message.order);
  update_ready(message);
}

/// Restores what `ready_` says after a message, or its going, changed something.
void Queue::update_ready(const StoredMessage& message) {
  if (!settings_.fifo()) {
    if (message.state == State::available) {
      ready_.insert(message.order);
    } else {
      ready_.erase(message.order);
    }
    return;
  }
  const auto found = groups_.find(message.group);
  Group& group = found->second;
  if (group.ready) ready_.erase(*group.ready);
  group.ready.reset();
  if (group.orders.empty()) {
    groups_.erase(found);
    return;
  }
  const std::uint64_t first = *group.orders.begin();
  if (group.in_flight > 0 || messages_.at(first).state != State::available) return;
  group.ready = first;
  ready_.insert(first);
}

/// The orders of the next messages to deliver: as many as possible of the group whose turn it is,
/// then of the next.
std::vector<std::uint64_t> Queue::pick(std::size_t count) const {
  std::vector<std::uint64_t> picked;
  for (const std::uint64_t first : ready_) {
    if (picked.size() >= count) break;
    if (!settings_.fifo()) {
      picked.push_back(first);
      continue;
    }
    for (const std::uint64_t order : groups_.at(messages_.at(first).group).orders) {
      if (picked.size() >= count || messages_.at(order).state != State::available) break;
      picked.push_back(order);
    }
  }
  return picked;
}

std::vector<StoredMessage> Queue::take_dead_letters(std::size_t count,
                                                    std::int64_t receive_count_max) {
  std::vector<StoredMessage> dead;
  // Others take the place of those that go.
  for (std::size_t before = dead.size();; before = dead.size()) {
    for (const std::uint64_t order : pick(count)) {
      if (messages_.at(order).receive_count >= receive_count_max) dead.push_back(erase(order));
    }
    if (dead.size() == before) return dead;
  }
}

std::vector<Queue::Delivery> Queue::receive(std::size_t count, Duration timeout, Instant now) {
  std::vector<Delivery> deliveries;
  for (const std::uint64_t order : pick(count)) {
    StoredMessage& message = messages_.at(order);
    message.receipt = ++last_receipt_;
    message.changed = false;
    ++message.receive_count;
    if (!message.first_received) message.first_received = now;
    deliveries.push_back(deliver(message, timeout, now));
  }
  return deliveries;
}

Queue::Delivery Queue::deliver(StoredMessage& message, Duration timeout, Instant now) {
  message.received = now;
  // Without a timeout it can be received again at once.
  if (timeout > Duration(0)) set_state(message, State::in_flight, now + timeout);
  return {&message, {serial_, message.order, message.receipt}};
}

void Queue::note_attempt(const std::string& attempt, const std::vector<Delivery>& deliveries,
                         Instant now) {
  ReceiveAttempt made;
  for (const Delivery& each : deliveries) {
    made.emplace_back(each.message->order, each.message->receipt);
  }
  attempts_.keep(attempt, std::move(made), now);
}

std::optional<std::vector<Queue::Delivery>> Queue::receive_again(const std::string& attempt,
                                                                 Duration timeout, Instant now) {
  const ReceiveAttempt* made = attempts_.find(attempt, now);
  if (made == nullptr || made->empty()) return std::nullopt;
  const bool untouched = std::all_of(made->begin(), made->end(), [this](const auto& each) {
    const auto found = messages_.find(each.first);
    return found != messages_.end() && is_current(found->second, each.second) &&
           !found->second.changed;
  });
  if (!untouched) return std::nullopt;
  std::vector<Delivery> deliveries;
  for (const auto& [order, serial] : *made) {
    deliveries.push_back(deliver(messages_.at(order), timeout, now));
  }
  return deliveries;
}

bool Queue::is_current(const StoredMessage& message, std::uint64_t receipt) const {
  return message.state == State::in_flight && message.receipt == receipt;
}

Result<Done> Queue::remove(const Receipt& receipt, std::string_view handle) {
  const auto found = messages_.find(receipt.order);
  // To delete what is gone succeeds.
  if (found == messages_.end()) return Done{};
  if (settings_.fifo() && !is_current(found->second, receipt.serial)) {
    return errors::invalid_value(handle, "ReceiptHandle", "The receipt handle has expired.");
  }
  erase(receipt.order);
  return Done{};
}

Result<Done> Queue::change_visibility(const Receipt& receipt, std::string_view handle,
                                      Duration timeout, Instant now) {
  const auto found = messages_.find(receipt.order);
  if (found == messages_.end() || found->second.receipt != receipt.serial) {
    return errors::invalid_value(
        handle, "ReceiptHandle",
        "Message does not exist or is not available for visibility timeout change.");
  }
  StoredMessage& message = found->second;
  if (message.state != State::in_flight) return errors::message_not_in_flight();
  if (now + timeout > message.received + k_in_flight_max) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout).count();
    return errors::invalid_value(
        std::to_string(seconds), "VisibilityTimeout",
        "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].");
  }
  message.changed = true;
  if (timeout > Duration(0)) {
    set_state(message, State::in_flight, now + timeout);
  } else {
    set_state(message, State::available, Instant());
    ++*changes_;
  }
  return Done{};
}

void Queue::purge() {
  while (!messages_.empty()) erase(messages_.begin()->first);
}

std::optional<Instant> Queue::next_deadline() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.begin()->first;
}

void Queue::advance_to(Instant now) {
  // First, as what is too old is not delivered any more.
  while (!ages_.empty() && ages_.begin()->first + settings_.retention() <= now) {
    erase(ages_.begin()->second);
  }
  while (!waiting_.empty() && waiting_.begin()->first <= now) {
    set_state(messages_.at(waiting_.begin()->second), State::available, Instant());
    ++*changes_;
  }
  sent_.forget(now);
  attempts_.forget(now);
}

Result<Done> Queue::set_attributes(const TextMap& attributes, Instant now) {
  const Duration delay_before = settings_.delay();
  if (const auto set = settings_.set(attributes); !set) return set;
  modified = now;
  const Duration longer = settings_.delay() - delay_before;
  if (!settings_.fifo() || longer == Duration(0)) return Done{};
  // A FIFO queue's delay holds for what is in it too. Source: SQS developer guide,
  // sqs-delay-queues.
  for (auto& [order, message] : messages_) {
    if (message.state != State::delayed) continue;
    set_state(message, State::delayed, message.available_at + longer);
  }
  advance_to(now);
  return Done{};
}

QueueCounts Queue::counts() const { return counts_; }

}  // namespace revalab::sqs
