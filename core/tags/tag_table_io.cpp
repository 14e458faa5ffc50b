// The part of the tag cache that talks to DynamoDB.

#include "core/tags/tag_cache.hpp"
#include "core/tags/tag_row.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace revalab {
namespace {

constexpr Duration k_backoff_base = std::chrono::milliseconds(50);
constexpr Duration k_backoff_max = std::chrono::seconds(5);

ApiError unprocessed(std::size_t count, std::string_view what, int attempts) {
  // The service answered 200 each time: it is the items that it left.
  return {200, std::string(k_unprocessed),
          std::to_string(count) + " " + std::string(what) + " after " + std::to_string(attempts) +
              " attempts"};
}

}  // namespace

Task<void> TagCache::back_off(int attempt) {
  Duration most = k_backoff_base;
  for (int i = 1; i < attempt && most < k_backoff_max; ++i) most *= 2;
  most = std::min(most, k_backoff_max);
  // Full jitter: anything from nothing to the bound.
  // Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
  const auto span = dice_.below(static_cast<std::uint64_t>(most.count()) + 1);
  co_await clock_.sleep(Duration(static_cast<std::int64_t>(span)));
}

dynamodb::QueryRequest TagCache::query_by(std::string_view attribute, std::string_view key) const {
  dynamodb::QueryRequest request;
  request.table_name = options_.table_name;
  if (attribute == tag_row::k_path) request.index_name = options_.index_name;
  request.key_condition_expression = "#key = :key";
  request.expression_attribute_names["#key"] = attribute;
  request.expression_attribute_values[":key"] = dynamodb::AttributeValue::string(codec_.join(key));
  request.limit = options_.page_limit;
  return request;
}

Task<Result<TagCache::Rows>> TagCache::query_pages(dynamodb::QueryRequest request,
                                                   bool until_first_item) {
  Rows rows;
  for (;;) {
    auto page = co_await client_.query(request);
    if (!page && !options_.swallow_errors) co_return page.error();
    if (!page) {
      // As the documentation's handler: a failure anywhere leaves an empty list.
      Rows none;
      none.warnings.push_back("Query failed and counts as empty: " + page.error().code + ": " +
                              page.error().message);
      co_return none;
    }
    std::move(page->items.begin(), page->items.end(), std::back_inserter(rows.items));
    const bool enough = options_.first_page_only || (until_first_item && !rows.items.empty());
    if (enough || !page->last_evaluated_key) co_return rows;
    request.exclusive_start_key = std::move(page->last_evaluated_key);
  }
}

std::string TagCache::next_mode_key(std::string_view tag) const {
  return codec_.join(tag.empty() ? "_tag" : "_tag/" + std::string(tag));
}

std::vector<dynamodb::WriteRequest> TagCache::rows_to_put(
    const std::vector<TagWrite>& writes) const {
  using dynamodb::AttributeValue;
  const std::int64_t now = clock_.wall_now().epoch_milliseconds();
  std::vector<dynamodb::WriteRequest> rows;
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  for (const TagWrite& write : writes) {
    const bool next_mode = options_.mode == TagCacheMode::next_mode;
    const std::string tag = next_mode ? next_mode_key(write.tag) : codec_.join(write.tag);
    const std::string path = next_mode ? tag : codec_.join(write.path);
    dynamodb::Item item;
    item.emplace(tag_row::k_tag, AttributeValue::string(tag));
    item.emplace(tag_row::k_path, AttributeValue::string(path));
    item.emplace(tag_row::k_revalidated_at,
                 AttributeValue::number(write.revalidated_at_milliseconds.value_or(now)));
    if (write.stale_milliseconds) {
      item.emplace(tag_row::k_stale, AttributeValue::number(*write.stale_milliseconds));
    }
    if (write.expire_milliseconds) {
      item.emplace(tag_row::k_expire, AttributeValue::number(*write.expire_milliseconds));
    }
    const auto [place, fresh] = places.try_emplace({tag, path}, rows.size());
    if (fresh) {
      rows.emplace_back(true, std::move(item));
    } else {
      rows[place->second].item = std::move(item);
    }
  }
  return rows;
}

Task<Result<Done>> TagCache::write_batch(std::vector<dynamodb::WriteRequest> batch) {
  dynamodb::BatchWriteItemRequest request;
  request.request_items[options_.table_name] = std::move(batch);
  for (int attempt = 1;; ++attempt) {
    auto answer = co_await client_.batch_write_item(request);
    if (!answer) co_return answer.error();
    const std::size_t left = answer->unprocessed_items[options_.table_name].size();
    if (left == 0) co_return Done();
    if (attempt >= options_.batch_attempts_max) {
      co_return unprocessed(left, "rows are not written", attempt);
    }
    request.request_items = std::move(answer->unprocessed_items);
    co_await back_off(attempt);
  }
}

Task<Result<std::vector<dynamodb::Item>>> TagCache::get_batch(std::vector<dynamodb::Item> keys) {
  dynamodb::BatchGetItemRequest request;
  request.request_items[options_.table_name].keys = std::move(keys);
  std::vector<dynamodb::Item> items;
  for (int attempt = 1;; ++attempt) {
    auto answer = co_await client_.batch_get_item(request);
    if (!answer) co_return answer.error();
    auto& found = answer->responses[options_.table_name];
    std::move(found.begin(), found.end(), std::back_inserter(items));
    const std::size_t left = answer->unprocessed_keys[options_.table_name].keys.size();
    if (left == 0) co_return items;
    if (attempt >= options_.batch_attempts_max) {
      co_return unprocessed(left, "keys are not read", attempt);
    }
    request.request_items = std::move(answer->unprocessed_keys);
    co_await back_off(attempt);
  }
}

Task<Result<bool>> TagCache::any_tag_newer(std::vector<std::string> tags,
                                           std::int64_t than_milliseconds) {
  // DynamoDB: at most 100 keys in a BatchGetItem, none twice.
  constexpr std::size_t k_batch_keys_max = 100;
  std::set<std::string> stored;
  for (const std::string& tag : tags) stored.insert(next_mode_key(tag));
  auto next = stored.begin();
  while (next != stored.end()) {
    std::vector<dynamodb::Item> keys;
    for (; next != stored.end() && keys.size() < k_batch_keys_max; ++next) {
      dynamodb::Item key;
      key.emplace(tag_row::k_tag, dynamodb::AttributeValue::string(*next));
      key.emplace(tag_row::k_path, dynamodb::AttributeValue::string(*next));
      keys.push_back(std::move(key));
    }
    auto items = co_await get_batch(std::move(keys));
    if (!items) co_return items.error();
    const std::int64_t now = clock_.wall_now().epoch_milliseconds();
    const bool newer = std::any_of(items->begin(), items->end(), [&](const dynamodb::Item& item) {
      return tag_row::is_newer(item, than_milliseconds, now);
    });
    if (newer) co_return true;
  }
  co_return false;
}

}  // namespace revalab
