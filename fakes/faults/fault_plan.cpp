#include "fakes/faults/fault_plan.hpp"

#include "core/base/check.hpp"
#include "fakes/cloud/error_response.hpp"
#include "fakes/faults/known_errors.hpp"

#include <set>

namespace revalab {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool answers_instead(const FaultAction& action) {
  const auto* drop = std::get_if<DropFault>(&action);
  return (drop != nullptr && drop->what == DropFault::What::request) ||
         std::holds_alternative<ErrorFault>(action) || std::holds_alternative<StatusFault>(action);
}

/// `answer`, late by `delay`. What is parked, lost or goes on in parts is not held back.
Answer late(Answer answer, Duration delay, Instant now) {
  if (delay == Duration(0)) return answer;
  if (auto* slow = std::get_if<Delayed>(&answer)) {
    slow->until = slow->until + delay;
  } else if (auto* response = std::get_if<Response>(&answer)) {
    return Delayed{std::move(*response), now + delay};
  }
  return answer;
}

std::string request_id(std::string_view service, Dice& dice) {
  static constexpr std::string_view k_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  // DynamoDB's ids have 52 characters; the others are no shorter than an S3 one.
  std::string id(service == "dynamodb" ? 52 : 16, ' ');
  for (char& c : id) c = k_alphabet[dice.below(k_alphabet.size())];
  return id;
}

/// Nothing has fired yet, and each fault has a stream of its own.
std::vector<FaultPlan::State> fresh_states(const Dice& dice, std::vector<Fault> faults) {
  std::vector<FaultPlan::State> states;
  std::set<std::string> ids;
  for (Fault& fault : faults) {
    REVALAB_CHECK(ids.insert(fault.id).second, "fault ids are unique");
    Dice own = dice.fork("fault " + fault.id);
    states.push_back({std::move(fault), 0, own});
  }
  return states;
}

}  // namespace

FaultPlan::FaultPlan(const Dice& dice, FaultHooks hooks, std::vector<Fault> faults)
    : dice_(dice.fork("faults")),
      request_ids_(dice_.fork("request ids")),
      hooks_(std::move(hooks)),
      states_(fresh_states(dice_, std::move(faults))) {}

void FaultPlan::replace(std::vector<Fault> faults) {
  states_ = fresh_states(dice_, std::move(faults));
}

bool FaultPlan::set_enabled(std::string_view id, bool enabled) {
  for (State& state : states_) {
    if (state.fault.id != id) continue;
    state.fault.enabled = enabled;
    return true;
  }
  return false;
}

std::vector<std::string> FaultPlan::never_fired() const {
  std::vector<std::string> ids;
  for (const State& state : states_) {
    if (state.fired == 0) ids.push_back(state.fault.id);
  }
  return ids;
}

bool FaultPlan::reaches(const FaultAction& action, const OperationName& name) const {
  if (std::holds_alternative<UnprocessedFault>(action)) {
    return hooks_.set_unprocessed && name.service == "dynamodb" &&
           (name.operation == "BatchWriteItem" || name.operation == "BatchGetItem");
  }
  if (std::holds_alternative<PurgeDelayFault>(action)) {
    return hooks_.set_extra_propagation && name.service == "cloudfront" &&
           name.operation.starts_with("CreateInvalidation");
  }
  return true;
}

bool FaultPlan::fires(State& state, const Request& request, const OperationName& name,
                      Instant now) const {
  const Fault& fault = state.fault;
  if (!fault.enabled || !reaches(fault.action, name)) return false;
  if (!fault.service.empty() && fault.service != name.service) return false;
  if (!fault.operation.empty() && fault.operation != name.operation) return false;
  if (now.since_start() < fault.from || (fault.to && now.since_start() >= *fault.to)) return false;
  if (fault.times && state.fired >= *fault.times) return false;
  if (!contains(request.target, fault.match) && !contains(request.body, fault.match)) return false;
  // Last, so that only requests that could fail move the dice.
  if (!state.dice.chance(fault.chance)) return false;
  ++state.fired;
  return true;
}

std::optional<Answer> FaultPlan::answer_instead(const Request& request, const OperationName& name,
                                                Instant now) {
  for (State& state : states_) {
    const FaultAction& action = state.fault.action;
    if (!answers_instead(action) || !fires(state, request, name, now)) continue;
    if (std::holds_alternative<DropFault>(action)) return Dropped{};
    if (const auto* bare = std::get_if<StatusFault>(&action)) return Response(bare->status);
    return error_response(request, name.service,
                          known_error(name, std::get<ErrorFault>(action).code),
                          request_id(name.service, request_ids_));
  }
  return std::nullopt;
}

Duration FaultPlan::delay_of(const Request& request, const OperationName& name, Instant now) {
  Duration delay{0};
  for (State& state : states_) {
    const auto* each = std::get_if<DelayFault>(&state.fault.action);
    if (each != nullptr && fires(state, request, name, now)) delay += each->delay;
  }
  return delay;
}

FaultPlan::Reach FaultPlan::reach_of(const Request& request, const OperationName& name,
                                     Instant now) {
  Reach reach;
  for (State& state : states_) {
    const auto* share = std::get_if<UnprocessedFault>(&state.fault.action);
    const auto* purge = std::get_if<PurgeDelayFault>(&state.fault.action);
    if (share == nullptr && purge == nullptr) continue;
    if (!fires(state, request, name, now)) continue;
    if (purge != nullptr) {
      reach.purge_delay += purge->delay;
    } else if (!reach.unprocessed) {
      reach.unprocessed = share->share;
    }
  }
  return reach;
}

FaultPlan::Effects FaultPlan::effects_on(const Request& request, const OperationName& name,
                                         Instant now) {
  Effects effects;
  effects.delay = delay_of(request, name, now);
  for (State& state : states_) {
    const FaultAction& action = state.fault.action;
    const bool loses = std::holds_alternative<DropFault>(action);
    if (answers_instead(action) || !(loses || std::holds_alternative<DuplicateFault>(action))) {
      continue;
    }
    if (!fires(state, request, name, now)) continue;
    if (loses) {
      effects.loses_answer = true;
    } else {
      effects.duplicates = true;
    }
  }
  return effects;
}

Answer FaultPlan::handle(Handler& inner, const Request& request, Instant now) {
  if (states_.empty()) return inner.handle(request, now);
  const OperationName name = operation_of(request);
  if (!request.waited) {
    if (auto instead = answer_instead(request, name, now)) {
      // A connection that breaks is not late.
      if (std::holds_alternative<Dropped>(*instead)) return Dropped{};
      return late(*std::move(instead), delay_of(request, name, now), now);
    }
  }
  const Reach reach = reach_of(request, name, now);
  if (reach.unprocessed) hooks_.set_unprocessed(reach.unprocessed);
  if (reach.purge_delay > Duration(0)) hooks_.set_extra_propagation(reach.purge_delay);
  Answer answer = inner.handle(request, now);
  Effects effects;
  if (!std::holds_alternative<Parked>(answer)) effects = effects_on(request, name, now);
  if (effects.duplicates) inner.handle(request, now);
  if (reach.unprocessed) hooks_.set_unprocessed(std::nullopt);
  if (reach.purge_delay > Duration(0)) hooks_.set_extra_propagation(Duration(0));
  if (effects.loses_answer) return Dropped{};
  return late(std::move(answer), effects.delay, now);
}

}  // namespace revalab
