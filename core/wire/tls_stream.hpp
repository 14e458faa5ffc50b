#pragma once

#include "core/wire/byte_stream.hpp"
#include "core/wire/reactor.hpp"
#include "core/wire/tls_context.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace revalab::wire {

/// TLS over any other stream.
///
///     read_some, write_some <--> OpenSSL <--> buffers in memory <--> the stream below
///
/// A stream that ends without a close_notify has failed: whoever can cut a connection could
/// otherwise shorten what it carries. Source: RFC 8446 section 6.1.
class TlsStream final : public ByteStream {
 public:
  /// The client's side. The server must prove that it is `host`, a name or an address; a name is
  /// also told to it (SNI). Source: RFC 6066 section 3.
  static std::unique_ptr<TlsStream> to_server(Reactor& reactor, std::unique_ptr<ByteStream> below,
                                              const TlsContext& context, const std::string& host);
  /// The server's side. A client that speaks HTTP without TLS is told so, in a plain answer 400.
  static std::unique_ptr<TlsStream> to_client(Reactor& reactor, std::unique_ptr<ByteStream> below,
                                              const TlsContext& context);
  ~TlsStream() override;

  /// Calls back once, when both sides know each other, or with what kept them from it. Who reads or
  /// writes without it does the same on the way.
  void handshake(std::function<void(std::optional<SocketError>)> done);
  /// What went wrong, when something has failed.
  [[nodiscard]] const SocketError& problem() const;

  IoResult read_some(char* buffer, std::size_t size) override;
  IoResult write_some(std::string_view bytes) override;
  void wait_readable(std::function<void()> ready) override;
  void wait_writable(std::function<void()> ready) override;
  void shutdown_write() override;
  [[nodiscard]] bool has_unsent() const override;
  [[nodiscard]] bool has_input() const override;
  [[nodiscard]] bool is_encrypted() const override { return true; }
  [[nodiscard]] PeerAddress peer() const override;

 private:
  struct State;
  explicit TlsStream(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace revalab::wire
