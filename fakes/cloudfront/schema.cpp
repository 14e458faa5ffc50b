#include "fakes/cloudfront/schema.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"

namespace revalab::cloudfront {
namespace {

bool is_one_of(std::string_view word, std::string_view values) {
  while (!values.empty()) {
    const auto end = std::min(values.find('|'), values.size());
    if (word == values.substr(0, end)) return true;
    values.remove_prefix(std::min(end + 1, values.size()));
  }
  return false;
}

std::optional<ApiError> check_value(pugi::xml_node element, const SchemaMember& member) {
  const std::string name(member.name);
  if (member.type == SchemaMember::Type::integer) {
    if (!integer_of(element)) return errors::malformed_xml(name + " must be an integer");
    return std::nullopt;
  }
  const std::string text = text_of(element);
  if (member.type == SchemaMember::Type::boolean) {
    if (!is_one_of(text, "true|false")) {
      return errors::malformed_xml(name + " must be true or false");
    }
    return std::nullopt;
  }
  // Tools that write every member they know leave an optional one empty.
  const bool left_out = text.empty() && member.need == SchemaMember::Need::optional;
  if (member.values.empty() || left_out || is_one_of(text, member.values)) return std::nullopt;
  return errors::invalid_argument("The parameter " + name + " is invalid.");
}

/// What the structure is called in a schema.
std::string structure_name(pugi::xml_node element) {
  const std::string_view name = local_name(element);
  if (name != "member") return std::string(name);
  return std::string(local_name(element.parent())) + "/member";
}

std::optional<ApiError> check_members(pugi::xml_node element, Schema schema) {
  const std::string name = structure_name(element);
  for (const auto& member : schema) {
    if (member.parent != name) continue;
    bool present = false;
    for (const auto node : element.children()) {
      if (node.type() != pugi::node_element || local_name(node) != member.name) continue;
      if (auto error = check_value(node, member)) return error;
      present = true;
    }
    if (!present && member.need == SchemaMember::Need::required) {
      return errors::malformed_xml(name + " needs " + std::string(member.name));
    }
  }
  return std::nullopt;
}

std::optional<ApiError> check_quantity(pugi::xml_node element) {
  const auto quantity = child(element, "Quantity");
  if (!quantity) return std::nullopt;
  std::int64_t items = 0;
  for (const auto node : child(element, "Items").children()) {
    if (node.type() == pugi::node_element) ++items;
  }
  const auto stated = integer_of(quantity);
  if (!stated) return errors::malformed_xml("Quantity must be an integer");
  if (*stated != items) return errors::inconsistent_quantities();
  return std::nullopt;
}

}  // namespace

std::optional<ApiError> check_schema(const pugi::xml_node& root, Schema schema) {
  struct Walker : pugi::xml_tree_walker {
    bool for_each(pugi::xml_node& node) override {
      if (node.type() != pugi::node_element) return true;
      // A text may be called like the structure it stands in: `ReferrerPolicy` is.
      if (local_name(node) == local_name(node.parent())) return true;
      error = check_members(node, schema);
      if (!error) error = check_quantity(node);
      return !error;
    }
    Schema schema;
    std::optional<ApiError> error;
  } walker;
  walker.schema = schema;
  // `traverse` visits what is below the node, so the root is asked first.
  pugi::xml_node element = root;
  if (walker.for_each(element)) element.traverse(walker);
  return walker.error;
}

}  // namespace revalab::cloudfront
