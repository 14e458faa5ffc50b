#include "fakes/dynamodb/errors.hpp"
#include "fakes/dynamodb/table.hpp"

#include <algorithm>
#include <set>

namespace revalab::dynamodb {
namespace {

constexpr std::int64_t k_capacity_units_max = 1'000'000'000'000;
constexpr std::size_t k_global_indexes_max = 20;

using Definitions = std::vector<AttributeDefinition>;
using Schema = std::vector<KeyElement>;

template <class Values, class Text>
std::string joined(const Values& values, Text text) {
  std::string result;
  for (const auto& value : values) {
    if (!result.empty()) result += ", ";
    result += text(value);
  }
  return result;
}

std::string names(const Definitions& definitions) {
  return joined(definitions, [](const auto& definition) { return definition.name; });
}
std::string names(const Schema& schema) {
  return joined(schema, [](const auto& element) { return element.attribute_name; });
}

bool defines(const Definitions& definitions, const std::string& name) {
  return std::any_of(definitions.begin(), definitions.end(),
                     [&](const auto& definition) { return definition.name == name; });
}

Result<Done> check_schema(const Schema& schema, const Definitions& definitions, bool is_table) {
  const bool all_defined = std::all_of(schema.begin(), schema.end(), [&](const auto& element) {
    return defines(definitions, element.attribute_name);
  });
  if (!all_defined && is_table && schema.size() == 2) {
    return validation("Invalid KeySchema: Some index key attribute have no definition");
  }
  if (!all_defined) {
    return invalid_parameter(
        "Some index key attributes are not defined in AttributeDefinitions. Keys: [" +
        names(schema) + "], AttributeDefinitions: [" + names(definitions) + "]");
  }
  if (schema.size() == 2 && schema[0].attribute_name == schema[1].attribute_name) {
    return validation(
        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  if (!schema[0].is_hash) {
    return validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  if (schema.size() == 2 && schema[1].is_hash) {
    return validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  return Done{};
}

Result<Done> check_projection(const Projection& projection) {
  if (projection.type.empty()) return invalid_parameter("Unknown ProjectionType: null");
  const bool includes = projection.type == "INCLUDE";
  if (includes && projection.non_key_attributes.empty()) {
    return invalid_parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  }
  if (!includes && !projection.non_key_attributes.empty()) {
    return invalid_parameter("ProjectionType is " + projection.type +
                             ", but NonKeyAttributes is specified");
  }
  return Done{};
}

Result<Done> check_index(const GlobalSecondaryIndex& index, const CreateTableRequest& definition) {
  auto schema = check_schema(index.key_schema, definition.attribute_definitions, false);
  if (!schema) return schema;
  auto projection = check_projection(index.projection);
  if (!projection) return projection;
  const bool has_throughput = index.read_capacity_units > 0 || index.write_capacity_units > 0;
  if (definition.billing_mode == "PAY_PER_REQUEST" && has_throughput) {
    return invalid_parameter("ProvisionedThroughput should not be specified for index: " +
                             index.name + " when BillingMode is PAY_PER_REQUEST");
  }
  if (definition.billing_mode != "PAY_PER_REQUEST" && !has_throughput) {
    return invalid_parameter("ProvisionedThroughput must be specified for index: " + index.name);
  }
  return Done{};
}

Result<Done> check_indexes(const CreateTableRequest& definition) {
  std::set<std::string> seen;
  for (const GlobalSecondaryIndex& index : definition.global_secondary_indexes) {
    auto checked = check_index(index, definition);
    if (!checked) return checked;
    if (!seen.insert(index.name).second) {
      return invalid_parameter("Duplicate index name: " + index.name);
    }
  }
  if (definition.global_secondary_indexes.size() > k_global_indexes_max) {
    return invalid_parameter("GlobalSecondaryIndex count exceeds the per-table limit of 20");
  }
  return Done{};
}

Result<Done> check_throughput(const CreateTableRequest& definition) {
  const std::int64_t read_units = definition.read_capacity_units;
  const std::int64_t write_units = definition.write_capacity_units;
  if (definition.billing_mode == "PAY_PER_REQUEST") {
    if (read_units == 0 && write_units == 0) return Done{};
    return invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (read_units == 0 || write_units == 0) {
    return invalid_parameter(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
        "PROVISIONED");
  }
  const auto out_of_bounds = [](std::int64_t units, const std::string& member) {
    return validation("Given value " + std::to_string(units) + " for " + member +
                      " is out of bounds");
  };
  if (read_units > k_capacity_units_max) return out_of_bounds(read_units, "ReadCapacityUnits");
  if (write_units > k_capacity_units_max) return out_of_bounds(write_units, "WriteCapacityUnits");
  return Done{};
}

Result<Done> check_definitions_used(const CreateTableRequest& definition) {
  const Definitions& definitions = definition.attribute_definitions;
  std::set<std::string> defined;
  for (const auto& attribute : definitions) {
    if (!defined.insert(attribute.name).second) {
      return validation("Cannot have two attributes with the same name");
    }
  }
  if (definition.global_secondary_indexes.empty()) {
    if (definition.key_schema.size() == definitions.size()) return Done{};
    return invalid_parameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");
  }
  std::set<std::string> used;
  for (const auto& element : definition.key_schema) used.insert(element.attribute_name);
  for (const auto& index : definition.global_secondary_indexes) {
    for (const auto& element : index.key_schema) used.insert(element.attribute_name);
  }
  if (used == defined) return Done{};
  return invalid_parameter("Some AttributeDefinitions are not used. AttributeDefinitions: [" +
                           names(definitions) + "], keys used: [" +
                           joined(used, [](const auto& name) { return name; }) + "]");
}

}  // namespace

Result<Done> check_definition(const CreateTableRequest& definition) {
  auto throughput = check_throughput(definition);
  if (!throughput) return throughput;
  auto schema = check_schema(definition.key_schema, definition.attribute_definitions, true);
  if (!schema) return schema;
  auto indexes = check_indexes(definition);
  if (!indexes) return indexes;
  return check_definitions_used(definition);
}

}  // namespace revalab::dynamodb
