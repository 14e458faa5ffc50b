#pragma once

#include "core/base/clock.hpp"
#include "core/wire/framing.hpp"
#include "core/wire/message_parser.hpp"
#include "core/wire/outgoing_call.hpp"
#include "core/wire/reactor.hpp"
#include "core/wire/tcp_socket.hpp"
#include "core/wire/tls_stream.hpp"

#include <cstddef>
#include <memory>

namespace revalab::wire {

/// Where a call goes, and how patient it is.
struct CallOptions {
  CallOptions() { limits.in_pieces = true; }
  TcpAddress address;
  std::shared_ptr<const TlsContext> tls;  ///< Set for https: the server must prove to be the host.
  /// How often to connect; for a GET or HEAD also how often to ask, when no answer begins in time.
  /// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
  /// RequestAndResponseBehaviorCustomOrigin.html, "Origin response timeout" (read 2026-11-24).
  int attempts = 3;
  Duration connect_max = std::chrono::seconds(10);  ///< Of each, TLS handshake included.
  /// Until the first byte of the answer, and between any two.
  Duration answer_max = std::chrono::seconds(30);
  Duration keep_alive = std::chrono::seconds(5);  ///< Of a connection nobody uses.
  MessageLimits limits;
};

/// Sends requests to any address, their bodies and answers in pieces, on connections that are kept
/// and used again.
///
/// A connection that was used before may have been closed meanwhile. If it ends before any byte of
/// an answer, a GET or HEAD without a body is sent once more, on a new one. Source: RFC 9110
/// section 9.2.2, RFC 9112 section 9.3.1.
class ClientPool {
 public:
  /// Both outlive the pool; `machine` measures time-outs.
  ClientPool(Reactor& reactor, const Clock& machine);
  ~ClientPool();
  ClientPool(const ClientPool&) = delete;
  ClientPool& operator=(const ClientPool&) = delete;

  /// `request` has a `Host`. The observer, which outlives the call, hears nothing before this has
  /// returned.
  std::unique_ptr<OutgoingCall> call(const CallOptions& options, const Request& request,
                                     const RequestBody& body, CallObserver& observer);
  [[nodiscard]] std::size_t idle_count() const;

 private:
  struct Impl;
  class Call;
  class Exchange;
  std::shared_ptr<Impl> impl_;
};

}  // namespace revalab::wire
