#pragma once

#include "core/wire/reactor.hpp"
#include "core/wire/stream_listener.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace revalab::wire {

/// A place to listen at or to connect to.
struct TcpAddress {
  std::string host = "127.0.0.1";  ///< A name or an address.
  std::uint16_t port = 0;
};

/// A listening socket.
class TcpListener final : public StreamListener {
 public:
  /// Port 0 picks a free one.
  static Result<std::unique_ptr<TcpListener>, SocketError> open(Reactor& reactor,
                                                                const TcpAddress& address);
  ~TcpListener() override;

  [[nodiscard]] std::uint16_t port() const;
  StreamResult accept() override;
  void wait_connection(std::function<void()> ready) override;

 private:
  struct State;
  explicit TcpListener(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

/// Connects to an address, trying each address of a name in turn. Dropping it gives up, and no
/// callback comes after that.
class TcpDial {
 public:
  TcpDial(Reactor& reactor, const TcpAddress& address, std::function<void(StreamResult)> done);
  ~TcpDial();
  TcpDial(const TcpDial&) = delete;
  TcpDial& operator=(const TcpDial&) = delete;

  /// False until the name is known to have an address.
  [[nodiscard]] bool resolved() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace revalab::wire
