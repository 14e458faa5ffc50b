#pragma once

#include "core/base/handler_decorator.hpp"

#include <string>
#include <vector>

namespace revalab::sim {

/// Everything a run did, a line an event, in the order it happened. Two runs are the same exactly
/// when their hashes are.
///
/// A line is `INSTANT KIND FIELDS...`, the instant in nanoseconds since the start:
///
///     2000000000 call dynamodb.Query 200 in=189:SHA out=412:SHA
///     2000000000 step revalidateTag purge=["/posts/1"] ...
///
/// `SHA` is the first 12 hexadecimal digits of the body's SHA-256. A call whose connection was
/// dropped says `dropped` for the status and has no `out`; a late one stands where it was handled.
class Trace {
 public:
  void add(Instant at, const std::string& event);

  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  /// The SHA-256 of all lines, in hexadecimal.
  [[nodiscard]] std::string hash() const;

 private:
  std::vector<std::string> lines_;
};

/// Notes each request that reaches `inner`, and its answer. Headers are left out: dates and
/// signatures are the transport's business.
class TracedHandler final : public HandlerDecorator {
 public:
  TracedHandler(Handler& inner, Trace& trace) : HandlerDecorator(inner), trace_(trace) {}

  Answer handle(const Request& request, Instant now) override;

 private:
  Trace& trace_;
};

}  // namespace revalab::sim
