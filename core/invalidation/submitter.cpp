#include "core/invalidation/submitter.hpp"

#include "core/invalidation/batches.hpp"
#include "core/invalidation/path_rules.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace revalab {
namespace {

using State = BatchOutcome::State;

constexpr std::string_view k_quota_full = "TooManyInvalidationsInProgress";
constexpr std::string_view k_completed = "Completed";

bool worth_retrying(const ApiError& error) {
  return aws::is_retryable(error) || error.code == k_quota_full;
}

/// Whether the request may have had its effect although it failed: it was sent, and what answered
/// was not CloudFront deciding (5xx, no answer, an answer of success that cannot be read).
bool leaves_open(const ApiError& error) {
  if (error.status == 0) return error.code != k_connection_failed;
  return error.status >= 500 || error.status < 400;
}

/// Whether the next batch may fare better than one that failed so: a 400 or 413 is about the batch,
/// everything else about the caller or the distribution.
bool concerns_this_batch_only(const BatchOutcome& batch) {
  return batch.state == State::refused && !worth_retrying(*batch.error) &&
         (batch.error->status == 400 || batch.error->status == 413);
}

/// What is known of a batch after its last attempt failed.
State state_after(const ApiError& error, bool may_have_been_accepted, bool was_answered) {
  if (may_have_been_accepted) return State::unknown;
  if (error.code == k_connection_failed && !was_answered) return State::not_sent;
  return State::refused;
}

/// 64 bits as hexadecimal digits.
std::string draw_nonce(Dice& dice) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string nonce;
  for (std::uint64_t bits = dice.next(), i = 0; i < 16; ++i, bits >>= 4U) {
    nonce.push_back(k_digits[bits & 15U]);
  }
  return nonce;
}

}  // namespace

/// One submission under way. Lives in the frame of `submit`.
struct Submitter::Run {
  Run(SubmitOptions submit_options, Instant latest)
      : options(std::move(submit_options)), deadline(latest) {}

  void tell(std::string waiting_for) const {
    if (!options.on_progress) return;
    SubmissionProgress progress;
    progress.batches = report.batches.size();
    progress.batches_done = done;
    for (const BatchOutcome& batch : report.batches) {
      progress.items += std::ssize(batch.items);
      if (batch.status == k_completed) ++progress.batches_completed;
    }
    progress.items_accepted = report.count_in(State::accepted);
    progress.waiting_for = std::move(waiting_for);
    options.on_progress(progress);
  }

  SubmitOptions options;
  Instant deadline;
  SubmissionReport report;
  std::size_t done = 0;
};

Submitter::Submitter(cloudfront::Client& client, Clock& clock, Dice dice)
    : client_(client), clock_(clock), dice_(dice) {}

Task<SubmissionReport> Submitter::submit(std::vector<std::string> items, SubmitOptions options) {
  const Instant deadline = clock_.now() + options.deadline;
  Run run(std::move(options), deadline);
  run.report = prepare(std::move(items), run.options);
  for (BatchOutcome& batch : run.report.batches) {
    co_await send_batch(run, batch);
    ++run.done;
    run.tell("");
    if (batch.state != State::accepted && !concerns_this_batch_only(batch)) break;
    // A large purge may take long, as long as it gets on.
    if (batch.state == State::accepted) run.deadline = clock_.now() + run.options.deadline;
  }
  if (run.options.wait) {
    co_await await_completion(run);
  }
  co_return std::move(run.report);
}

/// Sorts out what is not to be sent and cuts the rest into batches with a caller reference each.
SubmissionReport Submitter::prepare(std::vector<std::string> items, const SubmitOptions& options) {
  SubmissionReport report;
  const std::string now = std::to_string(clock_.wall_now().epoch_milliseconds());
  if (options.style == SubmissionStyle::verbatim) {
    if (!items.empty()) report.batches.emplace_back(std::move(items), now);
    return report;
  }
  std::vector<std::string> accepted;
  std::set<std::string, std::less<>> seen;
  for (std::string& item : items) {
    if (!seen.insert(item).second) {
      report.duplicates.push_back(std::move(item));
    } else if (auto reason = why_refused(item)) {
      report.refused_items.push_back({std::move(item), *std::move(reason)});
    } else {
      accepted.push_back(std::move(item));
    }
  }
  // The wall time keeps references of a later run with the same dice apart, the nonce those of
  // another submitter in the same millisecond.
  const std::string nonce = options.nonce.empty() ? draw_nonce(dice_) : options.nonce;
  for (ItemBatch& batch : split_into_batches(accepted, limits_of(options.quotas))) {
    const std::string index = std::to_string(report.batches.size());
    report.batches.emplace_back(std::move(batch), nonce + "-" + now + "-" + index);
  }
  return report;
}

Task<void> Submitter::send_batch(Run& run, BatchOutcome& batch) {
  bool may_have_been_accepted = false;
  bool was_answered = false;
  while (true) {
    const bool may_send = co_await await_rate(run, batch);
    if (!may_send) co_return;
    ++batch.attempts;
    cloudfront::InvalidationBatch body(batch.items, batch.caller_reference);
    auto result = co_await client_.create_invalidation(run.options.distribution_id, body);
    if (result.ok()) {
      pacer_.record(load_of(batch.items), clock_.now());
      batch.state = State::accepted;
      batch.invalidation_id = result->id;
      batch.status = result->status;
      co_return;
    }
    batch.error = result.error();
    if (leaves_open(*batch.error)) {
      may_have_been_accepted = true;
      pacer_.record(load_of(batch.items), clock_.now());
    }
    was_answered = was_answered || batch.error->status != 0;
    const bool unreachable = batch.error->code == k_connection_failed && !was_answered &&
                             batch.attempts >= run.options.unreachable_attempts_max;
    batch.state = state_after(*batch.error, may_have_been_accepted, was_answered);
    if (run.options.style == SubmissionStyle::verbatim || !worth_retrying(*batch.error)) co_return;
    if (unreachable) co_return;
    const Duration pause = jittered_backoff(run.options, batch.attempts);
    if (clock_.now() + pause > run.deadline) co_return;
    run.tell(batch.error->code);
    co_await clock_.sleep(pause);
  }
}

/// Waits until the account's rate has room for the batch; gives false when the deadline comes
/// first.
Task<bool> Submitter::await_rate(Run& run, BatchOutcome& batch) {
  if (run.options.style == SubmissionStyle::verbatim) co_return true;
  const SendingRate rate = rate_of(run.options.quotas);
  const SendingLoad load = load_of(batch.items);
  Instant at = pacer_.earliest(rate, load, clock_.now());
  // Again after each sleep: another submission may have sent meanwhile.
  while (at > clock_.now()) {
    if (at > run.deadline) co_return false;
    run.tell("rate");
    co_await clock_.sleep_until(at);
    at = pacer_.earliest(rate, load, clock_.now());
  }
  co_return clock_.now() <= run.deadline;
}

Task<void> Submitter::await_completion(Run& run) {
  const Instant deadline = clock_.now() + run.options.completion_deadline;
  for (BatchOutcome& batch : run.report.batches) {
    if (batch.state != State::accepted) continue;
    co_await poll(run, batch, deadline);
    run.tell(batch.status == k_completed ? "" : "completion");
  }
}

Task<void> Submitter::poll(Run& run, BatchOutcome& batch, Instant deadline) {
  const std::string& distribution_id = run.options.distribution_id;
  while (batch.status != k_completed) {
    if (clock_.now() + run.options.poll_interval > deadline) co_return;
    run.tell("completion");
    co_await clock_.sleep(run.options.poll_interval);
    auto result = co_await client_.get_invalidation(distribution_id, batch.invalidation_id);
    if (result.ok()) {
      batch.status = result->status;
      continue;
    }
    batch.error = result.error();
    if (!aws::is_retryable(*batch.error)) co_return;
  }
}

/// Full jitter: anything from nothing to the exponential bound, so that submitters refused together
/// do not come back together.
/// Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
Duration Submitter::jittered_backoff(const SubmitOptions& options, int failures) {
  Duration bound = options.backoff_base;
  for (int i = 1; i < failures && bound < options.backoff_max; ++i) bound *= 2;
  bound = std::min(bound, options.backoff_max);
  const auto span = static_cast<std::uint64_t>(std::max<std::int64_t>(bound.count(), 0));
  return Duration(static_cast<std::int64_t>(dice_.below(span + 1)));
}

}  // namespace revalab
