#include "simulator/clock/virtual_clock.hpp"

#include <gtest/gtest.h>

#include <string>

namespace revalab::sim {
namespace {

using std::chrono::seconds;

VirtualClock make_clock() { return VirtualClock(Calendar(WallTime(seconds(1'767'225'600)))); }

// The house's rule for ties: (instant, sequence).
TEST(VirtualClock, TakesEventsByInstantThenByTheOrderOfScheduling) {
  VirtualClock clock = make_clock();
  std::string order;
  clock.schedule(Instant(seconds(2)), [&] { order += 'c'; });
  clock.schedule(Instant(seconds(1)), [&] { order += 'a'; });
  clock.schedule(Instant(seconds(1)), [&] { order += 'b'; });
  while (clock.next_event()) clock.take_next();
  EXPECT_EQ(order, "abc");
  EXPECT_EQ(clock.now(), Instant(seconds(2)));
}

TEST(VirtualClock, AnEventInThePastHappensNow) {
  VirtualClock clock = make_clock();
  clock.advance_to(Instant(seconds(5)));
  Instant seen;
  clock.schedule(Instant(seconds(1)), [&] { seen = clock.now(); });
  clock.take_next();
  EXPECT_EQ(seen, Instant(seconds(5)));
}

Task<void> sleep_twice(VirtualClock& clock, std::string& log) {
  co_await clock.sleep(seconds(3));
  log += "3;";
  co_await clock.sleep_until(Instant(seconds(10)));
  log += "10;";
}

TEST(VirtualClock, WakesASleepingTaskWhenItsInstantComes) {
  VirtualClock clock = make_clock();
  std::string log;
  Root root(sleep_twice(clock, log));
  root.start();
  EXPECT_EQ(log, "");
  clock.take_next();
  EXPECT_EQ(log, "3;");
  EXPECT_EQ(clock.now(), Instant(seconds(3)));
  clock.take_next();
  EXPECT_EQ(log, "3;10;");
  EXPECT_TRUE(root.done());
}

TEST(VirtualClockDeathTest, NeverJumpsOverAnEvent) {
  VirtualClock clock = make_clock();
  clock.schedule(Instant(seconds(1)), [] {});
  EXPECT_DEATH(clock.advance_to(Instant(seconds(2))), "no event is jumped over");
}

}  // namespace
}  // namespace revalab::sim
