#pragma once

#include "core/base/clock.hpp"
#include "core/base/handler.hpp"
#include "core/wire/framing.hpp"
#include "core/wire/message_parser.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace revalab::wire {

struct SessionLimits {
  MessageLimits message = {};
  /// With more than this unsent, no further request is taken up: a client that never reads cannot
  /// make the server keep more than this and one answer.
  std::size_t unsent_max_bytes = 1U << 20U;
};

/// The server's side of one HTTP/1.1 connection, without the connection: bytes go in, requests go
/// to the handler in their order, bytes come out. Whoever carries the bytes drives it.
///
///     receive() --> [parser] --> handler --> [output] --> output(), sent()
///                                   |
///                                Parked: held until poke()
///
/// Invariant: what it answers depends on the bytes received, never on how they were cut.
class ServerSession {
 public:
  /// All three outlive the session.
  ServerSession(Handler& handler, const Clock& clock, SessionLimits limits = {});

  void receive(std::string_view bytes);
  /// The peer will send no more. What it asked for is still answered.
  void receive_end();
  /// Asks the handler again about a parked exchange, if there is one.
  void poke();
  /// Closes after the exchange at hand, or at once when there is none.
  void drain();

  [[nodiscard]] std::string_view output() const {
    return std::string_view(output_).substr(sent_bytes_);
  }
  /// The first `count` bytes of the output are on their way.
  void sent(std::size_t count);

  /// False while more input could not be taken up anyway; then the carrier should not read.
  [[nodiscard]] bool wants_input() const;
  /// When to poke at the latest; empty when nothing is parked.
  [[nodiscard]] std::optional<Instant> parked_until() const { return parked_until_; }
  /// True when nothing will be added to the output: once that is sent, close.
  [[nodiscard]] bool finished() const { return finished_; }
  [[nodiscard]] bool peer_ended() const { return ended_; }
  /// True between requests.
  [[nodiscard]] bool idle() const;
  [[nodiscard]] std::uint64_t answered_count() const { return answered_count_; }

 private:
  std::size_t pump(std::string_view bytes);
  void pump_held();
  [[nodiscard]] bool blocked() const;
  void ask();
  void answer(const Response& response);
  void refuse(int status);

  Handler& handler_;
  const Clock& clock_;
  SessionLimits limits_;
  RequestParser parser_;
  DateField date_;
  std::string input_;  ///< Received but not yet taken up.
  std::string output_;
  std::size_t sent_bytes_ = 0;
  std::optional<Instant> parked_until_;
  std::uint64_t answered_count_ = 0;
  bool ended_ = false;
  bool draining_ = false;
  bool finished_ = false;
};

}  // namespace revalab::wire
