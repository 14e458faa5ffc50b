#include "fakes/dynamodb/value.hpp"

#include "core/base/check.hpp"
#include "core/base/digest.hpp"
#include "fakes/dynamodb/number.hpp"

#include <algorithm>

namespace revalab::dynamodb {
namespace {

using Message = std::optional<std::string>;

Decimal decimal(std::string_view normalised) {
  auto parsed = Decimal::parse(normalised);
  REVALAB_CHECK(parsed.ok(), "a stored number is a number");
  return std::move(parsed).value();
}

Message normalise_number(std::string& text) {
  // Most numbers are short, plain integers already in their one spelling.
  const bool plain =
      !text.empty() && text.size() <= k_number_significant_digits_max && text.front() >= '1' &&
      text.front() <= '9' &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (plain) return std::nullopt;
  const auto number = Decimal::parse(text);
  if (!number) return number.error();
  text = number->to_string();
  return std::nullopt;
}

bool has_duplicates(const std::vector<std::string>& sorted) {
  return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

std::string listed(const std::vector<std::string>& values, bool encode) {
  std::string text = "[";
  for (const std::string& value : values) {
    if (&value != values.data()) text += ", ";
    text += encode ? base64_encode(value) : value;
  }
  return text + "]";
}

Message invalid(const std::string& message) {
  return "One or more parameter values were invalid: " + message;
}

// The odd spellings below are the service's. Source: dynalite, validations/index.js
// (https://github.com/architect/dynalite, read 2026-11-22).

Message normalise_set(StringSet& set) {
  if (set.values.empty()) return invalid("An string set  may not be empty");
  const auto empty = std::find(set.values.begin(), set.values.end(), "");
  if (empty != set.values.end()) {
    return invalid("An string set may not have a empty string as a member");
  }
  const std::string as_sent = listed(set.values, false);
  std::sort(set.values.begin(), set.values.end());
  if (has_duplicates(set.values)) {
    return invalid("Input collection " + as_sent + " contains duplicates.");
  }
  return std::nullopt;
}

Message normalise_set(BinarySet& set) {
  if (set.values.empty()) return invalid("Binary sets should not be empty");
  const auto empty = std::find(set.values.begin(), set.values.end(), "");
  if (empty != set.values.end()) {
    return invalid("Binary sets may not contain null or empty values");
  }
  const std::string as_sent = listed(set.values, true);
  std::sort(set.values.begin(), set.values.end());
  if (has_duplicates(set.values)) {
    return invalid("Input collection " + as_sent + "of type BS contains duplicates.");
  }
  return std::nullopt;
}

Message normalise_set(NumberSet& set) {
  if (set.values.empty()) return invalid("An number set  may not be empty");
  for (std::string& text : set.values) {
    if (auto message = normalise_number(text)) return message;
  }
  std::sort(set.values.begin(), set.values.end(), [](const auto& a, const auto& b) {
    return decimal(a).sort_bytes() < decimal(b).sort_bytes();
  });
  if (has_duplicates(set.values)) return "Input collection contains duplicates";
  return std::nullopt;
}

struct Normaliser {
  int level;

  Message operator()(std::string&) const { return std::nullopt; }
  Message operator()(Binary&) const { return std::nullopt; }
  Message operator()(bool) const { return std::nullopt; }
  Message operator()(Null&) const { return std::nullopt; }
  Message operator()(Number& number) const { return normalise_number(number.text); }
  Message operator()(StringSet& set) const { return normalise_set(set); }
  Message operator()(NumberSet& set) const { return normalise_set(set); }
  Message operator()(BinarySet& set) const { return normalise_set(set); }
  Message operator()(Item& map) const {
    if (level >= k_nesting_levels_max) return too_deep();
    for (auto& [name, value] : map) {
      if (auto message = std::visit(Normaliser{level + 1}, value.data)) return message;
    }
    return std::nullopt;
  }
  Message operator()(List& list) const {
    if (level >= k_nesting_levels_max) return too_deep();
    for (AttributeValue& value : list) {
      if (auto message = std::visit(Normaliser{level + 1}, value.data)) return message;
    }
    return std::nullopt;
  }

  static Message too_deep() {
    return "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
           "levels beyond supported limit";
  }
};

struct Sizer {
  std::int64_t operator()(const std::string& text) const { return length(text); }
  std::int64_t operator()(const Binary& binary) const { return length(binary.bytes); }
  std::int64_t operator()(bool) const { return 1; }
  std::int64_t operator()(const Null&) const { return 1; }
  std::int64_t operator()(const Number& number) const { return decimal(number.text).size_bytes(); }
  std::int64_t operator()(const StringSet& set) const { return lengths(set.values); }
  std::int64_t operator()(const BinarySet& set) const { return lengths(set.values); }
  std::int64_t operator()(const NumberSet& set) const {
    std::int64_t size = 0;
    for (const std::string& text : set.values) size += decimal(text).size_bytes();
    return size;
  }
  std::int64_t operator()(const Item& map) const {
    return 3 + static_cast<std::int64_t>(map.size()) + size_bytes(map);
  }
  std::int64_t operator()(const List& list) const {
    std::int64_t size = 3 + static_cast<std::int64_t>(list.size());
    for (const AttributeValue& value : list) size += size_bytes(value);
    return size;
  }

  static std::int64_t length(std::string_view text) {
    return static_cast<std::int64_t>(text.size());
  }
  static std::int64_t lengths(const std::vector<std::string>& values) {
    std::int64_t size = 0;
    for (const std::string& value : values) size += length(value);
    return size;
  }
};

int sign(const std::string& a, const std::string& b) {
  const int order = a.compare(b);  // Compares as unsigned bytes.
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

}  // namespace

std::string_view type_name(const AttributeValue& value) {
  static constexpr std::array<std::string_view, 10> k_names{"S", "N", "B",  "BOOL", "NULL",
                                                            "M", "L", "SS", "NS",   "BS"};
  return k_names[value.data.index()];
}

std::optional<std::string> normalise(AttributeValue& value) {
  return std::visit(Normaliser{0}, value.data);
}

std::optional<std::string> normalise(Item& item) {
  for (auto& [name, value] : item) {
    if (auto message = normalise(value)) return message;
  }
  return std::nullopt;
}

std::int64_t size_bytes(const AttributeValue& value) { return std::visit(Sizer{}, value.data); }

std::int64_t size_bytes(const Item& item) {
  std::int64_t size = 0;
  for (const auto& [name, value] : item) {
    size += static_cast<std::int64_t>(name.size()) + size_bytes(value);
  }
  return size;
}

std::string sort_bytes(const AttributeValue& key) {
  if (const auto* text = key.if_string()) return *text;
  if (const auto* number = key.if_number()) return decimal(*number).sort_bytes();
  const auto* binary = std::get_if<Binary>(&key.data);
  REVALAB_CHECK(binary != nullptr, "a key is text, a number or binary");
  return binary->bytes;
}

std::optional<int> compare(const AttributeValue& a, const AttributeValue& b) {
  if (a.data.index() != b.data.index()) return std::nullopt;
  const std::string_view type = type_name(a);
  if (type != "S" && type != "N" && type != "B") return std::nullopt;
  return sign(sort_bytes(a), sort_bytes(b));
}

}  // namespace revalab::dynamodb
