#pragma once

#include "core/base/clock.hpp"
#include "core/base/transport.hpp"
#include "core/wire/parking.hpp"
#include "core/wire/tcp_server.hpp"

#include <cstddef>
#include <optional>

namespace revalab::wire {

/// Makes every send of another transport complete as a direct call does, by running the reactor
/// until the answer is there. The simulator's wire mode: virtual time stands still during real I/O,
/// so a run takes the same course as without sockets. The server lives on the same reactor and
/// thread. When all that was sent waits there for time to pass (a delayed answer, a long poll), it
/// is the clock that is waited for, or another request that changes what is waited for. An answer
/// in parts would have no end: put `WholeAnswers` before a handler that gives such.
/// Must not be used from within a callback of that reactor.
class BlockingTransport final : public Transport {
 public:
  /// `inner` sends to `server`, whose clock is `clock`. All outlive it.
  BlockingTransport(Transport& inner, Reactor& reactor, TcpServer& server, Clock& clock)
      : inner_(inner), reactor_(reactor), server_(server), parking_(clock) {}

  /// Errors: those of the inner transport; `ConnectionLost` when the reactor was stopped.
  Task<Result<Response>> send(Request request) override;
  /// As `DirectTransport::poke`.
  void poke();

 private:
  Task<void> carry(Request request, std::optional<Result<Response>>& answer);
  [[nodiscard]] bool only_time_helps() const;

  Transport& inner_;
  Reactor& reactor_;
  TcpServer& server_;
  Parking parking_;
  std::size_t open_count_ = 0;  ///< Requests that have no answer yet.
};

}  // namespace revalab::wire
