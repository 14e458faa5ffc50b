#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace revalab {

/// Counts the changes of something that exchanges wait for, such as one queue. Whoever changes it
/// adds one. Shared, because it may be gone before those who wait for it.
using ChangeCount = std::shared_ptr<const std::uint64_t>;

/// The handler has no answer yet (a long poll): hand it the same request again at `until`, or
/// sooner when what it waits for has changed, saying how long it has `waited`.
struct Parked {
  Instant until;
  /// What it waits for. Null when that has no count: then it is asked whenever the carrier is
  /// poked.
  ChangeCount changes = nullptr;
};

/// The handler has answered, and the answer is slow on its way: give it out at `until`, without
/// asking again.
struct Delayed {
  Response response;
  Instant until;
};

/// There is no answer: the connection breaks, as when a server dies in the middle of a request.
struct Dropped {};

/// A part of an answer that goes on (server-sent events). The first part brings status and fields,
/// later ones only more of the body. Once it is sent, hand `next` to the handler at `until`, or
/// sooner when what it waits for has changed (as for `Parked`): what the handler has to remember is
/// in that request, so it keeps nothing for a connection. It ends with a `Response`, whose body is
/// the last part, or when the client goes. A carrier that delivers whole answers gives the first
/// part alone.
struct Partial {
  Response part;
  Request next;
  Instant until;
  ChangeCount changes = nullptr;
};

using Answer = std::variant<Response, Parked, Delayed, Dropped, Partial>;

/// The response an answer brings, at once, late or as its first part; null when it brings none.
inline const Response* response_in(const Answer& answer) {
  if (const auto* delayed = std::get_if<Delayed>(&answer)) return &delayed->response;
  if (const auto* partial = std::get_if<Partial>(&answer)) return &partial->part;
  return std::get_if<Response>(&answer);
}
inline Response* response_in(Answer& answer) {
  return const_cast<Response*>(response_in(std::as_const(answer)));
}

/// The one seam on the serving side: an AWS service, or all of them, as a state machine. It has no
/// thread, socket, clock or dice of its own; whatever carries requests to it (a call, a memory
/// stream, TCP) is an adapter.
class Handler {
 public:
  Handler() = default;
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  virtual ~Handler() = default;

  /// Answers one request. `now` never runs backwards from call to call.
  virtual Answer handle(const Request& request, Instant now) = 0;
  /// Words the refusal of a request that is no HTTP or too large (400, 413, 417, 431, 501), in the
  /// protocol it seems to be meant for. `head` holds as much of it as was understood, perhaps
  /// nothing. The status stands; empty leaves the words to the carrier.
  [[nodiscard]] virtual std::optional<Response> refuse(int status, const Request& head) {
    static_cast<void>(status);
    static_cast<void>(head);
    return std::nullopt;
  }
  /// When something happens by itself next (a status changes, a purge arrives); empty when nothing
  /// is due.
  [[nodiscard]] virtual std::optional<Instant> next_deadline() const { return std::nullopt; }
  /// Lets everything due up to and including `now` happen.
  virtual void advance_to(Instant now) { static_cast<void>(now); }
};

}  // namespace revalab
