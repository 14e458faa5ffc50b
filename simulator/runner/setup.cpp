#include "simulator/runner/setup.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

constexpr std::size_t k_batch_items_max = 25;

dynamodb::CreateTableRequest tag_table_request(bool sort_key) {
  dynamodb::CreateTableRequest request;
  request.table_name = k_tag_table;
  request.billing_mode = "PAY_PER_REQUEST";
  request.attribute_definitions = {{"tag", "S"}};
  request.key_schema = {{"tag", true}};
  if (!sort_key) return request;
  request.attribute_definitions.push_back({"path", "S"});
  request.attribute_definitions.push_back({"revalidatedAt", "N"});
  request.key_schema.push_back({"path", false});
  dynamodb::GlobalSecondaryIndex index;
  index.name = "revalidate";
  index.key_schema = {{"path", true}, {"revalidatedAt", false}};
  request.global_secondary_indexes.push_back(std::move(index));
  return request;
}

dynamodb::Item item_of(const TagRow& row) {
  dynamodb::Item item;
  item.emplace("tag", dynamodb::AttributeValue::string(row.tag));
  if (!row.path.empty()) item.emplace("path", dynamodb::AttributeValue::string(row.path));
  item.emplace("revalidatedAt", dynamodb::AttributeValue::number(row.revalidated_at_milliseconds));
  return item;
}

dynamodb::BatchWriteItemRequest batch_of(const std::vector<TagRow>& rows, std::size_t from) {
  dynamodb::BatchWriteItemRequest request;
  auto& writes = request.request_items[std::string(k_tag_table)];
  const std::size_t end = std::min(from + k_batch_items_max, rows.size());
  for (std::size_t i = from; i < end; ++i) writes.emplace_back(true, item_of(rows[i]));
  return request;
}

}  // namespace

cloudfront::Options cloudfront_options(const Stack& stack) {
  cloudfront::Options options;
  options.quotas = quota_profile_named(stack.quotas).value();
  options.edges = stack.edges;
  options.propagation = cloudfront::parse_propagation(stack.propagation).value();
  return options;
}

Task<Result<Done>> create_tag_table(dynamodb::Client client, bool sort_key) {
  dynamodb::CreateTableRequest request = tag_table_request(sort_key);
  auto created = co_await client.create_table(std::move(request));
  if (!created) co_return created.error();
  co_return Done{};
}

Task<Result<Done>> load_rows(dynamodb::Client client, std::vector<TagRow> rows) {
  // One build may name a row twice; BatchWriteItem refuses a key that occurs twice in a batch.
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  for (std::size_t from = 0; from < rows.size(); from += k_batch_items_max) {
    dynamodb::BatchWriteItemRequest request = batch_of(rows, from);
    auto written = co_await client.batch_write_item(std::move(request));
    if (!written) co_return written.error();
    if (!written->unprocessed_items.empty()) {
      co_return ApiError(0, "UnprocessedItems", "the table did not take every row");
    }
  }
  co_return Done{};
}

}  // namespace revalab::sim
