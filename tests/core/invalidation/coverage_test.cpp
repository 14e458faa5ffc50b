#include "core/invalidation/coverage.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

using Texts = std::vector<std::string>;

// The developer guide, "Specify files to invalidate": a path covers itself with exactly its query,
// a final `*` any continuation.
TEST(Coverage, APathCoversOnlyItselfAndItsExactQuery) {
  EXPECT_TRUE(covers("/a", "/a"));
  EXPECT_FALSE(covers("/a", "/A"));
  EXPECT_FALSE(covers("/a", "/a/"));
  EXPECT_FALSE(covers("/a", "/a?x=1"));
  EXPECT_TRUE(covers("/a?x=1", "/a?x=1"));
  EXPECT_FALSE(covers("/a?x=1&y=2", "/a?y=2&x=1"));
}

TEST(Coverage, AWildcardCoversEveryContinuation) {
  EXPECT_TRUE(covers("/a*", "/a"));
  EXPECT_TRUE(covers("/a*", "/ab?x=1"));
  EXPECT_TRUE(covers("/a/*", "/a/b/c"));
  EXPECT_FALSE(covers("/a/*", "/a"));
  EXPECT_TRUE(covers("/*", "/"));
  EXPECT_TRUE(covers("/a?*", "/a?_rsc=1"));
  EXPECT_FALSE(covers("/a?*", "/a"));
}

// `*` is a wildcard only as the last character; a tag names objects, not URLs.
TEST(Coverage, AStarInTheMiddleAndATagCoverNoUrl) {
  EXPECT_FALSE(covers("/a*b", "/axb"));
  EXPECT_TRUE(covers("/a*b", "/a*b"));
  EXPECT_FALSE(covers("#a", "/a"));
  EXPECT_FALSE(covers("#a", "#a"));
}

// The documentation's example: "/page/*" costs one path, "but also invalidates other routes such as
// page/d". https://opennext.js.org/aws/v2/common_issues/isr
TEST(Coverage, AWildcardAlsoDropsWhatWasNotMeant) {
  const Inventory site({"/page/d", "/page/a", "/page/b", "/page/c", "/other"});
  const Texts targets{"/page/a", "/page/b", "/page/c"};
  EXPECT_EQ(also_drops({"/page/*"}, site, targets), Texts{"/page/d"});
  EXPECT_EQ(also_drops(targets, site, targets), Texts{});
  EXPECT_EQ(also_drops({"/*"}, site, targets), (Texts{"/other", "/page/d"}));
}

TEST(Coverage, WhatNoItemCoversStaysStale) {
  EXPECT_EQ(uncovered({"/a", "/b?_rsc=*"}, {"/b?_rsc=1", "/a", "/a?utm=1", "/a?utm=1"}),
            Texts{"/a?utm=1"});
  EXPECT_EQ(uncovered({}, {"/a"}), Texts{"/a"});
  EXPECT_EQ(uncovered({"/*"}, {"/a", "/b"}), Texts{});
}

TEST(Coverage, AnInventoryKeepsEachUrlOnceInByteOrder) {
  EXPECT_EQ(Inventory({"/b", "/a", "/b", "/a/c", "/a-"}).urls(),
            (Texts{"/a", "/a-", "/a/c", "/b"}));
}

}  // namespace
}  // namespace revalab
