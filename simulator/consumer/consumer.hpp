#pragma once

#include "core/aws/sqs/client.hpp"
#include "core/base/clock.hpp"
#include "core/base/transport.hpp"
#include "simulator/consumer/record_fate.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::sim {

enum class ConsumerScheme {
  off,
  http,
  https,  ///< What OpenNext's function always uses.
};
/// `off`, `http` or `https`.
std::string_view name_of(ConsumerScheme scheme);

struct ConsumerOptions {
  ConsumerOptions() = default;
  ConsumerScheme scheme = ConsumerScheme::off;
  std::string queue_name = "revalab-revalidation.fifo";
  /// What makes Next.js render instead of answering from its cache: `preview.previewModeId` of the
  /// build's `prerender-manifest.json`.
  std::string preview_mode_id;
  std::int64_t batch_size = 10;  ///< As many as one receive gives.
  /// The hosts that are asked by http whatever the scheme; empty when there is none.
  std::function<bool(std::string_view host)> speaks_plain;
};

/// What OpenNext's revalidation function does behind the event source mapping of its queue: takes a
/// batch, asks for each page once, deletes what was revalidated. What failed stays in the queue,
/// and so does what is behind it in its group, so that a page is not overtaken by its own past.
/// Several may run at once: SQS gives out a group's messages to one at a time. Source:
/// opennextjs-aws `adapters/revalidate.ts` (4.1, read 2026-11-22); AWS Lambda developer guide,
/// services-sqs-errorhandling: report of batch item failures, FIFO queues.
class Consumer {
 public:
  /// Told of every record of every batch.
  using Observer = std::function<void(const RecordFate&)>;

  /// `viewers` sends a request to the host that its `Host` names. All but the client outlive this.
  Consumer(sqs::Client queue, Transport& viewers, Clock& clock, ConsumerOptions options,
           Observer observer);

  /// Takes batches for ever. A queue that is not there, or does not answer, is asked again after a
  /// second.
  Task<void> run();
  /// Waits up to 20 seconds for a batch and deals with it; gives how many records it had.
  Task<Result<std::size_t>> take_batch();

 private:
  Task<void> deal_with(std::vector<sqs::Message> batch);
  /// Asks for one page, unless `fate` says already that nothing can be asked.
  Task<void> revalidate(std::string body, RecordFate& fate);

  sqs::Client queue_;
  Transport& viewers_;
  Clock& clock_;
  ConsumerOptions options_;
  Observer observer_;
  std::string queue_url_;  ///< Empty until it was found.
};

}  // namespace revalab::sim
