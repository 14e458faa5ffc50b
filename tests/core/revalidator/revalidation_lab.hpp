#pragma once

#include "core/revalidator/revalidator.hpp"
#include "core/wire/direct_transport.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "fakes/dynamodb/dynamodb.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>

namespace revalab::test {

using Texts = std::vector<std::string>;
using State = BatchOutcome::State;

/// Notes the operation of each request, and refuses the one it is told to.
class NotedTransport final : public Transport {
 public:
  NotedTransport(Handler& handler, Clock& clock, Texts& calls)
      : direct_(handler, clock), calls_(calls) {}

  void refuse(std::string operation) { refused_ = std::move(operation); }

  Task<Result<Response>> send(Request request) override {
    const std::string_view target = request.headers.get("x-amz-target");
    std::string operation = "CreateInvalidation";
    if (!target.empty()) operation = target.substr(target.find('.') + 1);
    calls_.push_back(operation);
    if (operation == refused_) {
      Response refusal(400);
      refusal.body = R"({"__type":"ResourceNotFoundException","message":"as told"})";
      co_return refusal;
    }
    auto answer = co_await direct_.send(std::move(request));
    co_return answer;
  }

 private:
  wire::DirectTransport direct_;
  Texts& calls_;
  std::string refused_;
};

class NotedStore final : public PageStore {
 public:
  explicit NotedStore(Texts& calls) : calls_(calls) {}
  Task<Result<Done>> refresh(PurgeTarget page) override {
    calls_.push_back("store " + page.path);
    co_return Done{};
  }

 private:
  Texts& calls_;
};

/// The tag table and the distribution of one site of build B, with rows as OpenNext writes them.
class RevalidationLab : public testing::Test {
 protected:
  RevalidationLab() {
    create_table();
    const auto added = cloudfront_.add_distribution(
        "E1EXAMPLE00001", cloudfront::DistributionSettings{}, cloudfront::Call{clock_.now()});
    EXPECT_TRUE(added.ok());
    cache_options_.table_name = "tags";
    options_.rules.build_id = "B";
    options_.submit.distribution_id = "E1EXAMPLE00001";
    add_rows({{"_N_T_/posts/1", "posts/1"},
              {"_N_T_/layout", "posts/1"},
              {"_N_T_/layout", "index"},
              {"_N_T_/", "index"},
              {"posts", "posts/1"},
              {"posts", "posts/2"},
              {"posts", "d44999b783cba97cd1bedcab4a54ad9114209897f9728410b5109451a8d4ffde"}});
    calls_.clear();
  }

  void create_table() {
    dynamodb::CreateTableRequest request;
    request.table_name = "tags";
    request.billing_mode = "PAY_PER_REQUEST";
    request.attribute_definitions = {{"tag", "S"}, {"path", "S"}, {"revalidatedAt", "N"}};
    request.key_schema = {{"tag", true}, {"path", false}};
    dynamodb::GlobalSecondaryIndex index;
    index.name = "revalidate";
    index.key_schema = {{"path", true}, {"revalidatedAt", false}};
    request.global_secondary_indexes.push_back(std::move(index));
    EXPECT_TRUE(run_now(dynamodb_client_.create_table(std::move(request))).ok());
  }

  void add_rows(const std::vector<std::pair<std::string, std::string>>& rows) {
    for (const auto& [tag, path] : rows) {
      dynamodb::PutItemRequest request;
      request.table_name = "tags";
      request.item.emplace("tag", dynamodb::AttributeValue::string("B/" + tag));
      request.item.emplace("path", dynamodb::AttributeValue::string("B/" + path));
      request.item.emplace("revalidatedAt", dynamodb::AttributeValue::number(1));
      EXPECT_TRUE(run_now(dynamodb_client_.put_item(std::move(request))).ok());
    }
  }

  RevalidationReport tag(const std::string& name) {
    Parts parts(*this);
    return run_now(parts.revalidator.revalidate_tag(name));
  }
  RevalidationReport path(const std::string& name,
                          RevalidatePathType type = RevalidatePathType::none) {
    Parts parts(*this);
    return run_now(parts.revalidator.revalidate_path(name, type));
  }
  RevalidationReport res(const std::string& name) {
    Parts parts(*this);
    return run_now(parts.revalidator.res_revalidate(name));
  }
  RevalidationReport together(PurgeOrder order, PurgeApproval approve) {
    Parts parts(*this);
    return run_now(parts.revalidator.purge_order(std::move(order), std::move(approve)));
  }

  struct Parts {
    explicit Parts(RevalidationLab& test)
        : cache(test.dynamodb_client_, test.clock_, Dice(3), test.options_.rules,
                test.cache_options_),
          submitter(test.cloudfront_client_, test.clock_, Dice(++test.submitters_)),
          revalidator(cache, submitter, test.clock_, test.options_) {}
    TagCache cache;
    Submitter submitter;
    Revalidator revalidator;
  };

  ManualClock clock_{ManualClock::Sleeping::jump};
  Ledger ledger_;
  Texts calls_;
  dynamodb::DynamoDb dynamodb_{clock_.calendar(), Dice(5), ledger_};
  cloudfront::CloudFront cloudfront_{clock_.calendar(), Dice(6), ledger_};
  NotedTransport to_dynamodb_{dynamodb_, clock_, calls_};
  NotedTransport to_cloudfront_{cloudfront_, clock_, calls_};
  dynamodb::Client dynamodb_client_{to_dynamodb_, clock_, Dice(1), aws::ClientOptions{}};
  cloudfront::Client cloudfront_client_{to_cloudfront_, clock_, Dice(2), aws::ClientOptions{}};
  TagCacheOptions cache_options_;
  RevalidatorOptions options_;
  std::uint64_t submitters_ = 100;  ///< Two with the same dice would use the same references.
};

}  // namespace revalab::test
