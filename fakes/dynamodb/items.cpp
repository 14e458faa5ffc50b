#include "fakes/dynamodb/capacity.hpp"
#include "fakes/dynamodb/constraints.hpp"
#include "fakes/dynamodb/request_expressions.hpp"
#include "fakes/dynamodb/tables.hpp"

namespace revalab::dynamodb {
namespace {

/// The condition of a write; nothing when it has none. Errors: of its syntax and placeholders.
template <class Request>
Result<std::optional<Condition>> condition_of(const Request& request) {
  const bool has_condition = !request.condition_expression.empty();
  auto names = check_names_wanted(request.expression_attribute_names, has_condition);
  if (!names) return names.error();
  auto wanted = check_values_wanted(request.expression_attribute_values, has_condition,
                                    "ConditionExpression is");
  if (!wanted) return wanted.error();
  const auto values = normalised_values(request.expression_attribute_values);
  if (!values) return values.error();
  if (!has_condition) return std::optional<Condition>();
  Placeholders placeholders(request.expression_attribute_names, *values);
  if (auto keys = placeholders.check_keys(); !keys) return keys.error();
  auto condition =
      parse_condition(request.condition_expression, "ConditionExpression", placeholders);
  if (!condition) return condition.error();
  if (auto used = placeholders.check_all_used(); !used) return used.error();
  return std::optional(std::move(condition).value());
}

Result<Done> check_key_paths(const Condition& condition, const Table& table) {
  Result<Done> result = Done{};
  for_each_path(condition, [&](const Path& path) {
    if (!result) return;
    const std::string& name = std::get<std::string>(path.front());
    bool is_index_key = false;
    for (const auto& index : table.indexes()) is_index_key |= index.keys.contains(name);
    result = check_key_path(path, table.keys().contains(name), is_index_key);
  });
  return result;
}

}  // namespace

Result<GetItemResponse> Tables::get_item(const GetItemRequest& request, const Call& call) {
  if (auto checked = report(violations_of(request)); !checked) return checked.error();
  Item key = request.key;
  if (const auto message = normalise(key)) return validation(*message);
  const bool has_projection = !request.projection_expression.empty();
  auto wanted = check_names_wanted(request.expression_attribute_names, has_projection);
  if (!wanted) return wanted.error();
  std::vector<Path> projection;
  if (has_projection) {
    const Item no_values;
    Placeholders placeholders(request.expression_attribute_names, no_values);
    if (auto keys = placeholders.check_keys(); !keys) return keys.error();
    auto parsed = parse_projection(request.projection_expression, placeholders);
    if (!parsed) return parsed.error();
    if (auto used = placeholders.check_all_used(); !used) return used.error();
    projection = std::move(parsed).value();
  }

  const Table* table = find(request.table_name);
  if (table == nullptr) return table_not_found();
  const auto position = table->position_of_key(key);
  if (!position) return position.error();

  const StoredItemPointer found = table->items().find(*position);
  GetItemResponse response;
  if (found) response.item = projection.empty() ? found->item : project(found->item, projection);
  const HalfUnits units = read_units(found ? found->size_bytes : 0, request.consistent_read);
  response.consumed_capacity =
      account({table->definition().table_name, units, {}}, request.return_consumed_capacity,
              Dimension::dynamodb_read_request_unit, "GetItem", call);
  return response;
}

template <class Request>
Result<WriteItemResponse> Tables::write(const Request& request,
                                        const std::optional<Condition>& condition,
                                        const Position& position, StoredItemPointer item,
                                        Table& table, const Call& call) {
  const std::string_view operation = item ? "PutItem" : "DeleteItem";
  Used used;
  used.table_name = table.definition().table_name;
  if (condition) {
    if (auto paths = check_key_paths(*condition, table); !paths) return paths.error();
    const StoredItemPointer present = table.items().find(position);
    if (!holds(*condition, present ? present->item : Item())) {
      // A refused write costs what the larger of the two items would have, on the table alone.
      const std::int64_t before = present ? present->size_bytes : 0;
      used.table = write_units(std::max(before, item ? item->size_bytes : 0));
      account(used, ReturnConsumedCapacity::none, Dimension::dynamodb_write_request_unit, operation,
              call);
      return condition_failed();
    }
  }
  Table::Written written = item ? table.put(position, std::move(item)) : table.erase(position);
  used.table = written.table;
  used.indexes = std::move(written.indexes);
  WriteItemResponse response;
  if (request.return_old && written.old_item) response.attributes = written.old_item->item;
  response.consumed_capacity = account(used, request.return_consumed_capacity,
                                       Dimension::dynamodb_write_request_unit, operation, call);
  return response;
}

Result<WriteItemResponse> Tables::put_item(PutItemRequest request, const Call& call) {
  if (auto checked = report(violations_of(request)); !checked) return checked.error();
  if (const auto message = normalise(request.item)) return validation(*message);
  StoredItemPointer item = make_stored(std::move(request.item));
  if (item->size_bytes > k_item_size_max_bytes) {
    return validation("Item size has exceeded the maximum allowed size");
  }
  const auto condition = condition_of(request);
  if (!condition) return condition.error();
  Table* table = find(request.table_name);
  if (table == nullptr) return table_not_found();
  const auto position = table->position_of_item(item->item);
  if (!position) return position.error();
  return write(request, *condition, *position, std::move(item), *table, call);
}

Result<WriteItemResponse> Tables::delete_item(DeleteItemRequest request, const Call& call) {
  if (auto checked = report(violations_of(request)); !checked) return checked.error();
  if (const auto message = normalise(request.key)) return validation(*message);
  const auto condition = condition_of(request);
  if (!condition) return condition.error();
  Table* table = find(request.table_name);
  if (table == nullptr) return table_not_found();
  const auto position = table->position_of_key(request.key);
  if (!position) return position.error();
  return write(request, *condition, *position, nullptr, *table, call);
}

}  // namespace revalab::dynamodb
