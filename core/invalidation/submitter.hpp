#pragma once

#include "core/aws/cloudfront/client.hpp"
#include "core/base/clock.hpp"
#include "core/base/dice.hpp"
#include "core/invalidation/pacer.hpp"
#include "core/invalidation/submission.hpp"

namespace revalab {

/// Sends invalidation items to CloudFront and says what became of each. It leaves out duplicates
/// and what CloudFront would refuse, splits under the quotas, keeps below the sending rate, and
/// retries throttling, 5xx, lost connections and full quotas under one caller reference a batch, so
/// that an attempt whose answer was lost is neither lost nor billed twice.
///
/// Give it a client that does not retry (`RetryPolicy::attempts_max` 1): a retry inside the client
/// hides that an earlier attempt may have been accepted. One submitter for each account keeps the
/// account's rate.
class Submitter {
 public:
  /// Both outlive this. Two submitters need different dice: caller references come from them.
  Submitter(cloudfront::Client& client, Clock& clock, Dice dice);

  /// Never fails as a whole: whatever happened is in the report.
  Task<SubmissionReport> submit(std::vector<std::string> items, SubmitOptions options);

 private:
  struct Run;

  SubmissionReport prepare(std::vector<std::string> items, const SubmitOptions& options);
  Task<void> send_batch(Run& run, BatchOutcome& batch);
  Task<bool> await_rate(Run& run, BatchOutcome& batch);
  Task<void> await_completion(Run& run);
  Task<void> poll(Run& run, BatchOutcome& batch, Instant deadline);
  Duration jittered_backoff(const SubmitOptions& options, int failures);

  cloudfront::Client& client_;
  Clock& clock_;
  Dice dice_;
  Pacer pacer_;
};

}  // namespace revalab
