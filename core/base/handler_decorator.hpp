#pragma once

#include "core/base/handler.hpp"

namespace revalab {

/// A handler that does something of its own around another's answers, and is that other in all
/// else.
class HandlerDecorator : public Handler {
 public:
  /// Invariant: `inner` outlives it.
  explicit HandlerDecorator(Handler& inner) : inner_(inner) {}

  [[nodiscard]] std::optional<Response> refuse(int status, const Request& head) override {
    return inner_.refuse(status, head);
  }
  [[nodiscard]] std::optional<Instant> next_deadline() const override {
    return inner_.next_deadline();
  }
  void advance_to(Instant now) override { inner_.advance_to(now); }

 protected:
  [[nodiscard]] Handler& inner() { return inner_; }

 private:
  Handler& inner_;
};

}  // namespace revalab
