#include "tests/core/tags/tag_lab.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

using Texts = std::vector<std::string>;

const std::string k_fetch = "b292709e09a153bcc00bfaf2e7cf3fc176744aee5c92e6c2102ae0f289c57cec";
const std::string k_route =
    "route-cache/APP_PAGE/302a6dcd2b6cb486c1d9f7133ef7df1a7ffb814d0d996e67c373cfd90fd38220/$/";

TagCacheOptions with_limit(std::int64_t limit) {
  TagCacheOptions options = TagLab::options();
  options.page_limit = limit;
  return options;
}

// Rows as OpenNext 4.1.12 seeds them: scenarios/sites/opennext-sample.
TEST(Resolve, TellsUrlsFromFetchesAndFromOtherBuilds) {
  TagLab lab;
  lab.put("B/posts", "B/" + k_route + "posts/2");
  lab.put("B/posts", "B/" + k_route + "posts/1");
  lab.put("B/posts", "B/" + k_fetch);
  lab.put("B/posts", "B/_not-found");
  lab.put("B/posts", "A/posts/9");
  lab.put("B/other", "B/other");
  const auto found = run_now(lab.cache().resolve("posts"));
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ(found->stored_paths,
            (Texts{"_not-found", k_fetch, k_route + "posts/1", k_route + "posts/2"}));
  EXPECT_EQ(found->urls, (Texts{"/posts/1", "/posts/2"}));
  EXPECT_EQ(found->targets.size(), 2U);
  EXPECT_EQ(found->not_purgeable, (Texts{"_not-found", k_fetch}));
  EXPECT_EQ(found->foreign, Texts{"A/posts/9"});
  EXPECT_EQ(found->warnings, Texts{});
}

TEST(Resolve, OfAnUnknownTagIsEmpty) {
  TagLab lab;
  const auto found = run_now(lab.cache().resolve("nothing"));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->stored_paths, Texts{});
  EXPECT_EQ(found->urls, Texts{});
}

// `posts/1` and its route-cache form are one page: two rows, one purge.
TEST(Resolve, GivesEachUrlOnce) {
  TagLab lab;
  lab.put("B/t", "B/posts/1");
  lab.put("B/t", "B/" + k_route + "posts/1");
  const auto found = run_now(lab.cache().resolve("t"));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->stored_paths.size(), 2U);
  EXPECT_EQ(found->urls, Texts{"/posts/1"});
}

// `posix.join(BUILD, "")` is the bare build id: facts of OpenNext's getFetchCache.
TEST(Resolve, ReportsAnEmptyPathAndPurgesNothingForIt) {
  TagLab lab;
  lab.put("B/t", "B");
  const auto found = run_now(lab.cache().resolve("t"));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->stored_paths, Texts{""});
  EXPECT_EQ(found->warnings, Texts{"a row has an empty path"});
  EXPECT_EQ(found->urls, Texts{});
}

/// A table keyed by the tag alone, which OpenNext's is not, with one row that has no path.
TagCacheOptions with_a_row_without_a_path(TagLab& lab) {
  dynamodb::CreateTableRequest table;
  table.table_name = "by-tag";
  table.attribute_definitions = {{"tag", "S"}};
  table.key_schema = {{"tag", true}};
  table.billing_mode = "PAY_PER_REQUEST";
  EXPECT_TRUE(lab.fake_.tables().create_table(table, {lab.clock_.now()}).ok());
  dynamodb::PutItemRequest put;
  put.table_name = "by-tag";
  put.item["tag"] = dynamodb::AttributeValue::string("B/lonely");
  EXPECT_TRUE(lab.fake_.tables().put_item(put, {lab.clock_.now()}).ok());
  TagCacheOptions options = TagLab::options();
  options.table_name = "by-tag";
  return options;
}

TEST(Resolve, WarnsOfARowWithoutAPathAndLeavesItOut) {
  TagLab lab;
  TagCache cache = lab.cache(with_a_row_without_a_path(lab));
  const auto found = run_now(cache.resolve("lonely"));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->stored_paths, Texts{});
  EXPECT_EQ(found->warnings, Texts{"a row of the tag `lonely` has no path"});
}

// The documentation maps such a row to "": `item.path?.S?.replace(...) ?? ""`.
TEST(Resolve, WithTheSeedProfileTakesARowWithoutAPathForAnEmptyOne) {
  TagLab lab;
  TagCacheOptions options = with_a_row_without_a_path(lab);
  options.profile = KeyProfile::seed;
  const auto found = run_now(lab.cache(options).resolve("lonely"));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->stored_paths, Texts{""});
  EXPECT_EQ(found->urls, Texts{});
}

// Stored keys sort by their hash; what people read sorts by URL.
TEST(Resolve, OrdersUrlsByTheirPaths) {
  TagLab lab;
  const std::string middle(64, 'f');
  lab.put("B/t", "B/route-cache/APP_PAGE/" + middle + "/$/a");
  lab.put("B/t", "B/" + k_route + "b");
  EXPECT_EQ(run_now(lab.cache().urls_for_tag("t")).value(), (Texts{"/a", "/b"}));
}

TEST(Resolve, MapsPathsWithTheRulesOfTheSite) {
  TagLab lab;
  lab.rules_.base_path = "/docs";
  lab.rules_.trailing_slash = true;
  lab.put("B/t", "B/index");
  lab.put("B/t", "B/caf\xc3\xa9");
  EXPECT_EQ(run_now(lab.cache().urls_for_tag("t")).value(), (Texts{"/docs/", "/docs/caf%C3%A9/"}));
}

// The documentation's handler passes what it stripped to CloudFront, which wants a leading slash;
// and `replace` takes the build id out of the middle of another build's key.
TEST(Resolve, WithTheSeedProfileManglesAsTheSeedDoes) {
  TagLab lab;
  lab.put("B/t", "B/posts/1");
  lab.put("B/t", "AB/posts/9");
  TagCacheOptions options = TagLab::options();
  options.profile = KeyProfile::seed;
  EXPECT_EQ(run_now(lab.cache(options).stored_paths_for_tag("t")).value(),
            (Texts{"Aposts/9", "posts/1"}));
}

TEST(Query, FollowsEveryPageOfResults) {
  TagLab lab;
  Texts expected;
  for (char c = 'a'; c <= 'g'; ++c) {
    lab.put("B/t", std::string("B/") + c);
    expected.emplace_back(1, c);
  }
  EXPECT_EQ(run_now(lab.cache(with_limit(2)).stored_paths_for_tag("t")).value(), expected);
  // 2 + 2 + 2 + 1.
  EXPECT_EQ(lab.transport_.bodies().size(), 4U);
}

// A Query stops at 1 MB; OpenNext and the documentation read one page and never revalidate the
// rest: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
TEST(Query, OfTheFirstPageOnlyLosesWhatIsBeyondAMegabyte) {
  TagLab lab;
  constexpr int k_rows = 1200;
  for (int i = 0; i < k_rows; ++i) {
    lab.put("B/t", "B/" + std::to_string(10'000 + i) + std::string(900, 'x'));
  }
  TagCacheOptions defective = TagLab::options();
  defective.first_page_only = true;
  const auto some = run_now(lab.cache(defective).stored_paths_for_tag("t")).value();
  EXPECT_GT(some.size(), 1000U);
  EXPECT_LT(some.size(), 1200U);
  EXPECT_EQ(run_now(lab.cache().stored_paths_for_tag("t")).value().size(), 1200U);
}

TEST(Query, ReportsAFailure) {
  TagLab lab;
  TagCacheOptions options = TagLab::options();
  options.table_name = "missing";
  TagCache cache = lab.cache(options);
  EXPECT_EQ(run_now(cache.resolve("t")).error().code, "ResourceNotFoundException");
  EXPECT_EQ(run_now(cache.urls_for_tag("t")).error().code, "ResourceNotFoundException");
  EXPECT_EQ(run_now(cache.stored_paths_for_tag("t")).error().code, "ResourceNotFoundException");
  EXPECT_EQ(run_now(cache.tags_for_path("/p")).error().code, "ResourceNotFoundException");
  EXPECT_EQ(run_now(cache.last_modified("/p", {}, 5)).error().code, "ResourceNotFoundException");
}

// The documentation's handler: `catch { console.error(...); return [] }`.
TEST(Query, SwallowsAFailureOnlyWhenToldTo) {
  TagLab lab;
  TagCacheOptions options = TagLab::options();
  options.table_name = "missing";
  options.swallow_errors = true;
  TagCache cache = lab.cache(options);
  const auto found = run_now(cache.resolve("t"));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->stored_paths, Texts{});
  ASSERT_EQ(found->warnings.size(), 1U);
  EXPECT_NE(found->warnings.front().find("ResourceNotFoundException"), std::string::npos);
  EXPECT_EQ(run_now(cache.last_modified("/p", {}, 5)).value(), 5);
}

// What was read before the failure is dropped too: the handler returns its empty list.
TEST(Query, SwallowedOnALaterPageLeavesNothing) {
  TagLab lab;
  for (char c = 'a'; c <= 'd'; ++c) lab.put("B/t", std::string("B/") + c);
  TagCacheOptions options = with_limit(2);
  options.swallow_errors = true;
  lab.transport_.plan({Mishap::none, Mishap::broken, Mishap::broken, Mishap::broken});
  const auto found = run_now(lab.cache(options).resolve("t"));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->stored_paths, Texts{});
}

TEST(Query, IsRetriedWhenThrottledOrLost) {
  TagLab lab;
  lab.put("B/t", "B/a");
  lab.transport_.plan({Mishap::throttled, Mishap::lost});
  EXPECT_EQ(run_now(lab.cache().stored_paths_for_tag("t")).value(), Texts{"a"});
  EXPECT_EQ(lab.transport_.bodies().size(), 3U);
}

TEST(TagsForPath, ReadsTheIndexToItsEnd) {
  TagLab lab;
  for (const std::string tag : {"B/c", "B/a", "B/b", "A/foreign"}) lab.put(tag, "B/posts/1");
  lab.put("B/x", "B/posts/2");
  EXPECT_EQ(run_now(lab.cache(with_limit(1)).tags_for_path("/posts/1")).value(),
            (Texts{"a", "b", "c"}));
}

// getLastModified in OpenNext's dynamodb.ts: `revalidatedAt > lastModified`.
TEST(LastModified, IsMinusOneOnceATagIsNewer) {
  TagLab lab;
  lab.put("B/a", "B/p", 1);
  lab.put("B/b", "B/p", 100);
  TagCache cache = lab.cache();
  EXPECT_EQ(run_now(cache.last_modified("p", {}, 99)).value(), -1);
  EXPECT_EQ(run_now(cache.last_modified("p", {}, 100)).value(), 100);
  EXPECT_EQ(run_now(cache.last_modified("/p", {}, 99)).value(), -1);
  EXPECT_EQ(run_now(cache.last_modified("q", {}, 5)).value(), 5);
}

// An `original` row counts by its revalidatedAt alone: the index is sorted by it.
TEST(LastModified, OfOriginalRowsKnowsNoExpiry) {
  TagLab lab;
  lab.put("B/a", "B/p", 10, lab.now_milliseconds() - 1);
  EXPECT_EQ(run_now(lab.cache().last_modified("p", {}, 10)).value(), 10);
}

TEST(NextMode, CannotSayWhichPathsATagHas) {
  TagLab lab;
  TagCacheOptions options = TagLab::options();
  options.mode = TagCacheMode::next_mode;
  TagCache cache = lab.cache(options);
  EXPECT_EQ(run_now(cache.resolve("t")).error().code, "NotResolvable");
  EXPECT_EQ(run_now(cache.stored_paths_for_tag("t")).error().code, "NotResolvable");
  EXPECT_EQ(run_now(cache.urls_for_tag("t")).error().code, "NotResolvable");
  EXPECT_EQ(run_now(cache.tags_for_path("p")).error().code, "NotResolvable");
  EXPECT_EQ(lab.transport_.bodies().size(), 0U);
}

// hasBeenRevalidated in OpenNext's dynamodb-nextMode.ts: revalidated since, or expired since.
TEST(NextMode, LastModifiedComparesRevalidationAndExpiry) {
  TagLab lab;
  const std::int64_t now = lab.now_milliseconds();
  lab.put("B/_tag/old", "B/_tag/old", 50);
  lab.put("B/_tag/new", "B/_tag/new", 101);
  lab.put("B/_tag/expired", "B/_tag/expired", 50, now);
  lab.put("B/_tag/expires", "B/_tag/expires", 50, now + 1);
  lab.put("B/_tag/long-expired", "B/_tag/long-expired", 50, 100);
  TagCacheOptions options = TagLab::options();
  options.mode = TagCacheMode::next_mode;
  TagCache cache = lab.cache(options);
  const auto at_100 = [&](Texts tags) {
    return run_now(cache.last_modified("", std::move(tags), 100)).value();
  };
  EXPECT_EQ(at_100({"old", "expires", "long-expired", "unknown"}), 100);
  EXPECT_EQ(at_100({"old", "new"}), -1);
  EXPECT_EQ(at_100({"expired"}), -1);
  EXPECT_EQ(at_100({}), 100);
}

// BatchGetItem takes 100 keys, none twice, and may leave some for later.
TEST(NextMode, ReadsAnyNumberOfTagsAndEveryUnprocessedKey) {
  TagLab lab;
  Texts tags;
  for (int i = 0; i < 250; ++i) tags.push_back("t" + std::to_string(i));
  tags.insert(tags.end(), {"t0", "t0"});
  TagCacheOptions options = TagLab::options();
  options.mode = TagCacheMode::next_mode;
  TagCache cache = lab.cache(options);
  EXPECT_EQ(run_now(cache.last_modified("", tags, 100)).value(), 100);
  EXPECT_EQ(lab.transport_.bodies().size(), 3U);
  // The row that tells is the very last key, left over again and again.
  lab.put("B/_tag/t99", "B/_tag/t99", 101);
  lab.transport_.plan({Mishap::none, Mishap::none, Mishap::unprocessed, Mishap::unprocessed});
  EXPECT_EQ(run_now(cache.last_modified("", tags, 100)).value(), -1);
  EXPECT_EQ(lab.transport_.bodies().size(), 3U + 5U);
}

}  // namespace
}  // namespace revalab::test
