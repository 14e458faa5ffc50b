#include "fakes/dynamodb/constraints.hpp"

#include "fakes/dynamodb/errors.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace revalab::dynamodb {
namespace {

constexpr std::size_t k_name_length_min = 3;
constexpr std::size_t k_name_length_max = 255;
constexpr std::size_t k_arn_length_max = 1024;
constexpr std::size_t k_violations_max = 10;
constexpr std::size_t k_batch_write_items_max = 25;
constexpr std::size_t k_batch_get_keys_max = 100;
constexpr std::size_t k_non_key_attributes_max = 20;

bool is_name(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

/// Collects violations in the service's words.
class Checker {
 public:
  void require(bool holds, std::string_view value, std::string_view path,
               std::string_view constraint) {
    if (holds) return;
    violations_.push_back("Value '" + std::string(value) + "' at '" + std::string(path) +
                          "' failed to satisfy constraint: " + std::string(constraint));
  }
  bool present(bool is_present, std::string_view path) {
    if (!is_present) {
      violations_.push_back("Value null at '" + std::string(path) +
                            "' failed to satisfy constraint: Member must not be null");
    }
    return is_present;
  }
  void length(std::size_t length, std::size_t min, std::size_t max, std::string_view value,
              std::string_view path) {
    require(length >= min, value, path,
            "Member must have length greater than or equal to " + std::to_string(min));
    require(length <= max, value, path,
            "Member must have length less than or equal to " + std::to_string(max));
  }
  void name(std::string_view text, std::string_view path) {
    require(is_name(text), text, path,
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    length(text.size(), k_name_length_min, k_name_length_max, text, path);
  }
  /// A table may be named or given as its ARN.
  void table(std::string_view text, std::string_view path) {
    if (!present(!text.empty(), path)) return;
    if (text.starts_with("arn:")) {
      length(text.size(), 1, k_arn_length_max, text, path);
    } else {
      name(text, path);
    }
  }
  void one_of(std::string_view value, std::initializer_list<std::string_view> allowed,
              std::string_view path) {
    std::string set;
    for (const std::string_view choice : allowed) {
      if (choice == value) return;
      set += (set.empty() ? "" : ", ") + std::string(choice);
    }
    require(false, value, path, "Member must satisfy enum value set: [" + set + "]");
  }
  void at_least_one(const std::optional<std::int64_t>& value, std::string_view path) {
    if (!value) return;
    require(*value >= 1, std::to_string(*value), path,
            "Member must have value greater than or equal to 1");
  }
  void key_schema(const std::vector<KeyElement>& schema, const std::string& path) {
    if (!present(!schema.empty(), path)) return;
    length(schema.size(), 1, 2, "[...]", path);
    for (std::size_t i = 0; i < schema.size(); ++i) {
      const std::string member = path + "." + std::to_string(i + 1) + ".member.attributeName";
      if (present(!schema[i].attribute_name.empty(), member)) {
        length(schema[i].attribute_name.size(), 1, k_name_length_max, schema[i].attribute_name,
               member);
      }
    }
  }

  [[nodiscard]] Violations take() { return std::move(violations_); }

 private:
  Violations violations_;
};

void check_index(Checker& checker, const GlobalSecondaryIndex& index, const std::string& path) {
  if (checker.present(!index.name.empty(), path + ".indexName")) {
    checker.name(index.name, path + ".indexName");
  }
  checker.key_schema(index.key_schema, path + ".keySchema");
  const Projection& projection = index.projection;
  if (!projection.type.empty()) {
    checker.one_of(projection.type, {"ALL", "INCLUDE", "KEYS_ONLY"},
                   path + ".projection.projectionType");
  }
  if (!projection.non_key_attributes.empty()) {
    checker.length(projection.non_key_attributes.size(), 1, k_non_key_attributes_max, "[...]",
                   path + ".projection.nonKeyAttributes");
  }
}

}  // namespace

Violations violations_of(const CreateTableRequest& request) {
  Checker checker;
  checker.present(!request.attribute_definitions.empty(), "attributeDefinitions");
  for (std::size_t i = 0; i < request.attribute_definitions.size(); ++i) {
    const AttributeDefinition& definition = request.attribute_definitions[i];
    const std::string path = "attributeDefinitions." + std::to_string(i + 1) + ".member";
    checker.present(!definition.name.empty(), path + ".attributeName");
    if (checker.present(!definition.type.empty(), path + ".attributeType")) {
      checker.one_of(definition.type, {"B", "N", "S"}, path + ".attributeType");
    }
  }
  checker.table(request.table_name, "tableName");
  checker.key_schema(request.key_schema, "keySchema");
  if (!request.billing_mode.empty()) {
    checker.one_of(request.billing_mode, {"PROVISIONED", "PAY_PER_REQUEST"}, "billingMode");
  }
  for (std::size_t i = 0; i < request.global_secondary_indexes.size(); ++i) {
    check_index(checker, request.global_secondary_indexes[i],
                "globalSecondaryIndexes." + std::to_string(i + 1) + ".member");
  }
  return checker.take();
}

Violations violations_of(const DescribeTableRequest& request) {
  Checker checker;
  checker.table(request.table_name, "tableName");
  return checker.take();
}

Violations violations_of(const DeleteTableRequest& request) {
  Checker checker;
  checker.table(request.table_name, "tableName");
  return checker.take();
}

Violations violations_of(const ListTablesRequest& request) {
  Checker checker;
  if (!request.exclusive_start_table_name.empty()) {
    checker.name(request.exclusive_start_table_name, "exclusiveStartTableName");
  }
  checker.at_least_one(request.limit, "limit");
  if (request.limit) {
    checker.require(*request.limit <= 100, std::to_string(*request.limit), "limit",
                    "Member must have value less than or equal to 100");
  }
  return checker.take();
}

Violations violations_of(const QueryRequest& request) {
  Checker checker;
  checker.table(request.table_name, "tableName");
  if (!request.index_name.empty()) checker.name(request.index_name, "indexName");
  checker.at_least_one(request.limit, "limit");
  return checker.take();
}

Violations violations_of(const GetItemRequest& request) {
  Checker checker;
  checker.table(request.table_name, "tableName");
  return checker.take();
}

Violations violations_of(const PutItemRequest& request) {
  Checker checker;
  checker.table(request.table_name, "tableName");
  return checker.take();
}

Violations violations_of(const DeleteItemRequest& request) {
  Checker checker;
  checker.table(request.table_name, "tableName");
  return checker.take();
}

Violations violations_of(const BatchWriteItemRequest& request) {
  Checker checker;
  if (!checker.present(!request.request_items.empty(), "requestItems")) return checker.take();
  checker.length(request.request_items.size(), 1, k_batch_write_items_max, "{...}", "requestItems");
  for (const auto& [table, writes] : request.request_items) {
    checker.table(table, "requestItems." + table);
    checker.require(!writes.empty() && writes.size() <= k_batch_write_items_max,
                    "{" + table + "=[...]}", "requestItems",
                    "Map value must satisfy constraint: [Member must have length less than or "
                    "equal to 25, Member must have length greater than or equal to 1]");
  }
  return checker.take();
}

Violations violations_of(const BatchGetItemRequest& request) {
  Checker checker;
  if (!checker.present(!request.request_items.empty(), "requestItems")) return checker.take();
  checker.length(request.request_items.size(), 1, k_batch_get_keys_max, "{...}", "requestItems");
  for (const auto& [table, wanted] : request.request_items) {
    checker.table(table, "requestItems." + table);
    checker.length(wanted.keys.size(), 1, k_batch_get_keys_max, "[...]",
                   "requestItems." + table + ".member.keys");
  }
  return checker.take();
}

Result<Done> report(const Violations& violations) {
  if (violations.empty()) return Done{};
  const std::size_t count = std::min(violations.size(), k_violations_max);
  std::string message = std::to_string(count) + " validation error" + (count > 1 ? "s" : "") +
                        " detected: " + violations.front();
  for (std::size_t i = 1; i < count; ++i) message += "; " + violations[i];
  return validation(std::move(message));
}

}  // namespace revalab::dynamodb
