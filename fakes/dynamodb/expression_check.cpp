#include "fakes/dynamodb/expression_check.hpp"

#include "fakes/dynamodb/value.hpp"

#include <algorithm>
#include <array>

namespace revalab::dynamodb {
namespace {

using Operation = Condition::Operation;

std::string wrong_operand_type(std::string_view operation, std::string_view type) {
  return "Incorrect operand type for operator or function; operator or function: " +
         std::string(operation) + ", operand type: " + std::string(type);
}

std::string same_operands(const Condition& condition) {
  const auto& operands = condition.operands;
  const bool both_paths = operands.size() == 2 && operands[0].kind == Operand::Kind::path &&
                          operands[1].kind == Operand::Kind::path;
  if (!both_paths || operands[0].path != operands[1].path) return {};
  return "The first operand must be distinct from the remaining operands for this operator or "
         "function; operator: " +
         std::string(to_string(condition.operation)) +
         ", first operand: " + to_string(operands[0].path);
}

std::string sizeless_operand(const Condition& condition) {
  for (const Operand& operand : condition.operands) {
    if (operand.kind != Operand::Kind::size_of_value) continue;
    const std::string_view type = type_name(operand.value);
    if (type == "N" || type == "BOOL" || type == "NULL") return wrong_operand_type("size", type);
  }
  return {};
}

/// Order exists for text, numbers and binary alone; only text and binary have beginnings.
std::string unordered_operand(const Condition& condition) {
  for (const Operand& operand : condition.operands) {
    if (operand.kind != Operand::Kind::value) continue;
    const std::string_view type = type_name(operand.value);
    const bool is_text = type == "S" || type == "B";
    const bool fits = is_text || (type == "N" && condition.operation != Operation::begins_with);
    if (!fits) return wrong_operand_type(to_string(condition.operation), type);
  }
  return {};
}

std::string shown(const AttributeValue& bound) {
  const std::string* text = bound.if_string();
  if (text == nullptr) text = bound.if_number();
  return "AttributeValue: {" + std::string(type_name(bound)) + ":" +
         (text == nullptr ? std::string() : *text) + "}";
}

std::string bad_bounds(const Condition& condition) {
  const Operand& low = condition.operands[1];
  const Operand& high = condition.operands[2];
  if (low.kind != Operand::Kind::value || high.kind != Operand::Kind::value) return {};
  const auto order = compare(low.value, high.value);
  if (order && *order <= 0) return {};
  return std::string("The BETWEEN operator requires ") +
         (order ? "upper bound to be greater than or equal to lower bound"
                : "same data type for lower and upper bounds") +
         "; lower bound operand: " + shown(low.value) +
         ", upper bound operand: " + shown(high.value);
}

std::string bad_type_argument(const Operand& operand) {
  static constexpr std::array<std::string_view, 10> k_types{"S", "N", "B",  "BOOL", "NULL",
                                                            "M", "L", "SS", "NS",   "BS"};
  if (operand.kind != Operand::Kind::value) {
    return wrong_operand_type("attribute_type", "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
  }
  const std::string* type = operand.value.if_string();
  if (type == nullptr) return wrong_operand_type("attribute_type", type_name(operand.value));
  if (std::find(k_types.begin(), k_types.end(), *type) != k_types.end()) return {};
  return "Invalid attribute type name found; type: " + *type +
         ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}";
}

std::string misuse_of_operation(const Condition& condition) {
  switch (condition.operation) {
    case Operation::less:
    case Operation::less_or_equal:
    case Operation::greater:
    case Operation::greater_or_equal:
    case Operation::begins_with: return unordered_operand(condition);
    case Operation::between: {
      std::string message = unordered_operand(condition);
      return message.empty() ? bad_bounds(condition) : message;
    }
    case Operation::in:
      if (condition.operands.size() <= k_in_operands_max + 1) return {};
      return "Too many operands for operator or function; operator or function: IN, number of "
             "operands: " +
             std::to_string(condition.operands.size());
    case Operation::attribute_exists:
    case Operation::attribute_not_exists:
      if (condition.operands[0].kind == Operand::Kind::path) return {};
      return "Operator or function requires a document path; operator or function: " +
             std::string(to_string(condition.operation));
    case Operation::attribute_type: return bad_type_argument(condition.operands[1]);
    default: return {};
  }
}

}  // namespace

std::string misuse_of(const Condition& condition) {
  for (const auto check : {same_operands, sizeless_operand, misuse_of_operation}) {
    std::string message = check(condition);
    if (!message.empty()) return message;
  }
  return {};
}

std::string overlap_in(const std::vector<Path>& paths) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const std::size_t common = std::min(paths[i].size(), paths[j].size());
      std::size_t same = 0;
      while (same < common && paths[i][same] == paths[j][same]) ++same;
      const bool conflict = same < common && paths[i][same].index() != paths[j][same].index();
      if (same < common && !conflict) continue;
      return std::string("Two document paths ") + (conflict ? "conflict" : "overlap") +
             " with each other; must remove or rewrite one of these paths; path one: " +
             to_string(paths[j]) + ", path two: " + to_string(paths[i]);
    }
  }
  return {};
}

}  // namespace revalab::dynamodb
