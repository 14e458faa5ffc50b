#pragma once

#include "core/base/http.hpp"
#include "core/base/result.hpp"
#include "core/base/task.hpp"

#include <string_view>

namespace revalab {

/// The `ApiError::code`s of a transport that got no answer; their status is 0.
/// Nothing was sent, so the request certainly had no effect.
inline constexpr std::string_view k_connection_failed = "ConnectionFailed";
/// The connection broke after sending began: the request may or may not have had its effect.
inline constexpr std::string_view k_connection_lost = "ConnectionLost";
/// No complete answer in time: the request may or may not have had its effect.
inline constexpr std::string_view k_timed_out = "TimedOut";

/// What a `ConnectionLost` says when not a byte of an answer came; the same on every transport.
inline constexpr std::string_view k_closed_without_answer = "closed without an answer";

/// The one seam on the asking side, the mirror image of `Handler`: a direct call, a simulated
/// network, or sockets.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  /// Sends one request, once, and gives the answer whatever its status.
  /// Errors: only the three codes above.
  virtual Task<Result<Response>> send(Request request) = 0;
};

}  // namespace revalab
