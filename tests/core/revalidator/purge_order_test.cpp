#include "tests/core/revalidator/revalidation_lab.hpp"

namespace revalab {
namespace {

using test::State;
using test::Texts;

PurgeOrder order(Texts tags, Texts paths) {
  PurgeOrder order;
  order.tags = std::move(tags);
  order.paths = std::move(paths);
  return order;
}

bool yes(const RevalidationReport&) { return true; }

class PurgeOrderTest : public test::RevalidationLab {};

// One purge, so that a wildcard can cover pages of several tags, and no page is paid for twice. The
// pages that were named come first.
TEST_F(PurgeOrderTest, TagsAndPathsArePurgedTogetherAndOnce) {
  const auto report = together(order({"posts"}, {"/posts/1", "/other"}), yes);
  EXPECT_FALSE(report.failure);
  EXPECT_EQ(report.plan.items, (Texts{"/posts/1", "/other", "/posts/2"}));
  EXPECT_EQ(report.submission.items_in(State::accepted), report.plan.items);
  EXPECT_EQ(report.rows_written, 0);
  EXPECT_EQ(calls_, (Texts{"Query", "CreateInvalidation"}));
}

// An operator looks at the plan first.
TEST_F(PurgeOrderTest, NothingIsWrittenOrSentWithoutApproval) {
  PurgeOrder marked = order({"posts"}, {"/"});
  marked.mark_rows = true;
  Texts shown;
  const auto report = together(marked, [&](const RevalidationReport& plan) {
    shown = plan.plan.items;
    return false;
  });
  EXPECT_EQ(shown, (Texts{"/", "/posts/1", "/posts/2"}));
  EXPECT_TRUE(report.submission.batches.empty());
  EXPECT_EQ(calls_, (Texts{"Query", "Query"}));
}

// The order of a revalidation: rows, then the purge, or the CDN fetches the old page again.
TEST_F(PurgeOrderTest, RowsAreMarkedBeforeThePurge) {
  PurgeOrder marked = order({"posts"}, {"/posts/1"});
  marked.mark_rows = true;
  const auto report = together(marked, yes);
  EXPECT_FALSE(report.failure);
  EXPECT_EQ(report.rows_written, 4);  // Three of the tag, one of the path's own.
  EXPECT_EQ(calls_, (Texts{"Query", "Query", "BatchWriteItem", "CreateInvalidation"}));
}

TEST_F(PurgeOrderTest, NothingIsSentUnlessTheRowsAreMarked) {
  to_dynamodb_.refuse("BatchWriteItem");
  PurgeOrder marked = order({"posts"}, {});
  marked.mark_rows = true;
  const auto report = together(marked, yes);
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.failure->step, RevalidationStep::rows);
  EXPECT_TRUE(report.submission.batches.empty());
}

// Somebody without a tag table can still purge paths.
TEST_F(PurgeOrderTest, PathsAloneNeedNoTable) {
  const auto report = together(order({}, {"/a", "/b"}), yes);
  EXPECT_EQ(report.plan.items, (Texts{"/a", "/b"}));
  EXPECT_EQ(calls_, Texts{"CreateInvalidation"});
}

TEST_F(PurgeOrderTest, CacheTagsNeedNoTableUnlessRowsAreMarked) {
  options_.strategy = Strategy::cache_tags;
  const auto report = together(order({"posts"}, {"/posts/1"}), yes);
  EXPECT_EQ(report.plan.items, (Texts{"#posts", "#_N_T_/posts/1"}));
  EXPECT_EQ(calls_, Texts{"CreateInvalidation"});
  calls_.clear();
  PurgeOrder marked = order({"posts"}, {});
  marked.mark_rows = true;
  EXPECT_EQ(together(marked, yes).rows_written, 3);
  EXPECT_EQ(calls_, (Texts{"Query", "BatchWriteItem", "CreateInvalidation"}));
}

// The pages router has a data URL beside each page.
TEST_F(PurgeOrderTest, TheRouterOfAnUnknownPathIsTheOperatorsWord) {
  PurgeOrder pages = order({}, {"/legacy"});
  pages.router = Router::pages;
  EXPECT_EQ(together(pages, yes).plan.items, (Texts{"/legacy", "/_next/data/B/legacy.json"}));
}

// What OpenNext does with two paths: a batch for each.
TEST_F(PurgeOrderTest, TheStrategiesOfExistingCodeSendABatchForEach) {
  options_.strategy = Strategy::opennext;
  const auto report = together(order({}, {"/posts/1", "/"}), yes);
  EXPECT_EQ(report.submission.batches.size(), 2U);
  EXPECT_EQ(report.submission.batches[0].items, (Texts{"/posts/1", "/posts/1?_rsc=*"}));
}

// Its caller reference is the millisecond: two purges must not share one.
TEST_F(PurgeOrderTest, ExistingCodeUsesAReferenceForEach) {
  options_.strategy = Strategy::seed;
  const auto report = together(order({}, {"/a", "/b", "/c", "/d"}), yes);
  EXPECT_FALSE(report.failure);
  EXPECT_EQ(report.submission.count_in(State::accepted), 4);
}

// What was not begun after a failure is part of the answer.
TEST_F(PurgeOrderTest, WhatWasNotBegunIsNotSent) {
  options_.strategy = Strategy::seed;
  options_.submit.distribution_id = "ENOTHERE";
  const auto report = together(order({}, {"/a", "/b"}), yes);
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.submission.items_in(State::refused), Texts{"/a"});
  EXPECT_EQ(report.submission.items_in(State::not_sent), Texts{"/b"});
}

// A typo, or the wrong build id, must not pass for a purge.
TEST_F(PurgeOrderTest, ATagThatLeadsNowhereIsNoted) {
  EXPECT_TRUE(together(order({"nobody"}, {}), yes).plan.has_note("tag-without-rows"));
  EXPECT_FALSE(together(order({"posts"}, {}), yes).plan.has_note("tag-without-rows"));
}

}  // namespace
}  // namespace revalab
