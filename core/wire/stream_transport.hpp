#pragma once

#include "core/base/clock.hpp"
#include "core/base/handler.hpp"
#include "core/base/transport.hpp"
#include "core/wire/client_session.hpp"
#include "core/wire/parking.hpp"
#include "core/wire/server_session.hpp"
#include "core/wire/whole_answers.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace revalab::wire {

struct StreamOptions {
  /// No more than this crosses at once, either way; 0 is no limit.
  std::size_t fragment_bytes = 0;
  SessionLimits server_limits = {};
  MessageLimits client_limits = {};
};

/// Both ends of HTTP joined in memory: every byte is written and parsed as on a socket, but nothing
/// waits for a thread or kernel. Connections are kept and used again. Of an answer in
/// parts it delivers the first alone, as a direct call does.
/// Errors: `ConnectionLost` when the handler drops the connection or the answer cannot be parsed.
class StreamTransport final : public Transport {
 public:
  StreamTransport(Handler& handler, Clock& clock, StreamOptions options = {});
  ~StreamTransport() override;

  Task<Result<Response>> send(Request request) override;
  /// As `DirectTransport::poke`.
  void poke() { parking_.wake(); }

 private:
  struct Connection;
  std::unique_ptr<Connection> take_connection();

  WholeAnswers handler_;
  Clock& clock_;
  StreamOptions options_;
  std::vector<std::unique_ptr<Connection>> idle_;
  Parking parking_;
};

}  // namespace revalab::wire
