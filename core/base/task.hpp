#pragma once

#include "core/base/check.hpp"

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace revalab {

/// Resumes the coroutines of one root task in a loop, so that a chain of awaits which complete at
/// once never grows the stack.
class Trampoline {
 public:
  /// Resumes `handle`: at once when idle, else as soon as the coroutine now running suspends.
  void run(std::coroutine_handle<> handle) {
    REVALAB_CHECK(!next_, "a root task has one chain of awaits");
    next_ = handle;
    if (running_) return;
    running_ = true;
    while (next_) std::exchange(next_, nullptr).resume();
    running_ = false;
  }

 private:
  std::coroutine_handle<> next_;
  bool running_ = false;
};

namespace task_detail {

struct PromiseBase {
  std::coroutine_handle<> continuation;
  Trampoline* trampoline = nullptr;
  std::exception_ptr exception;

  struct FinalAwaiter {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> finished) const noexcept {
      auto& promise = finished.promise();
      if (promise.continuation) promise.trampoline->run(promise.continuation);
    }
    void await_resume() const noexcept {}
  };

  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
  [[nodiscard]] FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { exception = std::current_exception(); }
};

template <class T>
struct Promise;

}  // namespace task_detail

/// A lazy coroutine: nothing runs until it is awaited or started as a root. Awaiting resumes
/// through the root's trampoline. Owned by whoever holds it; destroying it destroys the frame.
/// House rule: `co_await` only as a statement, as `auto x = co_await f(...);` or after `co_return`
/// (GCC 12 miscompiles other forms; `tests/house` enforces it).
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = task_detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  explicit Task(Handle handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Parent>
  void await_suspend(std::coroutine_handle<Parent> parent) {
    auto& promise = handle_.promise();
    promise.continuation = parent;
    promise.trampoline = parent.promise().trampoline;
    promise.trampoline->run(handle_);
  }
  T await_resume() { return handle_.promise().take(); }

  [[nodiscard]] Handle handle() const { return handle_; }

 private:
  Handle handle_;
};

namespace task_detail {

template <class T>
struct Promise : PromiseBase {
  std::optional<T> value;

  Task<T> get_return_object() {
    return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
  }
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T take() {
    if (exception) std::rethrow_exception(exception);
    REVALAB_CHECK(value.has_value(), "a task ended without a value");
    return std::move(*value);
  }
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object() {
    return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
  }
  void return_void() const noexcept {}
  void take() const {
    if (exception) std::rethrow_exception(exception);
  }
};

}  // namespace task_detail

/// Wakes one suspended coroutine; call it once.
class Resumer {
 public:
  Resumer() = default;
  template <class Promise>
  explicit Resumer(std::coroutine_handle<Promise> handle)
      : handle_(handle), trampoline_(handle.promise().trampoline) {}

  void operator()() {
    REVALAB_CHECK(handle_, "a coroutine is resumed once");
    trampoline_->run(std::exchange(handle_, nullptr));
  }

 private:
  std::coroutine_handle<> handle_;
  Trampoline* trampoline_ = nullptr;
};

/// A base for operations that suspend a task until something outside completes. Derive, keep the
/// outcome in members, and call the resumer when done (also from inside `start`).
class LeafOperation {
 public:
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> handle) {
    start(Resumer(handle));
  }
  void await_resume() const noexcept {}

 protected:
  ~LeafOperation() = default;

 private:
  virtual void start(Resumer resumer) = 0;
};

/// A task that nobody awaits: it owns the frame and the trampoline. Dropping it midway drops the
/// whole chain. Whoever owns roots checks at its end that all are done.
class Root {
 public:
  explicit Root(Task<void> task) : task_(std::move(task)) {
    task_.handle().promise().trampoline = &trampoline_;
  }
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;

  void start() { trampoline_.run(task_.handle()); }
  [[nodiscard]] bool done() const { return task_.handle().done(); }
  /// Throws what the finished task threw, if anything.
  void rethrow() const { task_.handle().promise().take(); }

 private:
  Trampoline trampoline_;
  Task<void> task_;
};

/// Runs a task that never waits for anything outside and gives its value. Stops the program when
/// the task suspended after all.
template <class T>
T run_now(Task<T> task) {
  Trampoline trampoline;
  const auto handle = task.handle();
  handle.promise().trampoline = &trampoline;
  trampoline.run(handle);
  REVALAB_CHECK(handle.done(), "run_now got a task that waits for something outside");
  return handle.promise().take();
}

}  // namespace revalab
