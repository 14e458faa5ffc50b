#include "tests/core/revalidator/revalidation_lab.hpp"

namespace revalab {
namespace {

using test::NotedStore;
using test::State;
using test::Texts;

class RevalidatorTest : public test::RevalidationLab {};

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
