#pragma once

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/invalidation/quotas.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// What one asks of a submission and what one is told of it.
namespace revalab {

enum class SubmissionStyle {
  careful,  ///< All that `Submitter` can do.
  /// One request with the items as they are, under the wall time in milliseconds as its reference,
  /// sent once: what OpenNext and the documentation's snippet do. Only the client's own retries.
  verbatim,
};

/// How far a submission is.
struct SubmissionProgress {
  std::size_t batches = 0;
  std::size_t batches_done = 0;  ///< Whatever became of them.
  std::int64_t items = 0;
  std::int64_t items_accepted = 0;
  std::size_t batches_completed = 0;  ///< Known to have reached every location.
  std::string waiting_for;            ///< The error or the rate it waits for; empty when it sends.
};

struct SubmitOptions {
  SubmitOptions() = default;
  std::string distribution_id;
  SubmissionStyle style = SubmissionStyle::careful;
  QuotaProfile quotas = QuotaProfile::classic;
  /// Makes caller references unique among submitters; drawn from the dice when empty.
  std::string nonce;
  /// No attempt begins later than this after the start, or after the last batch was accepted.
  Duration deadline = std::chrono::minutes(10);
  /// A service that no connection leads to is given up after so many attempts at one batch: what is
  /// wrong then is mostly the address, which waiting does not mend.
  int unreachable_attempts_max = 3;
  Duration backoff_base = std::chrono::seconds(1);
  Duration backoff_max = std::chrono::seconds(20);
  bool wait = false;  ///< For the status `Completed` of everything accepted.
  /// Both as in AWS's own waiter `InvalidationCompleted`: every 20 s, 30 times.
  Duration poll_interval = std::chrono::seconds(20);
  Duration completion_deadline = std::chrono::minutes(10);
  std::function<void(const SubmissionProgress&)> on_progress;  ///< May be empty.
};

/// What became of one batch, all its items alike.
struct BatchOutcome {
  enum class State {
    accepted,  ///< CloudFront has it, and will bill it.
    refused,   ///< CloudFront has answered, and does not have it.
    unknown,   ///< It was sent and no answer told: CloudFront may have it.
    not_sent,  ///< No byte of it was sent.
  };

  BatchOutcome() = default;
  BatchOutcome(std::vector<std::string> batch_items, std::string reference)
      : items(std::move(batch_items)), caller_reference(std::move(reference)) {}

  std::vector<std::string> items;
  std::string caller_reference;
  State state = State::not_sent;
  std::string invalidation_id;    ///< Of accepted ones.
  std::string status;             ///< `InProgress` or `Completed`, as last seen.
  int attempts = 0;               ///< Requests, polls not counted.
  std::optional<ApiError> error;  ///< The last one met, also by a batch that passed in the end.
};

std::string_view name_of(BatchOutcome::State state);

/// An item that was never sent because CloudFront would have refused its whole batch.
struct RefusedItem {
  std::string item;
  std::string reason;
  friend bool operator==(const RefusedItem&, const RefusedItem&) = default;
};

/// Exactly what was and what was not accepted. Every item given is in one batch, or among the
/// refused, or a duplicate of another.
struct SubmissionReport {
  SubmissionReport() = default;
  std::vector<BatchOutcome> batches;  ///< In the order of the items.
  std::vector<RefusedItem> refused_items;
  std::vector<std::string> duplicates;  ///< Left out, because each would be billed again.

  /// The items of all batches in this state.
  [[nodiscard]] std::vector<std::string> items_in(BatchOutcome::State state) const;
  [[nodiscard]] std::int64_t count_in(BatchOutcome::State state) const;
  /// Every item was accepted.
  [[nodiscard]] bool all_accepted() const;
  /// Every accepted batch is known to have completed.
  [[nodiscard]] bool all_completed() const;
  /// Of the first batch that was not accepted; null when all were.
  [[nodiscard]] const ApiError* first_error() const;
  /// Adds what another submission did.
  void append(SubmissionReport other);
};

}  // namespace revalab
