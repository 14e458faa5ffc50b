#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <optional>
#include <variant>

namespace revalab {

/// The handler has no answer yet (a long poll): hand it the same request again at `until`, or
/// sooner when its state changed.
struct Parked {
  Instant until;
};

using Answer = std::variant<Response, Parked>;

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
  /// When something happens by itself next (a status changes, a purge arrives); empty when nothing
  /// is due.
  [[nodiscard]] virtual std::optional<Instant> next_deadline() const { return std::nullopt; }
  /// Lets everything due up to and including `now` happen.
  virtual void advance_to(Instant now) { static_cast<void>(now); }
};

}  // namespace revalab
