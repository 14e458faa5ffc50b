#include "fakes/dynamodb/capacity.hpp"
#include "fakes/dynamodb/constraints.hpp"
#include "fakes/dynamodb/request_expressions.hpp"
#include "fakes/dynamodb/tables.hpp"

#include <algorithm>

namespace revalab::dynamodb {
namespace {

using Operation = Condition::Operation;
using Constraint = KeyCondition::Constraint;

/// A page ends with the item that reaches this. Units: bytes. Source:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html (read
/// 2026-11-22).
constexpr std::int64_t k_page_size_bytes = 1024 * 1024;

/// A Query's expressions, parsed.
struct Parsed {
  KeyCondition keys;
  std::optional<Condition> filter;
  std::vector<Path> projection;
};

Result<Done> check_select(const QueryRequest& request) {
  const bool has_projection = !request.projection_expression.empty();
  if (request.select == Select::specific_attributes && !has_projection) {
    return invalid_parameter(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
        "SPECIFIC_ATTRIBUTES");
  }
  const bool other =
      request.select != Select::unset && request.select != Select::specific_attributes;
  if (has_projection && other) {
    static constexpr std::array<std::string_view, 4> k_names{
        "", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "only the Count"};
    return invalid_parameter("Cannot specify the ProjectionExpression when choosing to get " +
                             std::string(k_names[static_cast<std::size_t>(request.select)]));
  }
  if (request.select == Select::all_projected_attributes && request.index_name.empty()) {
    return invalid_parameter(
        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
  return Done{};
}

Result<Parsed> parse(const QueryRequest& request, const Item& values) {
  Parsed parsed;
  Placeholders placeholders(request.expression_attribute_names, values);
  if (auto keys = placeholders.check_keys(); !keys) return keys.error();
  auto keys = parse_key_condition(request.key_condition_expression, placeholders);
  if (!keys) return keys.error();
  parsed.keys = std::move(keys).value();
  if (!request.filter_expression.empty()) {
    auto filter = parse_condition(request.filter_expression, "FilterExpression", placeholders);
    if (!filter) return filter.error();
    parsed.filter = std::move(filter).value();
  }
  if (!request.projection_expression.empty()) {
    auto projection = parse_projection(request.projection_expression, placeholders);
    if (!projection) return projection.error();
    parsed.projection = std::move(projection).value();
  }
  if (auto used = placeholders.check_all_used(); !used) return used.error();
  return parsed;
}

Result<Parsed> parse(const QueryRequest& request) {
  const bool has_condition =
      !request.key_condition_expression.empty() || !request.filter_expression.empty();
  const bool has_expression = has_condition || !request.projection_expression.empty();
  if (auto names = check_names_wanted(request.expression_attribute_names, has_expression); !names) {
    return names.error();
  }
  auto wanted = check_values_wanted(request.expression_attribute_values, has_condition,
                                    "FilterExpression and KeyConditionExpression are");
  if (!wanted) return wanted.error();
  if (request.key_condition_expression.empty()) {
    return validation(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
        "request.");
  }
  const auto values = normalised_values(request.expression_attribute_values);
  if (!values) return values.error();
  if (auto select = check_select(request); !select) return select.error();
  return parse(request, *values);
}

/// What is queried: a table or one of its indexes.
struct Target {
  const Table& table;
  const Table::Index* index;

  [[nodiscard]] const Keys& keys() const { return index == nullptr ? table.keys() : index->keys; }
  [[nodiscard]] const Collection& entries() const {
    return index == nullptr ? table.items() : index->entries;
  }
  /// The attributes of a start key, without repetition.
  [[nodiscard]] std::vector<std::string> start_key_names() const {
    std::vector<std::string> names;
    const auto add = [&](const Keys& keys) {
      for (const std::string& name : {keys.partition.name, keys.sort ? keys.sort->name : ""}) {
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
          names.push_back(name);
        }
      }
    };
    add(table.keys());
    if (index != nullptr) add(index->keys);
    return names;
  }
};

Result<Done> check_values(const Constraint& constraint, const KeyAttribute& attribute,
                          bool is_partition) {
  for (const AttributeValue& value : constraint.values) {
    if (type_name(value) != attribute.type) {
      return invalid_parameter("Condition parameter type does not match schema type");
    }
    if (auto checked = check_key_value(attribute, value, is_partition); !checked) return checked;
  }
  return Done{};
}

/// The partition wanted, and the constraint on sort keys if there is one.
struct Wanted {
  std::string partition;
  const Constraint* sort = nullptr;
};

Result<Wanted> match_keys(const KeyCondition& condition, const Keys& keys) {
  const auto constraint_on = [&](const std::string& name) -> const Constraint* {
    const auto found = std::find_if(condition.constraints.begin(), condition.constraints.end(),
                                    [&](const Constraint& c) { return c.attribute == name; });
    return found == condition.constraints.end() ? nullptr : &*found;
  };
  const bool has_two = condition.constraints.size() > 1;
  if (has_two && !keys.sort) return validation("Query key condition not supported");
  const Constraint* partition = constraint_on(keys.partition.name);
  if (partition == nullptr) {
    return validation("Query condition missed key schema element: " + keys.partition.name);
  }
  if (auto checked = check_values(*partition, keys.partition, true); !checked) {
    return checked.error();
  }
  if (partition->operation != Operation::equal) {
    return validation("Query key condition not supported");
  }
  Wanted wanted;
  wanted.partition = sort_bytes(partition->values.front());
  if (!has_two) return wanted;
  wanted.sort = constraint_on(keys.sort->name);
  if (wanted.sort == nullptr) {
    return validation("Query condition missed key schema element: " + keys.sort->name);
  }
  if (auto checked = check_values(*wanted.sort, *keys.sort, false); !checked) {
    return checked.error();
  }
  return wanted;
}

/// Sort keys from `low` up to, but without, `high`.
struct SortRange {
  std::string low;
  std::optional<std::string> high;

  [[nodiscard]] bool contains(const std::string& sort) const {
    return sort >= low && (!high || sort < *high);
  }
};

/// The least text behind every text that begins with `prefix`; nothing when there is none.
std::optional<std::string> behind_prefix(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (prefix.empty()) return std::nullopt;
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

SortRange range_of(const Constraint* constraint) {
  if (constraint == nullptr) return {};
  const std::string first = sort_bytes(constraint->values.front());
  // The text right behind another in byte order is that text and a zero byte.
  const auto behind = [](std::string text) { return text + '\0'; };
  switch (constraint->operation) {
    case Operation::less: return {"", first};
    case Operation::less_or_equal: return {"", behind(first)};
    case Operation::greater: return {behind(first), std::nullopt};
    case Operation::greater_or_equal: return {first, std::nullopt};
    case Operation::between: return {first, behind(sort_bytes(constraint->values[1]))};
    case Operation::begins_with: return {first, behind_prefix(first)};
    default: return {first, behind(first)};
  }
}

Result<EntryKey> start_of(const QueryRequest& request, const Target& target, const Wanted& wanted,
                          const SortRange& range) {
  Item key = *request.exclusive_start_key;
  if (const auto message = normalise(key)) {
    return validation("The provided starting key is invalid: " + *message);
  }
  const auto names = target.start_key_names();
  const bool complete =
      key.size() == names.size() &&
      std::all_of(names.begin(), names.end(), [&](const auto& name) { return key.contains(name); });
  if (!complete) return validation("The provided starting key is invalid");
  // An item with these attributes alone has the wanted place, if they are of the right types.
  if (const auto position = target.table.position_of_item(key); !position) {
    return validation(
        "The provided starting key is invalid: The provided key element does not match the schema");
  }
  const auto position = target.index == nullptr
                            ? std::optional(target.table.position_of_item(key).value())
                            : target.table.position_in(*target.index, key);
  REVALAB_CHECK(position.has_value(), "the key has all attributes of the index");
  const bool same_partition = position->partition == wanted.partition;
  if (wanted.sort != nullptr && !range.contains(position->key.sort)) {
    return validation("The provided starting key does not match the range key predicate");
  }
  if (!same_partition) {
    return validation(
        "The provided starting key is outside query boundaries based on provided conditions");
  }
  return position->key;
}

Result<Done> check_paths(const Parsed& parsed, const Target& target) {
  Result<Done> result = Done{};
  const auto check = [&](const Path& path, bool is_filter) {
    if (!result) return;
    const std::string& name = std::get<std::string>(path.front());
    const bool is_key = target.keys().contains(name);
    result = check_key_path(path, target.table.keys().contains(name), is_key);
    if (result && is_filter && is_key) {
      result = validation(
          "Filter Expression can only contain non-primary key attributes: Primary key attribute: " +
          name);
    }
    if (result && target.index != nullptr && !is_projected(target.table, *target.index, name)) {
      result = invalid_parameter("Global secondary index " + target.index->definition.name +
                                 " does not project [" + name + "]");
    }
  };
  for (const Path& path : parsed.projection) check(path, false);
  if (parsed.filter) {
    for_each_path(*parsed.filter, [&](const Path& path) { check(path, true); });
  }
  return result;
}

Item start_key_of(const Item& item, const Target& target) {
  Item key;
  for (const std::string& name : target.start_key_names()) key.emplace(name, item.at(name));
  return key;
}

/// Walks one page.
struct Walk {
  const QueryRequest& request;
  const Parsed& parsed;
  const Target& target;
  QueryPage& page;
  std::int64_t size_bytes = 0;

  /// False when the page ends here.
  bool visit(const StoredItem& stored) {
    ++page.scanned_count;
    size_bytes += stored.size_bytes;
    if (!parsed.filter || holds(*parsed.filter, stored.item)) page.items.push_back(&stored);
    const bool full =
        size_bytes >= k_page_size_bytes || (request.limit && page.scanned_count >= *request.limit);
    if (full) page.last_evaluated_key = start_key_of(stored.item, target);
    return !full;
  }

  void run(const Collection::Partition& items, const SortRange& range,
           const std::optional<EntryKey>& start) {
    auto first = items.lower_bound({range.low, {}});
    auto last = range.high ? items.lower_bound({*range.high, {}}) : items.end();
    if (request.scan_index_forward) {
      if (start) first = items.upper_bound(*start);
      while (first != last && visit(*first->second)) ++first;
    } else {
      if (start) last = items.lower_bound(*start);
      while (first != last && visit(*(--last)->second)) {
      }
    }
  }
};

Result<Target> find_target(const QueryRequest& request, const Table& table) {
  Target target{table, nullptr};
  if (request.index_name.empty()) return target;
  target.index = table.index(request.index_name);
  if (target.index == nullptr) {
    return validation("The table does not have the specified index: " + request.index_name);
  }
  if (request.consistent_read) {
    return validation("Consistent reads are not supported on global secondary indexes");
  }
  return target;
}

}  // namespace

Result<QueryPage> Tables::query_page(const QueryRequest& request, const Call& call) {
  if (auto checked = report(violations_of(request)); !checked) return checked.error();
  auto parsed = parse(request);
  if (!parsed) return parsed.error();
  const Table* table = find(request.table_name);
  if (table == nullptr) return table_not_found();
  const auto target = find_target(request, *table);
  if (!target) return target.error();
  const auto wanted = match_keys(parsed->keys, target->keys());
  if (!wanted) return wanted.error();
  const SortRange range = range_of(wanted->sort);
  std::optional<EntryKey> start;
  if (request.exclusive_start_key) {
    const auto found = start_of(request, *target, *wanted, range);
    if (!found) return found.error();
    start = *found;
  }
  if (auto paths = check_paths(*parsed, *target); !paths) return paths.error();
  const Table::Index* index = target->index;
  if (request.select == Select::all_attributes && index != nullptr &&
      index->definition.projection.type != "ALL") {
    return invalid_parameter(
        "Select type ALL_ATTRIBUTES is not supported for global secondary index " +
        request.index_name + " because its projection type is not ALL");
  }

  QueryPage page;
  page.count_only = request.select == Select::count;
  Walk walk{request, *parsed, *target, page};
  const auto* items = target->entries().partition(wanted->partition);
  if (items != nullptr) walk.run(*items, range, start);
  const HalfUnits units = read_units(walk.size_bytes, request.consistent_read);
  Used used{table->definition().table_name, units, {}};
  if (index != nullptr) used = {used.table_name, {}, {{request.index_name, units}}};
  page.consumed_capacity = account(used, request.return_consumed_capacity,
                                   Dimension::dynamodb_read_request_unit, "Query", call);
  page.projection = std::move(parsed->projection);
  return page;
}

Result<QueryResponse> Tables::query(const QueryRequest& request, const Call& call) {
  auto page = query_page(request, call);
  if (!page) return page.error();
  QueryResponse response;
  response.count = page->count();
  response.scanned_count = page->scanned_count;
  response.last_evaluated_key = std::move(page->last_evaluated_key);
  response.consumed_capacity = std::move(page->consumed_capacity);
  if (page->count_only) return response;
  response.items.reserve(page->items.size());
  for (const StoredItem* stored : page->items) {
    response.items.push_back(page->projection.empty() ? stored->item
                                                      : project(stored->item, page->projection));
  }
  return response;
}

}  // namespace revalab::dynamodb
