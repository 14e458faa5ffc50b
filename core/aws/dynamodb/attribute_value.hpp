#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// The DynamoDB data types, shared by the client and the fake.
namespace revalab::dynamodb {

struct AttributeValue;
/// Attributes by name. Sorted, so that iteration has one order everywhere.
using Item = std::map<std::string, AttributeValue, std::less<>>;

struct Null {
  friend bool operator==(const Null&, const Null&) = default;
};
/// Numbers travel as text and stay text: 38 digits do not fit a double.
struct Number {
  std::string text;
  friend bool operator==(const Number&, const Number&) = default;
};
struct Binary {
  std::string bytes;  ///< Decoded.
  friend bool operator==(const Binary&, const Binary&) = default;
};
struct StringSet {
  std::vector<std::string> values;
  friend bool operator==(const StringSet&, const StringSet&) = default;
};
struct NumberSet {
  std::vector<std::string> values;
  friend bool operator==(const NumberSet&, const NumberSet&) = default;
};
struct BinarySet {
  std::vector<std::string> values;  ///< Decoded.
  friend bool operator==(const BinarySet&, const BinarySet&) = default;
};
using List = std::vector<AttributeValue>;

/// One attribute value: exactly one of DynamoDB's ten types (`S N B BOOL NULL M L SS NS BS`).
struct AttributeValue {
  using Data = std::variant<std::string, Number, Binary, bool, Null, Item, List, StringSet,
                            NumberSet, BinarySet>;

  AttributeValue() = default;
  explicit AttributeValue(Data value) : data(std::move(value)) {}
  static AttributeValue string(std::string text) { return AttributeValue(Data(std::move(text))); }
  static AttributeValue number(std::string text) {
    return AttributeValue(Data(Number{std::move(text)}));
  }
  static AttributeValue number(std::int64_t value) { return number(std::to_string(value)); }

  /// The text of an `S`, else null.
  [[nodiscard]] const std::string* if_string() const { return std::get_if<std::string>(&data); }
  /// The text of an `N`, else null.
  [[nodiscard]] const std::string* if_number() const {
    const auto* number = std::get_if<Number>(&data);
    return number == nullptr ? nullptr : &number->text;
  }

  Data data;
  friend bool operator==(const AttributeValue&, const AttributeValue&);
};

inline bool operator==(const AttributeValue& a, const AttributeValue& b) {
  return a.data == b.data;
}

}  // namespace revalab::dynamodb
