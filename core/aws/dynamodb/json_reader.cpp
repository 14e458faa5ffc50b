#include "core/aws/dynamodb/json_reader.hpp"

#include "core/base/digest.hpp"

#include <limits>

namespace revalab::dynamodb {
namespace {

/// How the service names the JSON it met. Source: its messages, such as `NUMBER_VALUE cannot be
/// converted to String` (https://github.com/getmoto/moto, tests/test_dynamodb, read 2026-11-22).
std::string_view token_name(simdjson::dom::element element) {
  if (element.is_string()) return "STRING_VALUE";
  if (element.is_bool()) return element.get_bool().value_unsafe() ? "TRUE_VALUE" : "FALSE_VALUE";
  return "NUMBER_VALUE";
}

}  // namespace

void Reader::fail(std::string message) {
  if (!fault_) fault_ = std::move(message);
}

void Reader::wrong_type(Element element, std::string_view wanted) {
  if (wanted == "map" || wanted == "list") {
    if (element.is_object()) return fail("Start of structure or map found where not expected");
    if (element.is_array()) return fail("Start of list found where not expected");
    return fail("Unexpected field type");
  }
  if (element.is_object()) return fail("Start of structure or map found where not expected");
  if (element.is_array()) return fail("Start of list found where not expected");
  fail(std::string(token_name(element)) + " cannot be converted to " + std::string(wanted));
}

void Reader::violate(std::string_view value, std::string_view path, std::string_view constraint) {
  notes_.violations.push_back("Value '" + std::string(value) + "' at '" + std::string(path) +
                              "' failed to satisfy constraint: " + std::string(constraint));
}

void Reader::missing(std::string_view path) {
  notes_.violations.push_back("Value null at '" + std::string(path) +
                              "' failed to satisfy constraint: Member must not be null");
}

void Reader::refuse(std::string message) {
  if (notes_.refusal.empty()) notes_.refusal = std::move(message);
}

void Reader::unmodelled(std::string_view operation, std::string_view member) {
  refuse("revalab does not model the member " + std::string(member) + " of " +
         std::string(operation));
}

Result<Done> Reader::outcome() const {
  if (fault_) return ApiError(400, "SerializationException", *fault_);
  return Done{};
}

void Reader::text(Element element, std::string& into) {
  std::string_view view;
  if (element.get(view) != simdjson::SUCCESS) return wrong_type(element, "String");
  into = view;
}

void Reader::boolean(Element element, bool& into) {
  if (element.get(into) != simdjson::SUCCESS) wrong_type(element, "Boolean");
}

void Reader::integer(Element element, std::int64_t& into) {
  if (element.get(into) == simdjson::SUCCESS) return;
  double fraction = 0;
  if (element.get(fraction) != simdjson::SUCCESS) return wrong_type(element, "Integer");
  // The service cuts fractions off; beyond 64 bits any value breaks every limit alike.
  constexpr double k_bound = 9.2e18;
  if (fraction > k_bound || fraction < -k_bound) {
    into = fraction > 0 ? std::numeric_limits<std::int64_t>::max()
                        : std::numeric_limits<std::int64_t>::min();
    return;
  }
  into = static_cast<std::int64_t>(fraction);
}

void Reader::limit(Element element, std::optional<std::int64_t>& into) {
  integer(element, into.emplace(0));
}

std::optional<std::size_t> Reader::choice(Element element, std::string_view path,
                                          std::span<const std::string_view> allowed) {
  std::string chosen;
  text(element, chosen);
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    if (allowed[i] == chosen) return i;
  }
  std::string set;
  for (const std::string_view name : allowed) {
    if (!set.empty()) set += ", ";
    set += name;
  }
  violate(chosen, path, "Member must satisfy enum value set: [" + set + "]");
  return std::nullopt;
}

void Reader::expression(Element element, std::string_view member, std::string& into) {
  text(element, into);
  if (into.empty()) {
    refuse("Invalid " + std::string(member) + ": The expression can not be empty;");
  }
}

void Reader::binary(Element element, std::string& into) {
  std::string encoded;
  text(element, encoded);
  auto bytes = base64_decode(encoded);
  if (!bytes) return fail("Unexpected field type: the text is not base64");
  into = std::move(*bytes);
}

void Reader::texts(Element element, std::vector<std::string>& into) {
  elements(element, [&](Element child) { text(child, into.emplace_back()); });
}

void Reader::value(Element element, AttributeValue& into) {
  int types = 0;
  members(element, [&](std::string_view type, Element content) {
    ++types;
    if (type == "S") {
      text(content, into.data.emplace<std::string>());
    } else if (type == "N") {
      text(content, into.data.emplace<Number>().text);
    } else if (type == "B") {
      binary(content, into.data.emplace<Binary>().bytes);
    } else if (type == "BOOL") {
      boolean(content, into.data.emplace<bool>());
    } else if (type == "NULL") {
      bool is_null = false;
      boolean(content, is_null);
      into.data.emplace<Null>();
      if (!is_null) {
        refuse(
            "One or more parameter values were invalid: Null attribute value types must have the "
            "value of true");
      }
    } else if (type == "M") {
      item(content, into.data.emplace<Item>());
    } else if (type == "L") {
      List& list = into.data.emplace<List>();
      elements(content, [&](Element child) { value(child, list.emplace_back()); });
    } else if (type == "SS") {
      texts(content, into.data.emplace<StringSet>().values);
    } else if (type == "NS") {
      texts(content, into.data.emplace<NumberSet>().values);
    } else if (type == "BS") {
      auto& values = into.data.emplace<BinarySet>().values;
      elements(content, [&](Element child) { binary(child, values.emplace_back()); });
    } else {
      --types;
    }
  });
  if (types == 0) {
    refuse("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  } else if (types > 1) {
    refuse(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported datatypes");
  }
}

void Reader::item(Element element, Item& into) {
  members(element,
          [&](std::string_view name, Element child) { value(child, into[std::string(name)]); });
}

void Reader::items(Element element, std::vector<Item>& into) {
  elements(element, [&](Element child) { item(child, into.emplace_back()); });
}

void Reader::names(Element element, AttributeNames& into) {
  members(element,
          [&](std::string_view name, Element child) { text(child, into[std::string(name)]); });
  if (into.empty()) refuse("ExpressionAttributeNames must not be empty");
}

void Reader::expression_values(Element element, Item& into) {
  members(element, [&](std::string_view name, Element child) {
    const bool clean = notes_.refusal.empty();
    value(child, into[std::string(name)]);
    if (clean && !notes_.refusal.empty()) {
      notes_.refusal = "ExpressionAttributeValues contains invalid value: " + notes_.refusal +
                       " for key " + std::string(name);
    }
  });
  if (into.empty()) refuse("ExpressionAttributeValues must not be empty");
}

void Reader::start_key(Element element, Item& into) {
  const bool clean = notes_.refusal.empty();
  item(element, into);
  if (clean && !notes_.refusal.empty()) {
    notes_.refusal = "The provided starting key is invalid: " + notes_.refusal;
  }
}

}  // namespace revalab::dynamodb
