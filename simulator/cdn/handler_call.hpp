#pragma once

#include "core/base/clock.hpp"
#include "core/base/handler.hpp"
#include "core/wire/framing.hpp"
#include "core/wire/outgoing_call.hpp"
#include "core/wire/reactor.hpp"

#include <memory>
#include <optional>
#include <string>

namespace revalab::sim {

/// A call of a handler within this process. It answers in a later turn of the reactor, and may be
/// held up midway as one over a socket. Of an answer in parts it gives the first part alone.
class HandlerCall final : public wire::OutgoingCall {
 public:
  /// More of a request's body than this is refused: a handler takes whole requests.
  static constexpr std::size_t k_body_max_bytes = 64U << 20U;

  /// All outlive the call. `lab` tells the handler's time.
  HandlerCall(wire::Reactor& reactor, Handler& handler, const Clock& lab, Request request,
              const wire::RequestBody& body, wire::CallObserver& observer);
  ~HandlerCall() override;

  void send(std::string_view piece) override;
  void finish() override;
  void pause() override { paused_ = true; }
  void resume() override;

 private:
  void go_on();
  void ask();
  void give();
  void wait_until(Instant at);

  Handler& handler_;
  const Clock& lab_;
  Request request_;
  wire::CallObserver& observer_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< False once dropped.
  wire::Timer timer_;
  bool body_whole_;
  bool paused_ = false;
  bool head_told_ = false;
  std::optional<Response> response_;
  std::size_t given_bytes_ = 0;
};

}  // namespace revalab::sim
