#pragma once

#include "fakes/dynamodb/errors.hpp"
#include "fakes/dynamodb/expression.hpp"
#include "fakes/dynamodb/value.hpp"

#include <string>

namespace revalab::dynamodb {

/// A request's ExpressionAttributeValues in normal form. Errors: a value that cannot be stored.
inline Result<Item> normalised_values(const Item& values) {
  Item result = values;
  for (auto& [key, value] : result) {
    if (const auto message = normalise(value)) {
      return validation("ExpressionAttributeValues contains invalid value: " + *message +
                        " for key " + key);
    }
  }
  return result;
}

/// Names without an expression that could use them are refused.
inline Result<Done> check_names_wanted(const AttributeNames& names, bool has_expression) {
  if (names.empty() || has_expression) return Done{};
  return validation("ExpressionAttributeNames can only be specified when using expressions");
}

/// Values likewise; `expressions` names those that could: `ConditionExpression is`.
inline Result<Done> check_values_wanted(const Item& values, bool has_expression,
                                        const std::string& expressions) {
  if (values.empty() || has_expression) return Done{};
  return validation("ExpressionAttributeValues can only be specified when using expressions: " +
                    expressions + " null");
}

/// Key attributes are scalars, so no path may go inside one.
inline Result<Done> check_key_path(const Path& path, bool is_table_key, bool is_index_key) {
  if (path.size() < 2 || (!is_table_key && !is_index_key)) return Done{};
  return validation(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
      "allowed: " +
      std::string(is_table_key ? "Key: " : "IndexKey: ") + std::get<std::string>(path.front()));
}

}  // namespace revalab::dynamodb
