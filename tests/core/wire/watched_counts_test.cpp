#include "core/wire/watched_counts.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

// A server looks here after each answer: what it misses waits too long, and what it sees twice
// makes it spin.
TEST(WatchedCounts, TellsChangesOnce) {
  const auto queue = std::make_shared<std::uint64_t>(7);
  WatchedCounts watched;
  EXPECT_FALSE(watched.any_changed());
  watched.add(queue);
  EXPECT_FALSE(watched.any_changed()) << "what changed before is not waited for";
  ++*queue;
  EXPECT_TRUE(watched.any_changed());
  watched.add(queue);
  EXPECT_TRUE(watched.any_changed()) << "the first still waits";
  watched.look();
  EXPECT_FALSE(watched.any_changed());
  watched.remove(queue);
  ++*queue;
  EXPECT_TRUE(watched.any_changed());
  watched.remove(queue);
  EXPECT_FALSE(watched.any_changed()) << "nobody waits for it any more";
}

// Who waits for something without a count may be waiting for anything.
TEST(WatchedCounts, TakesWhatHasNoCountForChanged) {
  WatchedCounts watched;
  watched.add(nullptr);
  watched.look();
  EXPECT_TRUE(watched.any_changed());
  watched.remove(nullptr);
  EXPECT_FALSE(watched.any_changed());
}

}  // namespace
}  // namespace revalab::wire
