#include "core/wire/reactor.hpp"

#include "core/wire/drive.hpp"
#include "core/wire/real_clock.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>
#include <vector>

namespace revalab::wire {
namespace {

using std::chrono::milliseconds;

TEST(Reactor, RunsUntilTheConditionHolds) {
  Reactor reactor;
  int count = 0;
  for (int i = 0; i < 5; ++i) reactor.post([&] { ++count; });
  EXPECT_TRUE(reactor.run_until([&] { return count == 3; }));
  EXPECT_EQ(count, 3);
}

TEST(Reactor, CanBeStoppedBeforeItRunsAndFromAnotherThread) {
  Reactor reactor;
  reactor.stop();
  EXPECT_FALSE(reactor.run_until([] { return false; }));
  std::thread stopper([&] { reactor.post([&] { reactor.stop(); }); });
  reactor.run();
  stopper.join();
}

TEST(Timer, FiresInTheOrderOfTheirTimes) {
  Reactor reactor;
  std::vector<int> fired;
  Timer late(reactor, [&] { fired.push_back(2); });
  Timer early(reactor, [&] { fired.push_back(1); });
  late.start(milliseconds(20));
  early.start(milliseconds(1));
  reactor.run_until([&] { return fired.size() == 2; });
  EXPECT_EQ(fired, std::vector({1, 2}));
}

// An expiry may wait in the queue already when the timer is dropped or started anew.
TEST(Timer, DoesNotFireOnceItIsCancelledOrDropped) {
  Reactor reactor;
  int fired = 0;
  bool done = false;
  Timer cancelled(reactor, [&] { ++fired; });
  auto dropped = std::make_unique<Timer>(reactor, [&] { ++fired; });
  Timer restarted(reactor, [&] { ++fired; });
  // All are due before the reactor looks; the first callback calls the others off.
  reactor.post([&] {
    cancelled.cancel();
    dropped.reset();
    restarted.start(milliseconds(1));
  });
  cancelled.start(Duration(0));
  dropped->start(Duration(0));
  restarted.start(Duration(0));
  Timer end(reactor, [&] { done = true; });
  end.start(milliseconds(10));
  reactor.run_until([&] { return done; });
  EXPECT_EQ(fired, 1);
}

TEST(Timer, MayBeDroppedByItsOwnCallback) {
  Reactor reactor;
  std::unique_ptr<Timer> timer;
  timer = std::make_unique<Timer>(reactor, [&] { timer.reset(); });
  timer->start(Duration(0));
  EXPECT_TRUE(reactor.run_until([&] { return timer == nullptr; }));
}

TEST(SignalWatch, CallsBackForEachSignal) {
  Reactor reactor;
  std::vector<int> seen;
  SignalWatch watch(reactor, {SIGUSR1}, [&](int signal) { seen.push_back(signal); });
  for (std::size_t i = 1; i <= 2; ++i) {
    std::raise(SIGUSR1);
    reactor.run_until([&] { return seen.size() == i; });
  }
  EXPECT_EQ(seen, std::vector({SIGUSR1, SIGUSR1}));
}

TEST(RealClock, SleepsUntilTheInstant) {
  Reactor reactor;
  RealClock clock(reactor);
  const Instant before = clock.now();
  drive(reactor, clock.sleep(milliseconds(5)));
  EXPECT_GE(clock.now() - before, milliseconds(5));
  // What is past takes no turn of the reactor.
  const auto past = [&]() -> Task<int> {
    co_await clock.sleep_until(before);
    co_return 1;
  };
  EXPECT_EQ(run_now(past()), 1);
}

TEST(RealClock, StartsAtTheWallTimeItIsTold) {
  Reactor reactor;
  const WallTime start = WallTime::parse_rfc3339("2030-05-05T05:05:05Z").value();
  const RealClock clock(reactor, start);
  EXPECT_EQ(clock.calendar().wall(Instant()), start);
  EXPECT_GE(clock.wall_now(), start);
  EXPECT_LT(clock.wall_now() - start, std::chrono::seconds(60));
}

}  // namespace
}  // namespace revalab::wire
