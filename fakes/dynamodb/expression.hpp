#pragma once

#include "core/aws/dynamodb/types.hpp"
#include "core/base/result.hpp"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Condition, filter, key condition and projection expressions as trees, and what can be done with
/// them.
/// Source:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
/// (read 2026-11-22); the wording of errors from dynalite (https://github.com/architect/dynalite,
/// db/conditionParser.pegjs and validations/index.js, read 2026-11-22).
namespace revalab::dynamodb {

inline constexpr std::size_t k_expression_size_max_bytes = 4096;
inline constexpr std::size_t k_in_operands_max = 100;

/// A document path: an attribute name, then names and list indexes. Placeholders are replaced.
using Path = std::vector<std::variant<std::string, std::size_t>>;

/// `[a, b, [0]]`, as the service prints paths.
std::string to_string(const Path& path);

/// One side of a comparison or one argument of a function.
struct Operand {
  enum class Kind { path, value, size_of_path, size_of_value };
  Kind kind = Kind::path;
  Path path;
  AttributeValue value;
};

/// A node of a condition. Operands come in the order they were written.
struct Condition {
  enum class Operation {
    both,
    either,
    negation,
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    between,
    in,
    attribute_exists,
    attribute_not_exists,
    attribute_type,
    begins_with,
    contains,
  };
  Operation operation = Operation::both;
  std::vector<Operand> operands;
  std::vector<Condition> children;  ///< Of `both` and `either` two, of `negation` one.
};

/// The operation as it is written: `AND`, `<=`, `begins_with`.
std::string_view to_string(Condition::Operation operation);

/// The names and values expressions may refer to, and which of them they did. One request has one.
class Placeholders {
 public:
  /// Both must outlive this. The values are normalised already.
  Placeholders(const AttributeNames& names, const Item& values) : names_(names), values_(values) {}

  /// Null when it is not defined.
  const std::string* name(std::string_view placeholder);
  const AttributeValue* value(std::string_view placeholder);

  /// Errors: a key that is no placeholder, such as `x` or `#`.
  [[nodiscard]] Result<Done> check_keys() const;
  /// Errors: a name or value that no expression used.
  [[nodiscard]] Result<Done> check_all_used() const;

 private:
  const AttributeNames& names_;
  const Item& values_;
  std::set<std::string, std::less<>> used_;
};

/// Parses a condition; `label` names it in errors: `FilterExpression`.
Result<Condition> parse_condition(std::string_view expression, std::string_view label,
                                  Placeholders& placeholders);
Result<std::vector<Path>> parse_projection(std::string_view expression, Placeholders& placeholders);

bool holds(const Condition& condition, const Item& item);
/// The value at a path; null when there is none.
const AttributeValue* at(const Path& path, const Item& item);
/// What of the item the paths name. Chosen list elements move together.
Item project(const Item& item, const std::vector<Path>& paths);
/// Calls `visit` with every document path in the condition.
void for_each_path(const Condition& condition, const std::function<void(const Path&)>& visit);

/// What a Query asks of its keys: the partition key's value, and a range of sort keys.
struct KeyCondition {
  struct Constraint {
    std::string attribute;
    Condition::Operation operation = Condition::Operation::equal;
    std::vector<AttributeValue> values;
  };
  std::vector<Constraint> constraints;  ///< One or two, one per attribute.
};

Result<KeyCondition> parse_key_condition(std::string_view expression, Placeholders& placeholders);

}  // namespace revalab::dynamodb
