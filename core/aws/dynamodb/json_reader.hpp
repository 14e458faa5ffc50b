#pragma once

#include "core/aws/dynamodb/json.hpp"

#include <simdjson.h>

#include <array>
#include <span>

/// How a parsed body is read into types. Only the decoding sources of this folder use it.
namespace revalab::dynamodb {

struct Decoder::Document {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
};

/// Reads one body and remembers the first member of a wrong JSON type; once there is one, the rest
/// is read but does not matter.
class Reader {
 public:
  using Element = simdjson::dom::element;

  explicit Reader(RequestNotes& notes) : notes_(notes) {}

  void text(Element element, std::string& into);
  void boolean(Element element, bool& into);
  void integer(Element element, std::int64_t& into);
  void limit(Element element, std::optional<std::int64_t>& into);
  /// The text of an enumeration, which must be one of `allowed`; `path` names it in the violation.
  /// Returns the index in `allowed`, or nothing.
  std::optional<std::size_t> choice(Element element, std::string_view path,
                                    std::span<const std::string_view> allowed);
  /// An expression: an empty one is refused here, because in the typed form empty means absent.
  void expression(Element element, std::string_view member, std::string& into);

  void value(Element element, AttributeValue& into);
  void item(Element element, Item& into);
  void items(Element element, std::vector<Item>& into);
  void names(Element element, AttributeNames& into);
  /// ExpressionAttributeValues and ExclusiveStartKey put words of their own before a refusal.
  void expression_values(Element element, Item& into);
  void start_key(Element element, Item& into);
  void texts(Element element, std::vector<std::string>& into);
  void write_requests(Element element, WriteRequests& into);
  void keys_by_table(Element element, std::map<std::string, KeysAndAttributes>& into);
  void key_schema(Element element, std::string_view path, std::vector<KeyElement>& into);
  void attribute_definitions(Element element, std::vector<AttributeDefinition>& into);
  void throughput(Element element, std::int64_t& read_units, std::int64_t& write_units);
  void projection(Element element, Projection& into);

  /// Calls `visit(name, element)` for each member that is not null.
  template <class Visit>
  void members(Element element, Visit visit) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) {
      wrong_type(element, "map");
      return;
    }
    for (const auto field : object) {
      if (!field.value.is_null()) visit(field.key, field.value);
    }
  }
  template <class Visit>
  void elements(Element element, Visit visit) {
    simdjson::dom::array array;
    if (element.get(array) != simdjson::SUCCESS) {
      wrong_type(element, "list");
      return;
    }
    for (const auto child : array) visit(child);
  }

  void violate(std::string_view value, std::string_view path, std::string_view constraint);
  /// `Member must not be null`.
  void missing(std::string_view path);
  /// Keeps the first refusal.
  void refuse(std::string message);
  /// Refuses a member the service has and we do not model.
  void unmodelled(std::string_view operation, std::string_view member);
  [[nodiscard]] Result<Done> outcome() const;

 private:
  void wrong_type(Element element, std::string_view wanted);
  void fail(std::string message);
  void binary(Element element, std::string& into);
  void keys_and_attributes(Element element, std::string_view table, KeysAndAttributes& into);
  void write_request(Element element, std::string_view path, WriteRequest& into);

  RequestNotes& notes_;
  std::optional<std::string> fault_;
};

}  // namespace revalab::dynamodb
