#pragma once

#include "core/wire/byte_stream.hpp"
#include "core/wire/reactor.hpp"
#include "core/wire/tls_context.hpp"

#include <functional>
#include <memory>

namespace revalab::wire {

/// Where a server's connections come from: a port, a port that speaks TLS, or somebody in this
/// process who hands them over. Dropping it closes what nobody has taken.
class StreamListener {
 public:
  StreamListener() = default;
  StreamListener(const StreamListener&) = delete;
  StreamListener& operator=(const StreamListener&) = delete;
  virtual ~StreamListener() = default;

  /// A connection that is waiting; null when there is none.
  /// Errors: one waits, but the process lacks what it takes to have it (file descriptors, memory).
  virtual StreamResult accept() = 0;
  /// Calls back once, when a connection is waiting.
  virtual void wait_connection(std::function<void()> ready) = 0;
};

/// The server's side of TLS on whatever another listener brings.
std::unique_ptr<StreamListener> tls_listener(Reactor& reactor,
                                             std::unique_ptr<StreamListener> below,
                                             std::shared_ptr<const TlsContext> context);

/// Hands connections that were accepted elsewhere to a server in this process.
class StreamQueue {
 public:
  /// The reactor outlives the queue and its listener.
  explicit StreamQueue(Reactor& reactor);

  /// What the server listens at.
  std::unique_ptr<StreamListener> listener();
  /// A stream that nobody will take (the server has stopped listening, or is far behind) is
  /// dropped.
  void push(std::unique_ptr<ByteStream> stream);

 private:
  struct State;
  class Listener;
  std::shared_ptr<State> state_;
};

/// A stream some of whose bytes were read already, to learn who should have it: they come first.
std::unique_ptr<ByteStream> with_bytes_before(Reactor& reactor, std::string bytes,
                                              std::unique_ptr<ByteStream> stream);

}  // namespace revalab::wire
