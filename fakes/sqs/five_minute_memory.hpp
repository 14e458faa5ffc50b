#pragma once

#include "core/base/time.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace revalab::sqs {

/// Remembers values by a key for the five minutes in which SQS takes a repeated call for the same:
/// a message that was sent, a receive attempt. The time counts from the first of them, whatever
/// became of the message. Source: SQS developer guide, FIFO-queues-exactly-once-processing and
/// using-receiverequestattemptid-request-parameter, read 2026-11-24.
template <class Value>
class FiveMinuteMemory {
 public:
  static constexpr Duration k_interval = std::chrono::minutes(5);

  /// Null when there is none, or none any more.
  [[nodiscard]] const Value* find(const std::string& key, Instant now) const {
    const auto found = values_.find(key);
    if (found == values_.end() || found->second.until <= now) return nullptr;
    return &found->second.value;
  }
  /// Takes the place of one that is over.
  void keep(const std::string& key, Value value, Instant now) {
    const Instant until = now + k_interval;
    values_.insert_or_assign(key, Kept{until, std::move(value)});
    order_.emplace_back(until, key);
  }
  /// Drops what is over, so that the memory holds five minutes and no more.
  void forget(Instant now) {
    for (; !order_.empty() && order_.front().first <= now; order_.pop_front()) {
      const auto found = values_.find(order_.front().second);
      if (found != values_.end() && found->second.until <= now) values_.erase(found);
    }
  }

 private:
  struct Kept {
    Instant until;
    Value value;
  };
  std::map<std::string, Kept> values_;
  std::deque<std::pair<Instant, std::string>> order_;
};

/// What a duplicate is answered with.
struct SentMessage {
  std::string id;
  std::string sequence_number;
};

/// What a receive attempt delivered: messages by their order, and the serial of the delivery.
using ReceiveAttempt = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

}  // namespace revalab::sqs
