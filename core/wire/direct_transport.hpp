#pragma once

#include "core/base/clock.hpp"
#include "core/base/handler.hpp"
#include "core/base/transport.hpp"
#include "core/wire/framing.hpp"

namespace revalab::wire {

/// Hands requests to a handler by a call, and its answers back as a connection would have delivered
/// them. Waits on the clock while the handler parks or its answer is late; of an answer in parts it
/// delivers the first alone. Errors: `ConnectionLost` when the handler drops the connection.
class DirectTransport final : public Transport {
 public:
  DirectTransport(Handler& handler, Clock& clock) : handler_(handler), clock_(clock) {}

  Task<Result<Response>> send(Request request) override;

 private:
  Handler& handler_;
  Clock& clock_;
  DateField date_;
};

}  // namespace revalab::wire
