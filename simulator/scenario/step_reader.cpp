#include "simulator/scenario/step_reader.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace revalab::sim {
namespace {

using Names = std::initializer_list<std::string_view>;

/// A verb, how its object is read, and which outcomes of it can be expected.
struct Verb {
  std::string_view name;
  Action (*read)(const Node&);
  std::vector<std::string_view> outcomes;
};

std::string text_of(Fields& fields, std::string_view name) {
  const auto field = fields.required(name);
  return field ? field->string() : std::string();
}

Action read_publish(const Node& node) {
  Fields fields(node);
  return PublishStep{text_of(fields, "content")};
}

Action read_revalidate_tag(const Node& node) {
  Fields fields(node);
  return RevalidateTagStep{text_of(fields, "tag")};
}

Action read_revalidate_path(const Node& node) {
  Fields fields(node);
  RevalidatePathStep step;
  step.path = text_of(fields, "path");
  if (const auto type = fields.optional("type")) {
    constexpr std::array k_types{RevalidatePathType::page, RevalidatePathType::layout};
    step.type = k_types.at(type->choice({"page", "layout"}));
  }
  return step;
}

Action read_res_revalidate(const Node& node) {
  Fields fields(node);
  return ResRevalidateStep{text_of(fields, "path")};
}

std::vector<std::string> read_deploy_items(const Node& node) {
  if (node.is_array()) return node.strings();
  // `versioned` is what carries a build's name in its URL: everything below /_next.
  static const std::array<std::vector<std::string>, 3> k_items{
      std::vector<std::string>{}, {"/*"}, {"/_next/*"}};
  return k_items.at(node.choice({"none", "all", "versioned"}));
}

Action read_deploy(const Node& node) {
  Fields fields(node);
  DeployStep step;
  step.build_id = text_of(fields, "buildId");
  if (step.build_id.empty() || step.build_id.find('/') != std::string::npos) {
    node.fail("expected a buildId: not empty, without `/`");
  }
  if (const auto items = fields.optional("invalidate")) step.items = read_deploy_items(*items);
  if (const auto wait = fields.optional("wait")) step.wait = wait->boolean();
  return step;
}

Action read_resolve_tag(const Node& node) {
  Fields fields(node);
  return ResolveTagStep{text_of(fields, "tag")};
}

Action read_invalidate(const Node& node) {
  Fields fields(node);
  InvalidateStep step;
  if (const auto items = fields.required("items")) step.items = items->strings();
  if (const auto wanted = fields.optional("wanted")) step.wanted = wanted->strings();
  if (const auto reference = fields.optional("callerReference")) {
    step.caller_reference = reference->string();
  }
  if (const auto quantity = fields.optional("quantity")) step.quantity = quantity->integer();
  return step;
}

Action read_fault_switch(const Node& node) {
  Fields fields(node);
  FaultStep step;
  const auto on = fields.optional("on");
  const auto off = fields.optional("off");
  if (on.has_value() == off.has_value()) {
    node.fail("expected either `on` or `off` with the id of a fault");
    return step;
  }
  step.on = on.has_value();
  step.id = (on ? *on : *off).string();
  return step;
}

Action read_advance(const Node& node) {
  if (node.is_string()) return AdvanceStep{node.duration()};
  Fields fields(node);
  const auto by = fields.required("by");
  return AdvanceStep{by ? by->duration() : Duration(0)};
}

const std::vector<std::string_view> k_revalidation_outcomes{
    "tags", "storedPaths", "urls",    "notPurgeable", "foreign",  "purge", "alsoDrops",
    "cost", "accepted",    "refused", "batches",      "warnings", "error", "rowsWritten"};

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> k_verbs{
      {"publish", read_publish, {"version"}},
      {"revalidateTag", read_revalidate_tag, k_revalidation_outcomes},
      {"revalidatePath", read_revalidate_path, k_revalidation_outcomes},
      {"resRevalidate", read_res_revalidate, k_revalidation_outcomes},
      {"deploy", read_deploy, {"purge", "cost", "rows", "error"}},
      {"resolveTag",
       read_resolve_tag,
       {"storedPaths", "urls", "notPurgeable", "foreign", "warnings", "error"}},
      {"invalidate",
       read_invalidate,
       {"id", "sameAs", "status", "quantity", "cost", "alsoDrops", "error", "message"}},
      {"fault", read_fault_switch, {}},
      {"advance", read_advance, {"completed", "inProgress"}}};
  return k_verbs;
}

void read_expectations(const Node& node, const Verb& verb, Step& step) {
  if (!node.is_object()) return node.fail("expected an object");
  for (const std::string& field : node.names()) {
    const Node value = *node.find(field);
    if (std::find(verb.outcomes.begin(), verb.outcomes.end(), field) == verb.outcomes.end()) {
      std::string known;
      for (const auto outcome : verb.outcomes) {
        known += (known.empty() ? "" : ", ") + std::string(outcome);
      }
      value.fail("is no outcome of " + std::string(verb.name) + ", expected one of: " + known);
      continue;
    }
    step.expect.push_back({field, value.dump(), value.pointer()});
  }
}

/// `true` loses the request, as the name says to most people.
DropFault read_drop(const Node& value) {
  if (value.is_string()) {
    constexpr std::array k_lost{DropFault::What::request, DropFault::What::answer};
    return DropFault{k_lost.at(value.choice({"request", "answer"}))};
  }
  if (!value.boolean()) value.fail("expected true, \"request\" or \"answer\"");
  return DropFault{};
}

/// A year at most, so that no sum of delays leaves the lab's time line.
Duration read_delay(const Node& value) {
  constexpr Duration k_max = std::chrono::hours(365 * 24);
  const Duration delay = value.duration();
  if (delay > k_max) value.fail("is longer than 365d");
  return std::min(delay, k_max);
}

/// One reader for each kind of `do` this version can play.
std::optional<FaultAction> read_fault_kind(const Node& value, std::string_view kind) {
  if (kind == "error") return ErrorFault{value.string()};
  if (kind == "status") return StatusFault{static_cast<int>(value.integer(400, 599))};
  if (kind == "unprocessed") return UnprocessedFault{value.ratio()};
  if (kind == "purgeDelay") return PurgeDelayFault{read_delay(value)};
  if (kind == "delay") return DelayFault{read_delay(value)};
  if (kind == "drop") return read_drop(value);
  if (kind == "duplicate") {
    if (!value.boolean()) value.fail("expected true");
    return DuplicateFault{};
  }
  value.fail("cannot be played by this version");
  return std::nullopt;
}

FaultAction read_fault_action(const Node& node) {
  Fields fields(node);
  std::optional<FaultAction> action;
  int kinds = 0;
  for (const std::string_view kind :
       {"error", "status", "unprocessed", "purgeDelay", "delay", "drop", "duplicate", "indexLag"}) {
    const auto value = fields.optional(kind);
    if (!value) continue;
    ++kinds;
    action = read_fault_kind(*value, kind);
  }
  if (kinds != 1) {
    node.fail(
        "expected exactly one of: error, status, unprocessed, purgeDelay, delay, drop, duplicate");
  }
  return action.value_or(StatusFault{});
}

/// What only one service can do, and for which of its operations.
struct OfOneService {
  std::string_view kind;
  std::string_view service;
  std::vector<std::string_view> operations;
};

/// The fault would never fire, and nobody would know why.
void check_reach(const Node& action, const Fault& fault) {
  static const std::array<OfOneService, 2> k_reaches{{
      {"unprocessed", "dynamodb", {"BatchWriteItem", "BatchGetItem"}},
      {"purgeDelay",
       "cloudfront",
       {"CreateInvalidation", "CreateInvalidationForDistributionTenant"}},
  }};
  for (const OfOneService& each : k_reaches) {
    if (!action.find(each.kind)) continue;
    const std::string kind = "`" + std::string(each.kind) + "`";
    if (!fault.service.empty() && fault.service != each.service) {
      action.fail(kind + " is only for " + std::string(each.service) + "; for " + fault.service +
                  " expected one of: error, status, delay, drop, duplicate");
    } else if (!fault.operation.empty() && std::find(each.operations.begin(), each.operations.end(),
                                                     fault.operation) == each.operations.end()) {
      action.fail(kind + " is only for " + std::string(each.operations.front()) + " and " +
                  std::string(each.operations.back()) + " of " + std::string(each.service));
    }
  }
}

Fault read_fault(const Node& node) {
  Fields fields(node);
  Fault fault;
  fault.id = text_of(fields, "id");
  if (const auto service = fields.optional("service")) {
    constexpr std::array<std::string_view, 4> k_services{"cloudfront", "dynamodb", "s3", "sqs"};
    fault.service = k_services.at(service->choice({"cloudfront", "dynamodb", "s3", "sqs"}));
  }
  if (const auto operation = fields.optional("operation")) fault.operation = operation->string();
  if (const auto match = fields.optional("match")) fault.match = match->string();
  if (const auto action = fields.required("do")) {
    fault.action = read_fault_action(*action);
    check_reach(*action, fault);
  }
  if (const auto from = fields.optional("from")) fault.from = from->duration();
  if (const auto to = fields.optional("to")) fault.to = to->duration();
  if (const auto times = fields.optional("times")) fault.times = times->integer(1);
  if (const auto chance = fields.optional("chance")) fault.chance = chance->ratio();
  if (const auto enabled = fields.optional("enabled")) fault.enabled = enabled->boolean();
  // A lab's own word, so that what it shows can be given back to it.
  if (const auto fired = fields.optional("fired")) (void)fired->integer();
  return fault;
}

}  // namespace

Step read_step(const Node& node) {
  Fields fields(node);
  Step step;
  if (const auto at = fields.required("at")) step.at = at->duration();
  const auto expect = fields.optional("expect");
  if (const auto view = fields.optional("view")) {
    view->fail("needs the edge cache, which this version does not have");
    return step;
  }
  for (const Verb& verb : verbs()) {
    const auto object = fields.optional(verb.name);
    if (!object) continue;
    if (!step.verb.empty()) object->fail("a step has one verb, and this one has " + step.verb);
    step.verb = verb.name;
    step.action = verb.read(*object);
    if (expect) read_expectations(*expect, verb, step);
  }
  if (step.verb.empty() && node.is_object()) node.fail("has no verb");
  return step;
}

std::vector<Fault> read_faults(const Node& node) {
  std::vector<Fault> faults;
  std::set<std::string> ids;
  for (const Node& element : node.elements()) {
    faults.push_back(read_fault(element));
    if (!ids.insert(faults.back().id).second) {
      element.fail("has the id of another fault: `" + faults.back().id + "`");
    }
  }
  return faults;
}

}  // namespace revalab::sim
