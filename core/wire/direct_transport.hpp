#pragma once

#include "core/base/clock.hpp"
#include "core/base/handler.hpp"
#include "core/base/transport.hpp"
#include "core/wire/framing.hpp"
#include "core/wire/parking.hpp"

namespace revalab::wire {

/// Hands requests to a handler by a call, and its answers back as a connection would have delivered
/// them. While the handler parks, it waits on the clock or for another request to change what is
/// waited for, and on the clock when the answer is late; of an answer in parts it delivers the
/// first alone. Errors: `ConnectionLost` when the handler drops the connection.
class DirectTransport final : public Transport {
 public:
  DirectTransport(Handler& handler, Clock& clock)
      : handler_(handler), clock_(clock), parking_(clock) {}

  Task<Result<Response>> send(Request request) override;
  /// Asks the handler again about the requests that wait for what has changed. It does so itself
  /// after each request it carried; call it when something changed some other way.
  void poke() { parking_.wake(); }

 private:
  Handler& handler_;
  Clock& clock_;
  DateField date_;
  Parking parking_;
};

}  // namespace revalab::wire
