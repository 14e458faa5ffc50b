#include "core/aws/dynamodb/json.hpp"
#include "fakes/dynamodb/capacity.hpp"
#include "fakes/dynamodb/constraints.hpp"
#include "fakes/dynamodb/request_expressions.hpp"
#include "fakes/dynamodb/tables.hpp"

#include <set>

namespace revalab::dynamodb {
namespace {

constexpr std::size_t k_batch_write_items_max = 25;
constexpr std::size_t k_batch_get_keys_max = 100;
/// What one BatchGetItem answers at most. Source:
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html (read
/// 2026-11-22).
constexpr std::int64_t k_batch_get_size_max_bytes = 16 * 1024 * 1024;

ApiError duplicate_keys() { return validation("Provided list of item keys contains duplicates"); }

/// One element of a BatchWriteItem, ready to be done.
struct PlannedWrite {
  const std::string* table_name;  ///< As the request has it.
  const WriteRequest* request;
  Table* table;
  Position position;
  StoredItemPointer item;  ///< Null deletes.
};

/// One key of a BatchGetItem, ready to be read.
struct PlannedRead {
  const std::string* table_name;
  const Table* table;
  const KeysAndAttributes* wanted;
  const Item* key;
  Position position;
};

/// Items are answered whole or by these paths.
Result<std::vector<Path>> projection_of(const KeysAndAttributes& wanted) {
  const bool has_projection = !wanted.projection_expression.empty();
  auto names = check_names_wanted(wanted.expression_attribute_names, has_projection);
  if (!names) return names.error();
  if (!has_projection) return std::vector<Path>();
  const Item no_values;
  Placeholders placeholders(wanted.expression_attribute_names, no_values);
  if (auto keys = placeholders.check_keys(); !keys) return keys.error();
  auto paths = parse_projection(wanted.projection_expression, placeholders);
  if (!paths) return paths.error();
  if (auto used = placeholders.check_all_used(); !used) return used.error();
  return paths;
}

Result<Done> check_writes(BatchWriteItemRequest& request) {
  std::size_t total = 0;
  for (auto& [name, writes] : request.request_items) {
    total += writes.size();
    for (WriteRequest& write : writes) {
      if (const auto message = normalise(write.item)) return validation(*message);
      if (write.is_put && size_bytes(write.item) > k_item_size_max_bytes) {
        return validation("Item size has exceeded the maximum allowed size");
      }
    }
  }
  if (total > k_batch_write_items_max) {
    return validation("Too many items requested for the BatchWriteItem call");
  }
  return Done{};
}

/// In a batch the service says of a missing or mistyped primary key what it says of keys.
/// Source: dynalite, actions/batchWriteItem.js (read 2026-11-22).
ApiError batch_words(const ApiError& error) {
  const bool about_key = error.message.find("Missing the key") != std::string::npos ||
                         error.message.find("Type mismatch for key") != std::string::npos;
  return about_key ? key_mismatch() : error;
}

Result<Done> check_keys(BatchGetItemRequest& request) {
  std::size_t total = 0;
  for (auto& [name, wanted] : request.request_items) {
    std::set<std::string> seen;
    for (Item& key : wanted.keys) {
      if (const auto message = normalise(key)) return validation(*message);
      std::string text;
      append_json(text, key);
      if (!seen.insert(std::move(text)).second) return duplicate_keys();
    }
    total += wanted.keys.size();
    if (total > k_batch_get_keys_max) {
      return validation("Too many items requested for the BatchGetItem call");
    }
  }
  return Done{};
}

void leave_unprocessed(BatchGetItemResponse& response, const PlannedRead& read) {
  KeysAndAttributes& left = response.unprocessed_keys[*read.table_name];
  if (left.keys.empty()) {
    left = *read.wanted;
    left.keys.clear();
  }
  left.keys.push_back(*read.key);
}

}  // namespace

Result<BatchWriteItemResponse> Tables::batch_write_item(BatchWriteItemRequest request,
                                                        const Call& call) {
  if (auto checked = report(violations_of(request)); !checked) return checked.error();
  if (auto checked = check_writes(request); !checked) return checked.error();
  std::vector<PlannedWrite> plan;
  for (const auto& [name, writes] : request.request_items) {
    Table* table = find(name);
    if (table == nullptr) return table_not_found();
    std::set<Position> seen;
    for (const WriteRequest& write : writes) {
      auto position =
          write.is_put ? table->position_of_item(write.item) : table->position_of_key(write.item);
      if (!position) return batch_words(position.error());
      if (!seen.insert(*position).second) return duplicate_keys();
      plan.push_back({&name, &write, table, std::move(position).value(),
                      write.is_put ? make_stored(write.item) : nullptr});
    }
  }
  const std::size_t processed = plan.size() - take_unprocessed(plan.size());
  if (processed == 0) return throughput_exceeded();

  BatchWriteItemResponse response;
  std::map<std::string, Used> used_by_table;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    PlannedWrite& write = plan[i];
    if (i >= processed) {
      response.unprocessed_items[*write.table_name].push_back(*write.request);
      continue;
    }
    const Table::Written written = write.item ? write.table->put(write.position, write.item)
                                              : write.table->erase(write.position);
    Used& used = used_by_table[write.table->definition().table_name];
    used.table.count += written.table.count;
    for (const auto& [index, units] : written.indexes) used.indexes[index].count += units.count;
  }
  for (auto& [name, used] : used_by_table) {
    used.table_name = name;
    auto capacity = account(used, request.return_consumed_capacity,
                            Dimension::dynamodb_write_request_unit, "BatchWriteItem", call);
    if (capacity) response.consumed_capacity.push_back(std::move(*capacity));
  }
  return response;
}

Result<BatchGetItemResponse> Tables::batch_get_item(BatchGetItemRequest request, const Call& call) {
  if (auto checked = report(violations_of(request)); !checked) return checked.error();
  std::map<std::string, std::vector<Path>> projections;
  for (const auto& [name, wanted] : request.request_items) {
    auto paths = projection_of(wanted);
    if (!paths) return paths.error();
    projections[name] = std::move(paths).value();
  }
  if (auto checked = check_keys(request); !checked) return checked.error();
  std::vector<PlannedRead> plan;
  for (const auto& [name, wanted] : request.request_items) {
    const Table* table = find(name);
    if (table == nullptr) return table_not_found();
    for (const Item& key : wanted.keys) {
      auto position = table->position_of_key(key);
      if (!position) return position.error();
      plan.push_back({&name, table, &wanted, &key, std::move(position).value()});
    }
  }
  const std::size_t processed = plan.size() - take_unprocessed(plan.size());
  if (processed == 0) return throughput_exceeded();

  BatchGetItemResponse response;
  std::map<std::string, Used> used_by_table;
  std::int64_t size_bytes = 0;
  for (const auto& [name, wanted] : request.request_items) response.responses[name];
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const PlannedRead& read = plan[i];
    const StoredItemPointer found = read.table->items().find(read.position);
    const std::int64_t item_size = found ? found->size_bytes : 0;
    if (i >= processed || size_bytes + item_size > k_batch_get_size_max_bytes) {
      leave_unprocessed(response, read);
      continue;
    }
    size_bytes += item_size;
    Used& used = used_by_table[read.table->definition().table_name];
    used.table.count += read_units(item_size, read.wanted->consistent_read).count;
    if (!found) continue;
    const auto& paths = projections.at(*read.table_name);
    response.responses[*read.table_name].push_back(paths.empty() ? found->item
                                                                 : project(found->item, paths));
  }
  for (auto& [name, used] : used_by_table) {
    used.table_name = name;
    auto capacity = account(used, request.return_consumed_capacity,
                            Dimension::dynamodb_read_request_unit, "BatchGetItem", call);
    if (capacity) response.consumed_capacity.push_back(std::move(*capacity));
  }
  return response;
}

}  // namespace revalab::dynamodb
