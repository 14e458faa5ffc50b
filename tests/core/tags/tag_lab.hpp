#pragma once

#include "core/tags/tag_cache.hpp"
#include "fakes/dynamodb/dynamodb.hpp"
#include "tests/support/manual_clock.hpp"

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace revalab::test {

/// What happens to one request on its way.
enum class Mishap {
  none,
  throttled,    ///< Refused for want of capacity.
  broken,       ///< Answered 500, without effect.
  lost,         ///< Carried out, but the answer never came.
  unprocessed,  ///< A batch leaves half of its items.
};

/// Carries requests to the fake DynamoDB, with mishaps in the order they were planned.
class MishapTransport final : public Transport {
 public:
  MishapTransport(dynamodb::DynamoDb& fake, const Clock& clock) : fake_(fake), clock_(clock) {}

  void plan(std::vector<Mishap> mishaps) { plan_.assign(mishaps.begin(), mishaps.end()); }
  /// The bodies of the requests that were sent, in order.
  [[nodiscard]] const std::vector<std::string>& bodies() const { return bodies_; }

  Task<Result<Response>> send(Request request) override {
    bodies_.push_back(request.body);
    Mishap mishap = Mishap::none;
    if (!plan_.empty()) {
      mishap = plan_.front();
      plan_.pop_front();
    }
    Result<Response> answer = answer_to(request, mishap);
    co_return answer;
  }

 private:
  Result<Response> answer_to(const Request& request, Mishap mishap) {
    if (mishap == Mishap::throttled || mishap == Mishap::broken) {
      const bool throttled = mishap == Mishap::throttled;
      Response response(throttled ? 400 : 500);
      response.body = dynamodb::error_body(ApiError(
          response.status,
          throttled ? "ProvisionedThroughputExceededException" : "InternalServerError", "planned"));
      return response;
    }
    if (mishap == Mishap::unprocessed) fake_.set_unprocessed(Ratio{1, 2});
    Response response = std::get<Response>(fake_.handle(request, clock_.now()));
    fake_.set_unprocessed(std::nullopt);
    if (mishap == Mishap::lost) return ApiError(0, std::string(k_connection_lost), "planned");
    return response;
  }

  dynamodb::DynamoDb& fake_;
  const Clock& clock_;
  std::deque<Mishap> plan_;
  std::vector<std::string> bodies_;
};

/// A tag table of build `B` in the fake DynamoDB, and tag caches on it.
class TagLab {
 public:
  TagLab() {
    dynamodb::CreateTableRequest request;
    request.table_name = "tags";
    request.attribute_definitions = {{"tag", "S"}, {"path", "S"}, {"revalidatedAt", "N"}};
    request.key_schema = {{"tag", true}, {"path", false}};
    dynamodb::GlobalSecondaryIndex index;
    index.name = "revalidate";
    index.key_schema = {{"path", true}, {"revalidatedAt", false}};
    request.global_secondary_indexes = {index};
    request.billing_mode = "PAY_PER_REQUEST";
    const auto made = fake_.tables().create_table(request, {clock_.now()});
    REVALAB_CHECK(made.ok(), "the tag table can be made");
    rules_.build_id = "B";
  }

  static TagCacheOptions options() {
    TagCacheOptions options;
    options.table_name = "tags";
    return options;
  }
  TagCache cache(TagCacheOptions options = TagLab::options()) {
    return {client_, clock_, Dice(7), rules_, std::move(options)};
  }

  /// Puts a row as it stands, keys with their build.
  void put(const std::string& tag, const std::string& path, std::int64_t revalidated_at = 1,
           std::optional<std::int64_t> expire = std::nullopt) {
    dynamodb::PutItemRequest request;
    request.table_name = "tags";
    request.item["tag"] = dynamodb::AttributeValue::string(tag);
    request.item["path"] = dynamodb::AttributeValue::string(path);
    request.item["revalidatedAt"] = dynamodb::AttributeValue::number(revalidated_at);
    if (expire) request.item["expire"] = dynamodb::AttributeValue::number(*expire);
    const auto done = fake_.tables().put_item(std::move(request), {clock_.now()});
    REVALAB_CHECK(done.ok(), "the row can be put");
  }

  /// A number of a row as it stands; empty when there is no such row or attribute.
  std::optional<std::string> number(const std::string& tag, const std::string& path,
                                    const std::string& attribute) {
    dynamodb::GetItemRequest request;
    request.table_name = "tags";
    request.key["tag"] = dynamodb::AttributeValue::string(tag);
    request.key["path"] = dynamodb::AttributeValue::string(path);
    const auto found = fake_.tables().get_item(request, {clock_.now()});
    if (!found.ok() || !found->item) return std::nullopt;
    const auto value = found->item->find(attribute);
    if (value == found->item->end()) return std::nullopt;
    return *value->second.if_number();
  }

  [[nodiscard]] std::int64_t now_milliseconds() const {
    return clock_.wall_now().epoch_milliseconds();
  }

  UrlRules rules_;
  ManualClock clock_{ManualClock::Sleeping::jump};
  Ledger ledger_;
  dynamodb::DynamoDb fake_{clock_.calendar(), Dice(1), ledger_};
  MishapTransport transport_{fake_, clock_};
  dynamodb::Client client_{transport_, clock_, Dice(2), aws::ClientOptions()};
};

}  // namespace revalab::test
