#pragma once

#include "core/aws/sqs/types.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace revalab::sqs {

/// Where messages go that were received too often.
struct RedrivePolicy {
  std::string target_arn;
  std::int64_t max_receive_count = 0;
  friend bool operator==(const RedrivePolicy&, const RedrivePolicy&) = default;
};

/// What a queue's attributes say, as text for whoever asks and as values for the queue.
/// Source: service model, CreateQueue and SetQueueAttributes.
class QueueSettings {
 public:
  /// Those of a queue that is created with these attributes. Errors: InvalidAttributeName,
  /// InvalidAttributeValue, InvalidParameterValue (also for a name no queue may have).
  static Result<QueueSettings> create(std::string_view queue_name, const TextMap& attributes);

  /// Changes some. Nothing has changed when it is an error.
  Result<Done> set(const TextMap& attributes);

  /// As they are answered; those that count messages are the queue's own.
  [[nodiscard]] const TextMap& texts() const { return texts_; }
  /// The first of these attributes that has another value here; empty when there is none.
  [[nodiscard]] std::string differing(const TextMap& attributes) const;

  [[nodiscard]] bool fifo() const { return fifo_; }
  [[nodiscard]] Duration delay() const { return seconds("DelaySeconds"); }
  [[nodiscard]] Duration retention() const { return seconds("MessageRetentionPeriod"); }
  [[nodiscard]] Duration visibility_timeout() const { return seconds("VisibilityTimeout"); }
  [[nodiscard]] Duration receive_wait() const { return seconds("ReceiveMessageWaitTimeSeconds"); }
  [[nodiscard]] std::size_t message_size_max() const;
  [[nodiscard]] bool deduplicates_by_content() const {
    return is_true("ContentBasedDeduplication");
  }
  /// Whether equal deduplication ids in two message groups are two.
  [[nodiscard]] bool deduplicates_by_group() const;
  [[nodiscard]] const std::optional<RedrivePolicy>& redrive() const { return redrive_; }

 private:
  QueueSettings() = default;

  Result<Done> set_one(const std::string& name, const std::string& value);
  [[nodiscard]] bool means_the_same(const QueueSettings& other, const std::string& name) const;
  Result<Done> set_redrive(const std::string& value);
  [[nodiscard]] Duration seconds(std::string_view name) const;
  [[nodiscard]] bool is_true(std::string_view name) const;
  [[nodiscard]] std::string_view text(std::string_view name) const;

  bool fifo_ = false;
  TextMap texts_;
  std::optional<RedrivePolicy> redrive_;
};

}  // namespace revalab::sqs
