#include "fakes/dynamodb/expression.hpp"

#include "fakes/dynamodb/value.hpp"

#include <algorithm>
#include <array>

namespace revalab::dynamodb {
namespace {

using Operation = Condition::Operation;

std::optional<AttributeValue> size_of(const AttributeValue& value) {
  const auto sized = [](std::size_t size) {
    return AttributeValue::number(static_cast<std::int64_t>(size));
  };
  if (const auto* text = value.if_string()) return sized(text->size());
  if (const auto* binary = std::get_if<Binary>(&value.data)) return sized(binary->bytes.size());
  if (const auto* map = std::get_if<Item>(&value.data)) return sized(map->size());
  if (const auto* list = std::get_if<List>(&value.data)) return sized(list->size());
  if (const auto* set = std::get_if<StringSet>(&value.data)) return sized(set->values.size());
  if (const auto* set = std::get_if<NumberSet>(&value.data)) return sized(set->values.size());
  if (const auto* set = std::get_if<BinarySet>(&value.data)) return sized(set->values.size());
  return std::nullopt;
}

/// What an operand stands for in this item; nothing when it names no attribute.
std::optional<AttributeValue> resolve(const Operand& operand, const Item& item) {
  const bool is_path =
      operand.kind == Operand::Kind::path || operand.kind == Operand::Kind::size_of_path;
  const AttributeValue* value = is_path ? at(operand.path, item) : &operand.value;
  if (value == nullptr) return std::nullopt;
  const bool wants_size =
      operand.kind == Operand::Kind::size_of_path || operand.kind == Operand::Kind::size_of_value;
  return wants_size ? size_of(*value) : std::optional(*value);
}

bool contains_text(const std::string& whole, const std::string& part) {
  return whole.find(part) != std::string::npos;
}

template <class Set>
bool has(const Set& set, const std::string& wanted) {
  return std::find(set.values.begin(), set.values.end(), wanted) != set.values.end();
}

bool contains(const AttributeValue& whole, const AttributeValue& part) {
  if (const auto* list = std::get_if<List>(&whole.data)) {
    return std::find(list->begin(), list->end(), part) != list->end();
  }
  if (const auto* text = part.if_string()) {
    if (const auto* whole_text = whole.if_string()) return contains_text(*whole_text, *text);
    const auto* set = std::get_if<StringSet>(&whole.data);
    return set != nullptr && has(*set, *text);
  }
  if (const auto* number = part.if_number()) {
    const auto* set = std::get_if<NumberSet>(&whole.data);
    return set != nullptr && has(*set, *number);
  }
  const auto* binary = std::get_if<Binary>(&part.data);
  if (binary == nullptr) return false;
  if (const auto* bytes = std::get_if<Binary>(&whole.data)) {
    return contains_text(bytes->bytes, binary->bytes);
  }
  const auto* set = std::get_if<BinarySet>(&whole.data);
  return set != nullptr && has(*set, binary->bytes);
}

bool begins_with(const AttributeValue& whole, const AttributeValue& start) {
  const bool comparable = whole.data.index() == start.data.index() &&
                          whole.if_number() == nullptr && compare(whole, start).has_value();
  return comparable && sort_bytes(whole).starts_with(sort_bytes(start));
}

bool in_order(Operation operation, const AttributeValue& a, const AttributeValue& b) {
  const auto order = compare(a, b);
  if (!order) return false;
  switch (operation) {
    case Operation::less: return *order < 0;
    case Operation::less_or_equal: return *order <= 0;
    case Operation::greater: return *order > 0;
    default: return *order >= 0;
  }
}

bool holds_for(const Condition& condition, const Item& item) {
  std::vector<std::optional<AttributeValue>> values;
  values.reserve(condition.operands.size());
  for (const Operand& operand : condition.operands) values.push_back(resolve(operand, item));
  const auto& first = values.front();
  switch (condition.operation) {
    case Operation::attribute_exists: return first.has_value();
    case Operation::attribute_not_exists: return !first;
    case Operation::equal: return first && values[1] && *first == *values[1];
    // A missing attribute differs from everything.
    case Operation::not_equal: return !first || !values[1] || *first != *values[1];
    case Operation::in:
      return first && std::any_of(values.begin() + 1, values.end(),
                                  [&](const auto& choice) { return choice && *choice == *first; });
    default: break;
  }
  const bool complete = std::all_of(values.begin(), values.end(),
                                    [](const auto& value) { return value.has_value(); });
  if (!complete) return false;
  switch (condition.operation) {
    case Operation::between:
      return in_order(Operation::greater_or_equal, *first, *values[1]) &&
             in_order(Operation::less_or_equal, *first, *values[2]);
    case Operation::attribute_type: return type_name(*first) == *values[1]->if_string();
    case Operation::begins_with: return begins_with(*first, *values[1]);
    case Operation::contains: return contains(*first, *values[1]);
    default: return in_order(condition.operation, *first, *values[1]);
  }
}

/// A value of one type, built in place.
template <class T>
std::optional<AttributeValue> value_of(T content) {
  std::optional<AttributeValue> value(std::in_place);
  value->data.emplace<T>(std::move(content));
  return value;
}

/// What a set of paths chooses, as a tree: by name or by index.
struct Chosen {
  bool whole = false;
  std::map<std::variant<std::string, std::size_t>, Chosen> parts;
};

std::optional<AttributeValue> choose(const AttributeValue& value, const Chosen& chosen) {
  if (chosen.whole) return value;
  if (const auto* map = std::get_if<Item>(&value.data)) {
    Item result;
    for (const auto& [step, part] : chosen.parts) {
      const auto* name = std::get_if<std::string>(&step);
      const auto found = name == nullptr ? map->end() : map->find(*name);
      if (found == map->end()) continue;
      if (auto picked = choose(found->second, part)) result.emplace(*name, std::move(*picked));
    }
    if (result.empty()) return std::nullopt;
    return value_of(std::move(result));
  }
  if (const auto* list = std::get_if<List>(&value.data)) {
    List result;
    for (const auto& [step, part] : chosen.parts) {
      const auto* index = std::get_if<std::size_t>(&step);
      if (index == nullptr || *index >= list->size()) continue;
      if (auto picked = choose((*list)[*index], part)) result.push_back(std::move(*picked));
    }
    if (result.empty()) return std::nullopt;
    return value_of(std::move(result));
  }
  return std::nullopt;
}

}  // namespace

std::string to_string(const Path& path) {
  std::string text = "[";
  for (const auto& step : path) {
    if (&step != path.data()) text += ", ";
    const auto* name = std::get_if<std::string>(&step);
    text += name != nullptr ? *name : "[" + std::to_string(std::get<std::size_t>(step)) + "]";
  }
  return text + "]";
}

std::string_view to_string(Operation operation) {
  static constexpr std::array<std::string_view, 16> k_names{"AND",
                                                            "OR",
                                                            "NOT",
                                                            "=",
                                                            "<>",
                                                            "<",
                                                            "<=",
                                                            ">",
                                                            ">=",
                                                            "BETWEEN",
                                                            "IN",
                                                            "attribute_exists",
                                                            "attribute_not_exists",
                                                            "attribute_type",
                                                            "begins_with",
                                                            "contains"};
  return k_names.at(static_cast<std::size_t>(operation));
}

const AttributeValue* at(const Path& path, const Item& item) {
  const auto* first = std::get_if<std::string>(&path.front());
  const auto found = first == nullptr ? item.end() : item.find(*first);
  if (found == item.end()) return nullptr;
  const AttributeValue* value = &found->second;
  for (auto step = path.begin() + 1; step != path.end(); ++step) {
    if (const auto* index = std::get_if<std::size_t>(&*step)) {
      const auto* list = std::get_if<List>(&value->data);
      if (list == nullptr || *index >= list->size()) return nullptr;
      value = &(*list)[*index];
    } else {
      const auto* map = std::get_if<Item>(&value->data);
      const auto inner =
          map == nullptr ? Item::const_iterator() : map->find(std::get<std::string>(*step));
      if (map == nullptr || inner == map->end()) return nullptr;
      value = &inner->second;
    }
  }
  return value;
}

bool holds(const Condition& condition, const Item& item) {
  switch (condition.operation) {
    case Operation::both:
      return holds(condition.children[0], item) && holds(condition.children[1], item);
    case Operation::either:
      return holds(condition.children[0], item) || holds(condition.children[1], item);
    case Operation::negation: return !holds(condition.children[0], item);
    default: return holds_for(condition, item);
  }
}

Item project(const Item& item, const std::vector<Path>& paths) {
  Chosen root;
  for (const Path& path : paths) {
    Chosen* node = &root;
    for (const auto& step : path) node = &node->parts[step];
    node->whole = true;
  }
  Item result;
  for (const auto& [step, part] : root.parts) {
    const auto found = item.find(std::get<std::string>(step));
    if (found == item.end()) continue;
    if (auto picked = choose(found->second, part)) result.emplace(found->first, std::move(*picked));
  }
  return result;
}

void for_each_path(const Condition& condition, const std::function<void(const Path&)>& visit) {
  for (const Condition& child : condition.children) for_each_path(child, visit);
  for (const Operand& operand : condition.operands) {
    if (!operand.path.empty()) visit(operand.path);
  }
}

}  // namespace revalab::dynamodb
