#pragma once

#include "core/base/handler.hpp"

#include <utility>

namespace revalab::wire {

/// Gives the first part of an answer in parts as the whole. For carriers whose clients wait for the
/// end: an event stream has none.
class WholeAnswers final : public Handler {
 public:
  /// `inner` outlives this.
  explicit WholeAnswers(Handler& inner) : inner_(inner) {}

  Answer handle(const Request& request, Instant now) override {
    Answer answer = inner_.handle(request, now);
    if (auto* partial = std::get_if<Partial>(&answer)) return std::move(partial->part);
    return answer;
  }
  [[nodiscard]] std::optional<Response> refuse(int status, const Request& head) override {
    return inner_.refuse(status, head);
  }
  [[nodiscard]] std::optional<Instant> next_deadline() const override {
    return inner_.next_deadline();
  }
  void advance_to(Instant now) override { inner_.advance_to(now); }

 private:
  Handler& inner_;
};

}  // namespace revalab::wire
