#include "tests/core/tags/tag_lab.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

std::vector<TagWrite> writes(int count) {
  std::vector<TagWrite> rows;
  for (int i = 0; i < count; ++i) rows.emplace_back("t", "p" + std::to_string(i));
  return rows;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

/// How many rows each request was to put.
std::vector<std::size_t> batch_sizes(const TagLab& lab) {
  std::vector<std::size_t> sizes;
  for (const std::string& body : lab.transport_.bodies()) {
    sizes.push_back(count_of(body, "\"PutRequest\""));
  }
  return sizes;
}

TEST(WriteTags, PutsWhatOpenNextPuts) {
  TagLab lab;
  lab.clock_.advance(std::chrono::milliseconds(1500));
  TagWrite plain("posts", "/posts/1");
  TagWrite full("posts", "posts/2");
  full.revalidated_at_milliseconds = 7;
  full.stale_milliseconds = 8;
  full.expire_milliseconds = 9;
  ASSERT_TRUE(run_now(lab.cache().write_tags({plain, full})).ok());
  EXPECT_EQ(lab.number("B/posts", "B/posts/1", "revalidatedAt"),
            std::to_string(lab.now_milliseconds()));
  EXPECT_EQ(lab.number("B/posts", "B/posts/1", "stale"), std::nullopt);
  EXPECT_EQ(lab.number("B/posts", "B/posts/1", "expire"), std::nullopt);
  EXPECT_EQ(lab.number("B/posts", "B/posts/2", "revalidatedAt"), "7");
  EXPECT_EQ(lab.number("B/posts", "B/posts/2", "stale"), "8");
  EXPECT_EQ(lab.number("B/posts", "B/posts/2", "expire"), "9");
}

TEST(WriteTags, OfNextModePutsOneRowForATag) {
  TagLab lab;
  TagCacheOptions options = TagLab::options();
  options.mode = TagCacheMode::next_mode;
  const std::vector<TagWrite> rows{{"t", "/a"}, {"t", "/b"}, {"_N_T_/posts", ""}};
  ASSERT_TRUE(run_now(lab.cache(options).write_tags(rows)).ok());
  EXPECT_EQ(batch_sizes(lab), std::vector<std::size_t>{2});
  EXPECT_TRUE(lab.number("B/_tag/t", "B/_tag/t", "revalidatedAt").has_value());
  EXPECT_TRUE(lab.number("B/_tag/_N_T_/posts", "B/_tag/_N_T_/posts", "revalidatedAt").has_value());
}

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html: at
// most 25.
TEST(WriteTags, GoesInBatchesOf25) {
  TagLab lab;
  ASSERT_TRUE(run_now(lab.cache().write_tags(writes(60))).ok());
  EXPECT_EQ(batch_sizes(lab), (std::vector<std::size_t>{25, 25, 10}));
  ASSERT_TRUE(run_now(lab.cache().write_tags({})).ok());
  EXPECT_EQ(lab.transport_.bodies().size(), 3U);
}

// The same page: `Provided list of item keys contains duplicates` refuses a whole batch.
TEST(WriteTags, WritesAKeyOnceAndTheLastValueOfIt) {
  TagLab lab;
  std::vector<TagWrite> rows = writes(30);
  rows.emplace_back("t", "p0");
  rows.back().revalidated_at_milliseconds = 5;
  // The same key in another spelling.
  rows.emplace_back("t", "/p1");
  rows.back().revalidated_at_milliseconds = 6;
  ASSERT_TRUE(run_now(lab.cache().write_tags(rows)).ok());
  EXPECT_EQ(batch_sizes(lab), (std::vector<std::size_t>{25, 5}));
  EXPECT_EQ(lab.number("B/t", "B/p0", "revalidatedAt"), "5");
  EXPECT_EQ(lab.number("B/t", "B/p1", "revalidatedAt"), "6");
}

// A Put replaces the row, here as in OpenNext: an expiry that another call set is forgotten.
TEST(WriteTags, ReplacesTheWholeRow) {
  TagLab lab;
  TagWrite first("t", "p");
  first.expire_milliseconds = 9;
  ASSERT_TRUE(run_now(lab.cache().write_tags({first})).ok());
  const std::vector<TagWrite> second{{"t", "p"}};
  ASSERT_TRUE(run_now(lab.cache().write_tags(second)).ok());
  EXPECT_EQ(lab.number("B/t", "B/p", "expire"), std::nullopt);
}

TEST(WriteTags, RetriesOnlyWhatWasLeftUnprocessed) {
  TagLab lab;
  lab.transport_.plan({Mishap::unprocessed, Mishap::unprocessed});
  ASSERT_TRUE(run_now(lab.cache().write_tags(writes(20))).ok());
  EXPECT_EQ(batch_sizes(lab), (std::vector<std::size_t>{20, 10, 5}));
  EXPECT_EQ(run_now(lab.cache().stored_paths_for_tag("t")).value().size(), 20U);
}

// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/: full jitter draws from
// nothing up to a bound that doubles.
TEST(WriteTags, BacksOffLongerEachTimeWithJitter) {
  TagLab lab;
  // 25 rows, then 13, 7, 4 and 2 are left.
  lab.transport_.plan(std::vector<Mishap>(4, Mishap::unprocessed));
  ASSERT_TRUE(run_now(lab.cache().write_tags(writes(25))).ok());
  const std::vector<Duration>& slept = lab.clock_.slept();
  ASSERT_EQ(slept.size(), 4U);
  Duration bound = std::chrono::milliseconds(50);
  for (const Duration span : slept) {
    EXPECT_LT(span, bound) << "a draw from so many is never the bound itself";
    bound *= 2;
  }
  EXPECT_GT(slept[3], std::chrono::milliseconds(50)) << "the bound did not grow";
}

TEST(WriteTags, SaysHowManyRowsAreNotWritten) {
  TagLab lab;
  lab.transport_.plan({Mishap::unprocessed, Mishap::unprocessed});
  TagCacheOptions options = TagLab::options();
  options.batch_attempts_max = 2;
  const auto done = run_now(lab.cache(options).write_tags(writes(20)));
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code, "UnprocessedItems");
  EXPECT_EQ(done.error().message, "5 rows are not written after 2 attempts");
}

TEST(WriteTags, StopsAtTheFirstBatchThatFails) {
  TagLab lab;
  // The client's own three attempts fail for the second batch.
  lab.transport_.plan({Mishap::none, Mishap::broken, Mishap::broken, Mishap::broken});
  const auto done = run_now(lab.cache().write_tags(writes(60)));
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code, "InternalServerError");
  EXPECT_EQ(batch_sizes(lab), (std::vector<std::size_t>{25, 25, 25, 25}));
  EXPECT_EQ(run_now(lab.cache().stored_paths_for_tag("t")).value().size(), 25U);
}

TEST(WriteTags, FailsAlthoughQueriesSwallowErrors) {
  TagLab lab;
  TagCacheOptions options = TagLab::options();
  options.table_name = "missing";
  options.swallow_errors = true;
  EXPECT_EQ(run_now(lab.cache(options).write_tags(writes(1))).error().code,
            "ResourceNotFoundException");
}

}  // namespace
}  // namespace revalab::test
