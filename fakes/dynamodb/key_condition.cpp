#include "fakes/dynamodb/errors.hpp"
#include "fakes/dynamodb/expression.hpp"

#include <algorithm>

namespace revalab::dynamodb {
namespace {

using Operation = Condition::Operation;

/// `:v < a` says `a > :v`.
Operation mirrored(Operation operation) {
  switch (operation) {
    case Operation::less: return Operation::greater;
    case Operation::less_or_equal: return Operation::greater_or_equal;
    case Operation::greater: return Operation::less;
    case Operation::greater_or_equal: return Operation::less_or_equal;
    default: return operation;
  }
}

bool is_for_keys(Operation operation) {
  switch (operation) {
    case Operation::equal:
    case Operation::less:
    case Operation::less_or_equal:
    case Operation::greater:
    case Operation::greater_or_equal:
    case Operation::between:
    case Operation::begins_with: return true;
    default: return false;
  }
}

std::string check_operands(const Condition& condition) {
  int paths = 0;
  for (const Operand& operand : condition.operands) {
    if (operand.kind == Operand::Kind::size_of_path ||
        operand.kind == Operand::Kind::size_of_value) {
      return "KeyConditionExpressions cannot contain nested operations";
    }
    if (operand.kind != Operand::Kind::path) continue;
    if (++paths > 1) {
      return "Invalid condition in KeyConditionExpression: Multiple attribute names used in one "
             "condition";
    }
    if (operand.path.size() > 1) {
      return "KeyConditionExpressions cannot have conditions on nested attributes";
    }
  }
  if (paths == 0) {
    return "Invalid condition in KeyConditionExpression: No key attribute specified";
  }
  const bool key_leads = condition.operands.front().kind == Operand::Kind::path;
  const bool must_lead =
      condition.operation == Operation::between || condition.operation == Operation::begins_with;
  if (must_lead && !key_leads) {
    return "Invalid condition in KeyConditionExpression: " +
           std::string(to_string(condition.operation)) +
           " operator must have the key attribute as its first operand";
  }
  return {};
}

Result<Done> collect(const Condition& condition, KeyCondition& into) {
  if (condition.operation == Operation::both) {
    const auto left = collect(condition.children[0], into);
    if (!left) return left;
    return collect(condition.children[1], into);
  }
  if (!is_for_keys(condition.operation)) {
    return validation("Invalid operator used in KeyConditionExpression: " +
                      std::string(to_string(condition.operation)));
  }
  std::string message = check_operands(condition);
  if (!message.empty()) return validation(message);

  KeyCondition::Constraint constraint;
  constraint.operation = condition.operation;
  for (const Operand& operand : condition.operands) {
    if (operand.kind == Operand::Kind::path) {
      constraint.attribute = std::get<std::string>(operand.path.front());
    } else {
      constraint.values.push_back(operand.value);
    }
  }
  if (condition.operands.front().kind != Operand::Kind::path) {
    constraint.operation = mirrored(constraint.operation);
  }
  const bool twice =
      std::any_of(into.constraints.begin(), into.constraints.end(),
                  [&](const auto& other) { return other.attribute == constraint.attribute; });
  if (twice) {
    return validation("KeyConditionExpressions must only contain one condition per key");
  }
  into.constraints.push_back(std::move(constraint));
  return Done{};
}

}  // namespace

Result<KeyCondition> parse_key_condition(std::string_view expression, Placeholders& placeholders) {
  const auto condition = parse_condition(expression, "KeyConditionExpression", placeholders);
  if (!condition) return condition.error();
  KeyCondition result;
  const auto collected = collect(*condition, result);
  if (!collected) return collected.error();
  if (result.constraints.size() > 2) {
    return validation("Conditions can be of length 1 or 2 only");
  }
  return result;
}

}  // namespace revalab::dynamodb
