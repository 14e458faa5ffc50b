#pragma once

#include "core/base/transport.hpp"
#include "core/wire/reactor.hpp"

namespace revalab::wire {

/// Makes every send of another transport complete at once, by running the reactor until the answer
/// is there. The simulator's wire mode: virtual time stands still during real I/O, so a run takes
/// the same course as without sockets. The server lives on the same reactor and thread.
/// Must not be used from within a callback of that reactor.
/// A long poll is answered only when virtual time has passed, which cannot happen here: it ends in
/// the inner transport's time-out.
class BlockingTransport final : public Transport {
 public:
  BlockingTransport(Transport& inner, Reactor& reactor) : inner_(inner), reactor_(reactor) {}

  /// Errors: those of the inner transport; `ConnectionLost` when the reactor was stopped.
  Task<Result<Response>> send(Request request) override;

 private:
  Transport& inner_;
  Reactor& reactor_;
};

}  // namespace revalab::wire
