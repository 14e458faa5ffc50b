#include "fakes/dynamodb/tables.hpp"

#include "core/base/digest.hpp"
#include "fakes/dynamodb/constraints.hpp"
#include "fakes/dynamodb/errors.hpp"

#include <algorithm>

namespace revalab::dynamodb {
namespace {

constexpr std::int64_t k_list_tables_limit_default = 100;

/// A random UUID (version 4) from the dice.
std::string uuid(Dice& dice) {
  std::string bytes;
  for (int i = 0; i < 2; ++i) {
    const std::uint64_t word = dice.next();
    for (unsigned shift = 0; shift < 64; shift += 8) {
      bytes.push_back(static_cast<char>((word >> shift) & 0xffU));
    }
  }
  std::string text = hex(bytes);
  text[12] = '4';
  text[16] = "89ab"[static_cast<unsigned char>(bytes[8]) & 3U];
  for (const std::size_t at : {8U, 13U, 18U, 23U}) text.insert(at, "-");
  return text;
}

}  // namespace

Tables::Tables(Calendar calendar, const Dice& dice, Ledger& ledger, Options options)
    : calendar_(calendar),
      ids_(dice.fork("table ids")),
      ledger_(ledger),
      options_(std::move(options)) {}

std::string Tables::arn_prefix() const {
  return "arn:aws:dynamodb:" + options_.region + ":" + options_.account_id + ":table/";
}

std::string Tables::name_of(const std::string& name_or_arn) const {
  const std::string prefix = arn_prefix();
  return name_or_arn.starts_with(prefix) ? name_or_arn.substr(prefix.size()) : name_or_arn;
}

std::vector<std::string> Tables::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : tables_) names.push_back(name);
  return names;
}

const Table* Tables::table(std::string_view name) const {
  const auto found = tables_.find(name);
  return found == tables_.end() ? nullptr : &found->second.table;
}

const Table* Tables::find(const std::string& name_or_arn) const {
  return table(name_of(name_or_arn));
}

Table* Tables::find(const std::string& name_or_arn) {
  const auto found = tables_.find(name_of(name_or_arn));
  return found == tables_.end() ? nullptr : &found->second.table;
}

Result<TableDescription> Tables::create_table(CreateTableRequest request, const Call& call) {
  if (auto checked = report(violations_of(request)); !checked) return checked.error();
  if (auto checked = check_definition(request); !checked) return checked.error();
  request.table_name = name_of(request.table_name);
  if (tables_.contains(request.table_name)) return table_in_use(request.table_name);
  if (request.billing_mode.empty()) request.billing_mode = "PROVISIONED";
  const std::string name = request.table_name;
  Entry entry{Table(std::move(request)), calendar_.wall(call.now), uuid(ids_)};
  const auto placed = tables_.emplace(name, std::move(entry)).first;
  TableDescription description = describe(placed->second);
  // The answer to the creation itself still says so; any later look finds the table in use.
  description.table_status = "CREATING";
  for (auto& index : description.global_secondary_indexes) index.index_status = "CREATING";
  return description;
}

Result<TableDescription> Tables::describe_table(const DescribeTableRequest& request) const {
  if (auto checked = report(violations_of(request)); !checked) return checked.error();
  const auto found = tables_.find(name_of(request.table_name));
  if (found == tables_.end()) return described_table_not_found(request.table_name);
  return describe(found->second);
}

Result<TableDescription> Tables::delete_table(const DeleteTableRequest& request) {
  if (auto checked = report(violations_of(request)); !checked) return checked.error();
  const auto found = tables_.find(name_of(request.table_name));
  if (found == tables_.end()) return described_table_not_found(request.table_name);
  TableDescription description = describe(found->second);
  description.table_status = "DELETING";
  description.global_secondary_indexes.clear();
  tables_.erase(found);
  return description;
}

Result<ListTablesResponse> Tables::list_tables(const ListTablesRequest& request) const {
  if (auto checked = report(violations_of(request)); !checked) return checked.error();
  const auto limit = static_cast<std::size_t>(request.limit.value_or(k_list_tables_limit_default));
  ListTablesResponse response;
  auto next = request.exclusive_start_table_name.empty()
                  ? tables_.begin()
                  : tables_.upper_bound(request.exclusive_start_table_name);
  for (; next != tables_.end() && response.table_names.size() < limit; ++next) {
    response.table_names.push_back(next->first);
  }
  if (next != tables_.end()) response.last_evaluated_table_name = response.table_names.back();
  return response;
}

TableDescription Tables::describe(const Entry& entry) const {
  const CreateTableRequest& definition = entry.table.definition();
  TableDescription description;
  description.table_name = definition.table_name;
  description.table_status = "ACTIVE";
  description.table_arn = arn_prefix() + definition.table_name;
  description.table_id = entry.id;
  description.creation_date_time = entry.created;
  description.attribute_definitions = definition.attribute_definitions;
  description.key_schema = definition.key_schema;
  description.billing_mode = definition.billing_mode;
  description.item_count = entry.table.items().item_count();
  description.table_size_bytes = entry.table.items().size_bytes();
  description.read_capacity_units = definition.read_capacity_units;
  description.write_capacity_units = definition.write_capacity_units;
  for (const Table::Index& index : entry.table.indexes()) {
    GlobalSecondaryIndexDescription shown;
    static_cast<GlobalSecondaryIndex&>(shown) = index.definition;
    shown.index_status = "ACTIVE";
    shown.index_arn = description.table_arn + "/index/" + index.definition.name;
    shown.item_count = index.entries.item_count();
    shown.index_size_bytes = index.entries.size_bytes();
    description.global_secondary_indexes.push_back(std::move(shown));
  }
  return description;
}

std::optional<ConsumedCapacity> Tables::account(const Used& used, ReturnConsumedCapacity wish,
                                                Dimension dimension, std::string_view operation,
                                                const Call& call) {
  HalfUnits total = used.table;
  for (const auto& [name, units] : used.indexes) total.count += units.count;
  ledger_.add(calendar_.wall(call.now), dimension, total.count,
              call.cause.empty() ? operation : call.cause);
  if (wish == ReturnConsumedCapacity::none) return std::nullopt;
  ConsumedCapacity capacity;
  capacity.table_name = used.table_name;
  capacity.total = total;
  if (wish == ReturnConsumedCapacity::indexes) {
    capacity.with_indexes = true;
    capacity.table = used.table;
    capacity.global_secondary_indexes = used.indexes;
  }
  return capacity;
}

std::size_t Tables::take_unprocessed(std::size_t total) {
  const auto share = std::exchange(unprocessed_, std::nullopt);
  if (!share) return 0;
  const std::size_t wanted =
      (total * share->numerator + share->denominator - 1) / share->denominator;
  return std::min(wanted, total);
}

}  // namespace revalab::dynamodb
