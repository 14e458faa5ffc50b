#include "core/revalidator/revalidator.hpp"

#include "core/wire/direct_transport.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "fakes/dynamodb/dynamodb.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

using Texts = std::vector<std::string>;
using State = BatchOutcome::State;
using test::ManualClock;

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
class RevalidatorTest : public testing::Test {
 protected:
  RevalidatorTest() {
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

  struct Parts {
    explicit Parts(RevalidatorTest& test)
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

TEST_F(RevalidatorTest, ATagIsResolvedMarkedAndPurgedInThisOrder) {
  const auto report = tag("posts");
  EXPECT_FALSE(report.failure);
  EXPECT_EQ(report.plan.items, (Texts{"/posts/1", "/posts/2"}));
  EXPECT_EQ(report.rows_written, 3);  // The fetch entry is marked too, though nobody requests it.
  EXPECT_EQ(report.submission.items_in(State::accepted), report.plan.items);
  EXPECT_EQ(calls_, (Texts{"Query", "BatchWriteItem", "CreateInvalidation"}));
}

TEST_F(RevalidatorTest, ATagWithoutRowsPurgesNothing) {
  const auto report = tag("nobody");
  EXPECT_FALSE(report.failure);
  EXPECT_TRUE(report.plan.items.empty());
  EXPECT_EQ(calls_, Texts{"Query"});
}

// A purge after rows that could not be marked would have the CDN fetch the old page again.
TEST_F(RevalidatorTest, NothingIsPurgedUnlessTheRowsAreMarked) {
  to_dynamodb_.refuse("BatchWriteItem");
  const auto report = tag("posts");
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.failure->step, RevalidationStep::rows);
  EXPECT_EQ(report.failure->error.code, "ResourceNotFoundException");
  EXPECT_EQ(calls_, (Texts{"Query", "BatchWriteItem"}));
}

TEST_F(RevalidatorTest, AFailingQueryIsAnError) {
  to_dynamodb_.refuse("Query");
  const auto report = tag("posts");
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.failure->step, RevalidationStep::resolve);
  EXPECT_EQ(calls_, Texts{"Query"});
}

// The documentation's getPaths() catches the error, logs it and returns an empty list.
// https://opennext.js.org/aws/v2/common_issues/isr
TEST_F(RevalidatorTest, TheDocumentationsCodeTakesAFailingQueryForAnEmptyList) {
  options_.strategy = Strategy::seed;
  cache_options_.swallow_errors = true;
  cache_options_.profile = KeyProfile::seed;
  to_dynamodb_.refuse("Query");
  const auto report = tag("posts");
  EXPECT_FALSE(report.failure);
  EXPECT_TRUE(report.submission.batches.empty());
  EXPECT_FALSE(report.resolution.warnings.empty());
  EXPECT_EQ(calls_, Texts{"Query"});
}

// It hands stored paths over without their slash, and CloudFront refuses the batch.
TEST_F(RevalidatorTest, TheDocumentationsCodeIsRefusedForStoredPaths) {
  options_.strategy = Strategy::seed;
  cache_options_.profile = KeyProfile::seed;
  const auto report = tag("posts");
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.failure->step, RevalidationStep::purge);
  EXPECT_EQ(report.failure->error.code, "InvalidArgument");
  EXPECT_EQ(report.submission.items_in(State::refused), report.resolution.stored_paths);
}

TEST_F(RevalidatorTest, APathIsPurgedWhetherOrNotItHasARow) {
  EXPECT_EQ(path("/posts/1").plan.items, Texts{"/posts/1"});
  EXPECT_EQ(path("/nobody").plan.items, Texts{"/nobody"});
  EXPECT_EQ(path("/", RevalidatePathType::layout).plan.items, (Texts{"/", "/posts/1"}));
}

// A pattern without a type has no effect, says Next.js; neither has it here.
TEST_F(RevalidatorTest, APatternWithoutATypeIsWarnedOf) {
  const auto report = path("/posts/[id]");
  EXPECT_TRUE(report.has_warning("revalidate-path"));
  EXPECT_TRUE(report.plan.items.empty());
}

// Next.js 16 marks `_N_T_/index` beside `_N_T_/`; OpenNext takes tag after tag, a purge each.
TEST_F(RevalidatorTest, OpenNextPurgesTagByTag) {
  options_.strategy = Strategy::opennext;
  options_.next_version = {16, 0, 10};
  options_.open_next_version = {4, 1, 12};
  add_rows({{"_N_T_/index", "index"}});
  calls_.clear();
  const auto report = path("/");
  EXPECT_EQ(report.tags, (Texts{"_N_T_/", "_N_T_/index"}));
  EXPECT_EQ(calls_, (Texts{"Query", "BatchWriteItem", "CreateInvalidation", "Query",
                           "BatchWriteItem", "CreateInvalidation"}));
  EXPECT_EQ(report.submission.batches[0].items, (Texts{"/index", "/index?_rsc=*"}));
}

TEST_F(RevalidatorTest, OpenNextMarksAUsersTagAndPurgesNothing) {
  options_.strategy = Strategy::opennext;
  const auto report = tag("posts");
  EXPECT_EQ(report.rows_written, 3);
  EXPECT_TRUE(report.plan.has_note("user-tag-not-purged"));
  EXPECT_EQ(calls_, (Texts{"Query", "BatchWriteItem"}));
}

// opennextjs-aws#470: a soft tag also expires the pages of every hard tag of its pages.
TEST_F(RevalidatorTest, WritingLikeOpenNextMarksTheHardTagsOfEachPage) {
  options_.strategy = Strategy::opennext;
  EXPECT_EQ(path("/posts/1").rows_written, 1);
  options_.write_like_opennext = true;
  clock_.advance(std::chrono::seconds(1));
  const auto report = path("/posts/1");
  EXPECT_EQ(report.rows_written, 4);  // Itself, and the three rows of `posts`.
  EXPECT_EQ(report.plan.items, (Texts{"/posts/1", "/posts/1?_rsc=*"}));
}

TEST_F(RevalidatorTest, ResRevalidateStoresBeforeItPurges) {
  NotedStore store(calls_);
  options_.page_store = &store;
  options_.pages = {PurgeTarget{"/legacy/a", Router::pages, RouteKind::page, ""}};
  const auto report = res("/legacy/a");
  EXPECT_EQ(report.plan.items, (Texts{"/legacy/a", "/_next/data/B/legacy/a.json"}));
  EXPECT_EQ(calls_, (Texts{"store /legacy/a", "CreateInvalidation"}));
}

// The wrong orders exist to be explored.
TEST_F(RevalidatorTest, TheOrderCanBeTurnedAround) {
  NotedStore store(calls_);
  options_.page_store = &store;
  options_.order = RevalidationOrder::purge_store_rows;
  res("/legacy/a");
  EXPECT_EQ(calls_, (Texts{"CreateInvalidation", "store /legacy/a"}));
  calls_.clear();
  tag("posts");
  EXPECT_EQ(calls_, (Texts{"Query", "CreateInvalidation", "BatchWriteItem"}));
}

// https://opennext.js.org/aws/v2/common_issues/isr: next/cache needs next@13.5.1, res.revalidate
// does not.
TEST_F(RevalidatorTest, NextCacheBelow13_5_1IsWarnedOf) {
  options_.next_version = {13, 5, 0};
  EXPECT_TRUE(tag("posts").has_warning(k_next_too_old));
  EXPECT_TRUE(path("/posts/1").has_warning(k_next_too_old));
  EXPECT_TRUE(res("/posts/1").warnings.empty());
  options_.next_version = {13, 5, 1};
  EXPECT_TRUE(tag("posts").warnings.empty());
}

// A next-mode table has one row a tag and cannot say which pages carry it.
TEST_F(RevalidatorTest, InNextModeTheTagIsMarkedAndSaidNotToBeResolvable) {
  cache_options_.mode = TagCacheMode::next_mode;
  const auto report = tag("posts");
  EXPECT_FALSE(report.failure);
  EXPECT_EQ(report.rows_written, 1);
  EXPECT_TRUE(report.plan.has_note("not-resolvable"));
  EXPECT_TRUE(report.submission.batches.empty());
  options_.strategy = Strategy::cache_tags;
  EXPECT_EQ(tag("posts").plan.items, Texts{"#posts"});
}

TEST_F(RevalidatorTest, TheFeeIsThatOfTheAcceptedItemsAtTheMargin) {
  const PriceBook book = builtin_price_book("aws-us-east-1").value();
  options_.prices = &book;
  options_.paths_used_this_month = 999;
  Parts parts(*this);
  const auto first = run_now(parts.revalidator.revalidate_tag("posts"));
  EXPECT_EQ(first.fee->to_string(), "0.005");
  const auto second = run_now(parts.revalidator.revalidate_tag("posts"));
  EXPECT_EQ(second.fee->to_string(), "0.01");
  EXPECT_EQ(second.fee, second.fee_at_most);
  // The allowance starts anew with the month.
  clock_.advance(std::chrono::hours(24 * 31));
  const auto february = run_now(parts.revalidator.revalidate_tag("posts"));
  EXPECT_EQ(february.fee->to_string(), "0");
}

}  // namespace
}  // namespace revalab
