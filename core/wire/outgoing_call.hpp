#pragma once

#include "core/base/http.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The seam to whoever answers a request whose bodies are carried piece by piece.
namespace revalab::wire {

/// Why a call has no answer, or no whole one.
enum class CallFailure {
  not_resolved,     ///< The name has no address.
  refused,          ///< No connection after all attempts.
  connect_timeout,  ///< Nor in time.
  answer_timeout,   ///< No byte of the answer in time.
  broken,           ///< The connection ended before the answer did.
  bad_answer,       ///< It is no HTTP.
  head_too_large,
  tls,  ///< No handshake.
};

/// Whom a call tells about its answer. It may drop the call in any of these.
class CallObserver {
 public:
  CallObserver() = default;
  CallObserver(const CallObserver&) = delete;
  CallObserver& operator=(const CallObserver&) = delete;
  virtual ~CallObserver() = default;

  /// Once. `length` is what `Content-Length` says; that field and other framing are not in `head`.
  virtual void on_head(Response head, std::optional<std::uint64_t> length) = 0;
  virtual void on_piece(std::string_view piece) = 0;
  /// The answer is whole.
  virtual void on_end() = 0;
  /// There will be no more.
  virtual void on_failure(CallFailure why, std::string detail) = 0;
  /// The call takes more of the request's body.
  virtual void on_room() = 0;
};

/// A request under way. Dropping it gives it up, and its observer hears no more.
class OutgoingCall {
 public:
  OutgoingCall() = default;
  OutgoingCall(const OutgoingCall&) = delete;
  OutgoingCall& operator=(const OutgoingCall&) = delete;
  virtual ~OutgoingCall() = default;

  /// A piece of the request's body; not before `on_room`, nor twice for one.
  virtual void send(std::string_view piece) = 0;
  virtual void finish() = 0;
  /// Holds the answer's body up, until `resume`.
  virtual void pause() = 0;
  virtual void resume() = 0;
};

}  // namespace revalab::wire
