#pragma once

#include "core/base/clock.hpp"
#include "core/base/handler.hpp"
#include "core/wire/framing.hpp"
#include "core/wire/message_parser.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace revalab::wire {

struct SessionLimits {
  MessageLimits message = {};
  /// With more than this unsent, nothing further is taken up: a client that never reads cannot
  /// make the server keep more than this and one answer, or part of one.
  std::size_t unsent_max_bytes = 1U << 20U;
  /// The connection is encrypted: requests get the field `X-Forwarded-Proto: https`, as from a
  /// proxy that ends TLS.
  bool secure = false;
};

/// The server's side of one HTTP/1.1 connection, without the connection: bytes go in, requests go
/// to the handler in their order, bytes come out. Whoever carries the bytes drives it.
///
///     receive() --> [parser] --> handler --> [output] --> output(), sent()
///                                 |    ^
///         Parked, Delayed, Partial     poke(): asks again, sends what was late, asks for more
///
/// One exchange at a time: what is pipelined behind one that waits is held until it has ended.
///
/// Invariant: what it answers depends on the bytes received, never on how they were cut.
class ServerSession {
 public:
  /// All three outlive the session.
  ServerSession(Handler& handler, const Clock& clock, SessionLimits limits = {});

  void receive(std::string_view bytes);
  /// The peer will send no more. What it asked for is still answered, but an answer in parts ends
  /// here: it has no end of its own, and a client that goes looks no different.
  void receive_end();
  /// Goes on with the exchange that waits, if there is one and it is due.
  void poke();
  /// Closes after the exchange at hand, or at once when there is none. An answer in parts ends.
  void drain();

  [[nodiscard]] std::string_view output() const {
    return std::string_view(output_).substr(sent_bytes_);
  }
  /// The first `count` bytes of the output are on their way.
  void sent(std::size_t count);

  /// False while more input could not be taken up anyway; then the carrier should not read.
  [[nodiscard]] bool wants_input() const;
  /// True while the exchange at hand is parked, delayed or goes on in parts.
  [[nodiscard]] bool waits() const { return waits_until_.has_value(); }
  /// True when the exchange at hand has waited long enough: its time has come, or, but for a
  /// delayed answer, what it waits for has changed.
  [[nodiscard]] bool is_due(Instant now) const;
  /// What would make it due before its time; null when nothing would.
  [[nodiscard]] const ChangeCount* awaited() const {
    return waits() && !delayed_ ? &changes_ : nullptr;
  }
  /// When to poke at the latest; empty when nothing waits for time, but perhaps for the client to
  /// read on.
  [[nodiscard]] std::optional<Instant> waits_until() const {
    return stream_ && is_backed_up() ? std::nullopt : waits_until_;
  }
  /// True when nothing will be added to the output: once that is sent, close.
  [[nodiscard]] bool finished() const { return finished_; }
  /// True when the handler dropped the connection: close as if the server had died.
  [[nodiscard]] bool dropped() const { return dropped_; }
  [[nodiscard]] bool peer_ended() const { return ended_; }
  /// True between requests.
  [[nodiscard]] bool idle() const;
  /// How many requests the handler has dealt with; each may have changed what others wait for.
  [[nodiscard]] std::uint64_t handled_count() const { return handled_count_; }

 private:
  /// An answer in parts that has begun.
  struct Stream {
    Request next;
    bool http_1_0 = false;
    bool keep_alive = false;
  };

  std::size_t pump(std::string_view bytes);
  void pump_held();
  [[nodiscard]] bool is_backed_up() const { return output().size() > limits_.unsent_max_bytes; }
  [[nodiscard]] bool blocked() const { return waits() || is_backed_up(); }
  void ask();
  void wait(Instant until, ChangeCount changes);
  [[nodiscard]] ResponseFraming framing_for(const Response& response, bool in_parts) const;
  void answer(const Response& response);
  void answer_late(Delayed delayed, Instant now);
  void answer_in_parts(Partial partial);
  void end_stream();
  void end_exchange(bool keep_alive);
  void refuse(int status);

  Handler& handler_;
  const Clock& clock_;
  SessionLimits limits_;
  RequestParser parser_;
  DateField date_;
  std::string input_;  ///< Received but not yet taken up.
  std::string output_;
  std::size_t sent_bytes_ = 0;
  std::optional<Instant> waits_until_;
  ChangeCount changes_;  ///< What is waited for, and how far its count was.
  std::uint64_t changes_seen_ = 0;
  std::optional<Instant> parked_since_;
  std::unique_ptr<Response> delayed_;  ///< What is sent when it is due, if anything.
  std::unique_ptr<Stream> stream_;     ///< Null but while an answer goes on in parts.
  std::uint64_t handled_count_ = 0;
  bool ended_ = false;
  bool draining_ = false;
  bool finished_ = false;
  bool dropped_ = false;
};

}  // namespace revalab::wire
