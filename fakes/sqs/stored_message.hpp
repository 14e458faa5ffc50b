#pragma once

#include "core/aws/sqs/types.hpp"
#include "core/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace revalab::sqs {

/// A message in a queue.
///
///                 send            delay over             received
///     (nothing) --------> delayed ----------> available ----------> in flight --> deleted
///                                                 ^                     |
///                                                 +---------------------+
///                                                   visibility timeout over
struct StoredMessage {
  enum class State { delayed, available, in_flight };

  StoredMessage() = default;
  std::uint64_t order = 0;  ///< Its place in the queue.
  State state = State::available;
  Instant available_at;  ///< When it becomes available, while it is not.

  std::string id;
  std::string body;
  std::string body_md5;
  MessageAttributes attributes;
  std::string trace_header;  ///< The one system attribute that can be sent.
  std::string group;
  std::string deduplication_id;
  std::string sequence_number;
  std::string source_arn;  ///< The queue a dead letter comes from.

  Instant sent;
  Instant kept_since;  ///< What the retention period counts from.
  Instant received;    ///< The last time.
  std::optional<Instant> first_received;
  std::int64_t receive_count = 0;
  std::uint64_t receipt = 0;  ///< The serial number of the last delivery.
  bool changed = false;       ///< Its visibility timeout has been, since it was delivered.
};

}  // namespace revalab::sqs
