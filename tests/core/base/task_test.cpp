#include "core/base/task.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace revalab {
namespace {

/// Says in a log when it is made and when it is gone.
class Witness {
 public:
  explicit Witness(std::vector<std::string>& log) : log_(log) { log_.emplace_back("made"); }
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;
  ~Witness() { log_.emplace_back("gone"); }

 private:
  std::vector<std::string>& log_;
};

/// Suspends until the test completes it, or resumes while it still starts.
class Gate final : public LeafOperation {
 public:
  explicit Gate(bool opens_at_once = false) : opens_at_once_(opens_at_once) {}
  void open() { resumer_(); }

 private:
  void start(Resumer resumer) override {
    resumer_ = resumer;
    if (opens_at_once_) resumer_();
  }

  bool opens_at_once_;
  Resumer resumer_;
};

Task<int> number(int value) { co_return value; }

Task<void> note(std::vector<std::string>& log, std::string text) {
  log.push_back(std::move(text));
  co_return;
}

Task<void> wait_between(Gate& gate, std::vector<std::string>& log) {
  Witness witness(log);
  log.emplace_back("before");
  co_await gate;
  log.emplace_back("after");
}

TEST(Tasks, StartOnlyWhenAwaitedOrRun) {
  std::vector<std::string> log;
  Task<void> task = note(log, "ran");
  EXPECT_TRUE(log.empty());
  Root root(std::move(task));
  EXPECT_FALSE(root.done());
  root.start();
  EXPECT_TRUE(root.done());
  EXPECT_EQ(log, std::vector<std::string>{"ran"});
}

TEST(Tasks, ATaskNobodyRunsLeavesNothingBehind) {
  std::vector<std::string> log;
  {
    Gate gate;
    Task<void> task = wait_between(gate, log);
  }
  EXPECT_TRUE(log.empty());
}

Task<int> add_up(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) {
    auto value = co_await number(i);
    sum += value;
  }
  co_return sum;
}

TEST(Tasks, GiveTheirValueToWhoAwaitsThem) { EXPECT_EQ(run_now(add_up(5)), 10); }

TEST(Tasks, MoveOnlyValuesPassThrough) {
  const auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(4); };
  EXPECT_EQ(*run_now(make()), 4);
}

/// The address of a frame on the thread's stack.
[[gnu::noinline]] std::uintptr_t stack_address() {
  return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
}

Task<std::uintptr_t> stack_now() { co_return stack_address(); }

Task<std::uintptr_t> stack_spread(int count) {
  auto lowest = co_await stack_now();
  std::uintptr_t highest = lowest;
  for (int i = 0; i < count; ++i) {
    auto here = co_await stack_now();
    lowest = std::min(lowest, here);
    highest = std::max(highest, here);
  }
  co_return highest - lowest;
}

// Symmetric transfer overflows here in unoptimised and sanitized builds; the trampoline must not.
TEST(Tasks, AMillionImmediateAwaitsDoNotGrowTheStack) {
  EXPECT_EQ(run_now(stack_spread(1'000'000)), 0U);
}

Task<int> deep(int levels) {
  if (levels == 0) co_return 0;
  auto below = co_await deep(levels - 1);
  co_return below + 1;
}

TEST(Tasks, AwaitsNestedDeeplyDoNotOverflow) { EXPECT_EQ(run_now(deep(100'000)), 100'000); }

Task<int> fail() {
  throw std::runtime_error("planned");
  co_return 0;
}

Task<int> pass_on() {
  auto value = co_await fail();
  co_return value;
}

Task<int> recover() {
  try {
    auto value = co_await pass_on();
    co_return value;
  } catch (const std::runtime_error& error) {
    co_return error.what() == std::string("planned") ? 7 : 8;
  }
}

TEST(Tasks, AnExceptionReachesWhoAwaits) {
  EXPECT_THROW(run_now(pass_on()), std::runtime_error);
  EXPECT_EQ(run_now(recover()), 7);
}

Task<void> fail_quietly() {
  auto value = co_await fail();
  static_cast<void>(value);
}

TEST(Roots, KeepTheExceptionUntilItIsAskedFor) {
  Root root(fail_quietly());
  root.start();
  EXPECT_TRUE(root.done());
  EXPECT_THROW(root.rethrow(), std::runtime_error);
}

TEST(Roots, GoOnWhenTheirOperationCompletes) {
  std::vector<std::string> log;
  Gate gate;
  Root root(wait_between(gate, log));
  root.start();
  EXPECT_FALSE(root.done());
  EXPECT_EQ(log, (std::vector<std::string>{"made", "before"}));
  gate.open();
  EXPECT_TRUE(root.done());
  EXPECT_EQ(log.at(2), "after");
}

TEST(Roots, DroppedMidwayFreeTheWholeChain) {
  std::vector<std::string> log;
  Gate gate;
  const auto outer = [](Gate& inner_gate, std::vector<std::string>& inner_log) -> Task<void> {
    Witness witness(inner_log);
    co_await wait_between(inner_gate, inner_log);
  };
  {
    Root root(outer(gate, log));
    root.start();
    EXPECT_EQ(log, (std::vector<std::string>{"made", "made", "before"}));
  }
  EXPECT_EQ(log, (std::vector<std::string>{"made", "made", "before", "gone", "gone"}));
}

TEST(LeafOperations, MayCompleteWhileTheyStart) {
  std::vector<std::string> log;
  Gate gate(true);
  Root root(wait_between(gate, log));
  root.start();
  EXPECT_TRUE(root.done());
  EXPECT_EQ(log, (std::vector<std::string>{"made", "before", "after", "gone"}));
}

TEST(LeafOperationsDeathTest, ResumeOnce) {
  std::vector<std::string> log;
  Gate gate;
  Root root(wait_between(gate, log));
  root.start();
  gate.open();
  EXPECT_DEATH(gate.open(), "a coroutine is resumed once");
}

Task<int> wait_for(Gate& gate) {
  co_await gate;
  co_return 1;
}

TEST(RunNowDeathTest, RefusesATaskThatWaits) {
  Gate gate;
  EXPECT_DEATH(run_now(wait_for(gate)), "waits for something outside");
}

}  // namespace
}  // namespace revalab
