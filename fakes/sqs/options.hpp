#pragma once

#include "core/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace revalab::sqs {

/// What AWS leaves open, or what a test wants smaller.
struct Options {
  Options() = default;
  std::string account_id = "000000000000";
  std::string region = "us-east-1";
  /// How many messages of a queue may be in flight. Source: SQS quotas, `quotas-messages.html`;
  /// since 2024 the same for FIFO queues, read 2026-11-22.
  std::int64_t in_flight_max = 120'000;
};

/// When a call is made, for what, and under which name the caller knows this service.
struct Call {
  Instant now;
  std::string_view cause = {};                          ///< Empty: the operation's name.
  std::string_view endpoint = "http://localhost:4566";  ///< What queue URLs begin with.
  Duration waited{0};  ///< How long the caller has waited for this answer already.
};

}  // namespace revalab::sqs
