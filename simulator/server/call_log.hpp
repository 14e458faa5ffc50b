#pragma once

#include "core/base/time.hpp"
#include "simulator/consumer/record_fate.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace revalab::sim {

enum class CallLogFormat { text, json };

/// The service that viewers at the CDN's port are logged under; the operation is what the edge
/// calls the result, such as `Hit`.
inline constexpr std::string_view k_cdn_service = "cdn";

/// One call at the lab's ports, answered.
struct LoggedCall {
  WallTime at;  ///< The lab's time.
  std::string_view service;
  std::string_view operation;  ///< Empty when it is none the lab knows.
  std::string_view method;
  std::string_view target;
  int status = 0;  ///< 0 when the connection was dropped.
  std::size_t bytes_in = 0;
  std::size_t bytes_out = 0;
  Duration took{0};          ///< What the answer cost, on the machine's clock.
  std::string_view problem;  ///< Why it was no request; empty when it was one.
};

/// Appends a line for people, such as
///
///     12:00:01.123  dynamodb    Query                     200     85 us     412 B
///
/// or the same for programs: `{"at", "service", "operation", "method", "target", "status",
/// "bytesIn", "bytesOut", "microseconds"}`, and `problem` when there is one.
void append_call(std::string& out, const LoggedCall& call, CallLogFormat format);
/// Appends a line for what became of a message of the revalidation queue, such as
///
///     12:00:01.123  consumer    revalidated               200  REVALIDATED  http://site/posts/1
void append_fate(std::string& out, const RecordFate& fate, WallTime at, CallLogFormat format);

}  // namespace revalab::sim
