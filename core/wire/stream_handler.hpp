#pragma once

#include "core/wire/byte_stream.hpp"
#include "core/wire/framing.hpp"
#include "core/wire/outbox.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

/// The seam above a server that carries bodies piece by piece, both ways.
namespace revalab::wire {

/// A request whose head is there.
struct Arrival {
  Arrival() = default;
  Request request;  ///< Without its body.
  RequestBody body;
  bool http_1_0 = false;
  bool secure = false;
  PeerAddress peer;
  std::uint64_t head_bytes = 0;
};

/// The wire's side of one exchange: where its answer goes. No call here comes back to the visit
/// before it has returned.
class StreamExchange {
 public:
  StreamExchange() = default;
  StreamExchange(const StreamExchange&) = delete;
  StreamExchange& operator=(const StreamExchange&) = delete;

  /// The whole answer. Its length is the body's, but for a head that tells one of its own because
  /// there is no body to send.
  virtual void reply(const AnswerHead& head, const SharedSlice& body) = 0;
  /// An answer whose body comes by `send`; `finish` ends it.
  virtual void begin_answer(const AnswerHead& head) = 0;
  virtual void send(std::string_view piece) = 0;
  virtual void finish() = 0;
  /// Breaks the connection off, so that nobody takes what was sent for a whole answer.
  virtual void cut() = 0;
  /// Asks for one more piece of the request's body.
  virtual void want_body() = 0;

  /// False while so much is unsent that no more should be added.
  [[nodiscard]] virtual bool has_room() const = 0;
  /// Of the request so far, and of the answer as far as it was added.
  [[nodiscard]] virtual std::uint64_t bytes_in() const = 0;
  [[nodiscard]] virtual std::uint64_t bytes_out() const = 0;

 protected:
  ~StreamExchange() = default;
};

/// The other side of an exchange that was not answered at once. It lives until `on_done`.
class StreamVisit {
 public:
  StreamVisit() = default;
  StreamVisit(const StreamVisit&) = delete;
  StreamVisit& operator=(const StreamVisit&) = delete;
  virtual ~StreamVisit() = default;

  /// A piece that was asked for; empty only when it is the last and brings nothing.
  virtual void on_body(std::string_view piece, bool last) = 0;
  /// There is room again.
  virtual void on_room() = 0;
  /// The last call: the answer is on its way as a whole, or the client went, was cut off or sent a
  /// body that is none.
  virtual void on_done(bool whole) = 0;
};

/// Why what came is refused.
struct Refusal {
  int status = 400;     ///< 400 (no HTTP), 413, 417, 431 or 501.
  bool is_tls = false;  ///< It begins as TLS does, where none is spoken.
};

/// What serves requests whose bodies come and go in pieces.
class StreamHandler {
 public:
  StreamHandler() = default;
  StreamHandler(const StreamHandler&) = delete;
  StreamHandler& operator=(const StreamHandler&) = delete;
  virtual ~StreamHandler() = default;

  /// Begins an exchange. Null when its answer is given already and nobody needs to hear more.
  virtual std::unique_ptr<StreamVisit> begin(StreamExchange& exchange, Arrival arrival) = 0;
  /// The answer to what is no HTTP or too large. `head` holds as much as was understood.
  virtual Response refuse(const Refusal& refusal, const Request& head, const PeerAddress& peer) = 0;
};

}  // namespace revalab::wire
