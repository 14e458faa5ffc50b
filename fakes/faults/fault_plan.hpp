#pragma once

#include "core/base/dice.hpp"
#include "core/base/handler_decorator.hpp"
#include "fakes/cloud/operation.hpp"
#include "fakes/faults/fault.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab {

/// How a plan reaches into services for what an answer alone cannot do. Each is called before the
/// request is handed on and again, with nothing, after it. One that is empty makes its faults never
/// fire.
struct FaultHooks {
  FaultHooks() = default;
  std::function<void(std::optional<Ratio>)> set_unprocessed;
  std::function<void(Duration)> set_extra_propagation;
};

/// The faults of a run: decides for each request which of them fire, and counts. Draws from dice of
/// its own, one stream for each fault id, so that one fault's luck does not shift another's.
class FaultPlan {
 public:
  /// Invariant: ids are unique.
  FaultPlan(const Dice& dice, FaultHooks hooks, std::vector<Fault> faults = {});

  /// Hands the request to `inner`, unless an error, a status or a lost request takes its place: the
  /// first one of the plan that fires wins. All others that fire act together: slow purges and
  /// delays add up, and a delay also holds back an error or a status. A request that is parked
  /// meets those that take its place once, and those that act on its answer when there is one.
  Answer handle(Handler& inner, const Request& request, Instant now);

  /// Plans these faults instead; every count and stream begins anew.
  void replace(std::vector<Fault> faults);
  /// False when there is no such fault.
  bool set_enabled(std::string_view id, bool enabled);

  struct State {
    Fault fault;
    std::int64_t fired = 0;
    Dice dice;
  };
  [[nodiscard]] const std::vector<State>& states() const { return states_; }
  /// The ids of the faults that never fired, in the plan's order: a run that planned them fails.
  [[nodiscard]] std::vector<std::string> never_fired() const;

 private:
  [[nodiscard]] bool reaches(const FaultAction& action, const OperationName& name) const;
  [[nodiscard]] bool fires(State& state, const Request& request, const OperationName& name,
                           Instant now) const;
  /// What the faults that fire for one request and reach into a service do together.
  struct Reach {
    std::optional<Ratio> unprocessed;
    Duration purge_delay{0};
  };
  /// The same of those that act on the answer.
  struct Effects {
    Duration delay{0};
    bool loses_answer = false;
    bool duplicates = false;
  };

  std::optional<Answer> answer_instead(const Request& request, const OperationName& name,
                                       Instant now);
  Reach reach_of(const Request& request, const OperationName& name, Instant now);
  Effects effects_on(const Request& request, const OperationName& name, Instant now);
  Duration delay_of(const Request& request, const OperationName& name, Instant now);

  Dice dice_;
  Dice request_ids_;
  FaultHooks hooks_;
  std::vector<State> states_;
};

/// A handler with a plan before it. Several may share one plan. Both outlive it.
class FaultyHandler : public HandlerDecorator {
 public:
  FaultyHandler(FaultPlan& plan, Handler& inner) : HandlerDecorator(inner), plan_(plan) {}

  Answer handle(const Request& request, Instant now) override {
    return plan_.handle(inner(), request, now);
  }

 private:
  FaultPlan& plan_;
};

}  // namespace revalab
