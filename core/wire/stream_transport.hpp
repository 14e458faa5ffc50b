#pragma once

#include "core/base/clock.hpp"
#include "core/base/handler.hpp"
#include "core/base/transport.hpp"
#include "core/wire/client_session.hpp"
#include "core/wire/server_session.hpp"

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
/// waits and no thread or kernel takes part. Connections are kept and used again.
/// Errors: `ConnectionLost` when the answer cannot be parsed.
class StreamTransport final : public Transport {
 public:
  StreamTransport(Handler& handler, Clock& clock, StreamOptions options = {});
  ~StreamTransport() override;

  Task<Result<Response>> send(Request request) override;

 private:
  struct Connection;
  std::unique_ptr<Connection> take_connection();

  Handler& handler_;
  Clock& clock_;
  StreamOptions options_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace revalab::wire
