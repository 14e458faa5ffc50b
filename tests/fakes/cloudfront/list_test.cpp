#include "tests/fakes/cloudfront/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::cloudfront::test {
namespace {

InvalidationList list_of(Lab& lab, const std::string& query) {
  const auto list =
      decode_invalidation_list(lab.send("GET", std::string(k_invalidations) + query).body);
  EXPECT_TRUE(list);
  return list ? *list : InvalidationList();
}

// Service model: Marker, MaxItems, IsTruncated and Quantity are there even in an empty list.
TEST(ListInvalidations, AnEmptyListIsComplete) {
  Lab lab;
  const InvalidationList list = list_of(lab, "");
  EXPECT_TRUE(list.items.empty());
  EXPECT_FALSE(list.is_truncated);
  EXPECT_EQ(list.max_items, 100);
  EXPECT_EQ(list.marker, "");
}

TEST(ListInvalidations, APageHoldsAHundredAndNoMore) {
  Lab lab({.propagation = Propagation::none()});
  std::vector<std::string> ids;
  for (int i = 0; i < 101; ++i) ids.push_back(lab.create({"/a"})->id);
  for (const auto* query : {"", "?MaxItems=100", "?MaxItems=1000"}) {
    const InvalidationList first = list_of(lab, query);
    EXPECT_EQ(first.items.size(), 100U) << query;
    EXPECT_EQ(first.items.front().id, ids.back());
    EXPECT_EQ(first.max_items, 100);
    EXPECT_TRUE(first.is_truncated);
    EXPECT_EQ(first.next_marker, ids[1]);
  }
  const InvalidationList second = list_of(lab, "?Marker=" + ids[1]);
  ASSERT_EQ(second.items.size(), 1U);
  EXPECT_EQ(second.items.front().id, ids[0]);
  EXPECT_EQ(second.marker, ids[1]);
  EXPECT_FALSE(second.is_truncated);
}

// A new invalidation between two pages must neither repeat nor hide an older one.
TEST(ListInvalidations, AMarkerKeepsItsPlaceWhenNewOnesCome) {
  Lab lab({.propagation = Propagation::none()});
  const auto oldest = lab.create({"/a"})->id;
  ASSERT_TRUE(lab.create({"/b"}));
  const InvalidationList first = list_of(lab, "?MaxItems=1");
  ASSERT_TRUE(lab.create({"/c"}));
  const InvalidationList second = list_of(lab, "?MaxItems=1&Marker=" + first.next_marker);
  ASSERT_EQ(second.items.size(), 1U);
  EXPECT_EQ(second.items.front().id, oldest);
}

TEST(ListInvalidations, RefusesWhatIsNoPage) {
  Lab lab;
  for (const auto* query : {"?MaxItems=0", "?MaxItems=-1", "?MaxItems=ten", "?MaxItems=",
                            "?MaxItems=1.5", "?MaxItems=99999999999999999999", "?Marker=I0"}) {
    const Response response = lab.send("GET", std::string(k_invalidations) + query);
    EXPECT_EQ(response.status, 400) << query;
    EXPECT_EQ(code_of(response), "InvalidArgument") << query;
  }
}

TEST(ListInvalidations, ShowsEachStatusOfItsMoment) {
  Lab lab({.propagation = Propagation::fixed(Duration(0), std::chrono::seconds(10))});
  ASSERT_TRUE(lab.create({"/a"}));
  lab.pass(std::chrono::seconds(10));
  ASSERT_TRUE(lab.create({"/b"}));
  const InvalidationList list = list_of(lab, "");
  EXPECT_EQ(list.items.at(0).status, "InProgress");
  EXPECT_EQ(list.items.at(1).status, "Completed");
}

}  // namespace
}  // namespace revalab::cloudfront::test
