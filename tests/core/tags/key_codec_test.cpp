#include "core/tags/key_codec.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

const StrippedKey k_foreign_page = ForeignKey{"other/posts/1"};

std::string text(const StrippedKey& key) {
  const auto* foreign = std::get_if<ForeignKey>(&key);
  return foreign != nullptr ? "foreign: " + foreign->stored : std::get<std::string>(key);
}

TEST(KeyCodec, ExactKeepsKeysThatAPathJoinWouldChange) {
  const KeyCodec codec("b7", KeyProfile::exact);
  for (const std::string key : {"", "/", "/posts/1", "../x", "a//b", "b7/b7/x", "a/./b", "a/"}) {
    EXPECT_EQ(codec.join(key), "b7/" + key);
    EXPECT_EQ(text(codec.strip(codec.join(key))), key);
  }
}

TEST(KeyCodec, ExactCallsAKeyOfAnotherBuildForeign) {
  const KeyCodec codec("b7", KeyProfile::exact);
  EXPECT_EQ(codec.strip("other/posts/1"), k_foreign_page);
  // A build id that begins with ours is another build.
  EXPECT_EQ(text(codec.strip("b77/posts/1")), "foreign: b77/posts/1");
  EXPECT_EQ(text(codec.strip("b7")), "foreign: b7");
}

// https://github.com/opennextjs/opennextjs-aws overrides/tagCache/dynamodb.ts, buildDynamoKey; its
// own comment says that path.join is the wrong tool.
TEST(KeyCodec, OpennextLetsATagLeaveTheBuild) {
  const KeyCodec codec("b7", KeyProfile::opennext);
  EXPECT_EQ(codec.join("../x"), "x");
  EXPECT_EQ(codec.join("../other/posts"), "other/posts");
}

TEST(KeyCodec, OpennextMakesDifferentKeysEqual) {
  const KeyCodec codec("b7", KeyProfile::opennext);
  EXPECT_EQ(codec.join("a//b"), codec.join("a/b"));
  EXPECT_EQ(codec.join("/posts/1"), codec.join("posts/1"));
}

// `"other/b7/posts".replace("b7/", "")` takes the first occurrence, wherever it is.
TEST(KeyCodec, ReplaceFirstManglesAKeyOfAnotherBuild) {
  for (const KeyProfile profile : {KeyProfile::opennext, KeyProfile::seed}) {
    const KeyCodec codec("b7", profile);
    EXPECT_EQ(text(codec.strip("other/b7/posts")), "other/posts");
    EXPECT_EQ(text(codec.strip("xb7/posts")), "xposts");
    // Without an occurrence the key comes back with its build, as if it were a path.
    EXPECT_EQ(text(codec.strip("other/posts/1")), "other/posts/1");
  }
}

TEST(KeyCodec, SeedTakesOnlyTheFirstOfTwoBuildIds) {
  const KeyCodec codec("b7", KeyProfile::seed);
  EXPECT_EQ(codec.join("b7/x"), "b7/b7/x");
  EXPECT_EQ(text(codec.strip("b7/b7/x")), "b7/x");
}

TEST(KeyCodec, SeedWritesASecondSlashBeforeAPath) {
  EXPECT_EQ(KeyCodec("b7", KeyProfile::seed).join("/posts/1"), "b7//posts/1");
}

TEST(KeyCodec, AnOpennextTableIsReadWithoutMangling) {
  const KeyCodec codec("b7", KeyProfile::opennext_table);
  EXPECT_EQ(codec.join("/posts/1"), "b7/posts/1");
  EXPECT_EQ(text(codec.strip("b7/posts/1")), "posts/1");
  EXPECT_EQ(text(codec.strip("other/b7/posts")), "foreign: other/b7/posts");
  EXPECT_EQ(text(codec.strip("x")), "foreign: x");
}

// `path.posix.join("b7", "")` is `b7`: what OpenNext stores for the first soft tag of `/`.
TEST(KeyCodec, AnOpennextTableMayHoldTheBareBuildId) {
  const KeyCodec codec("b7", KeyProfile::opennext_table);
  EXPECT_EQ(codec.join(""), "b7");
  EXPECT_EQ(text(codec.strip("b7")), "");
}

TEST(KeyCodecDeathTest, RefusesABuildIdWithASlash) {
  EXPECT_DEATH(KeyCodec("a/b", KeyProfile::exact), "a build id has no slash");
}

}  // namespace
}  // namespace revalab
