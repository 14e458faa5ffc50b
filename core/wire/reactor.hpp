#pragma once

#include "core/base/time.hpp"

#include <functional>
#include <initializer_list>
#include <memory>

namespace revalab::wire {

/// Waits for sockets, timers and signals, and calls back when they are ready. Single-threaded: all
/// callbacks run inside `run` or `run_until`; only `post` and `stop` may be called from elsewhere.
class Reactor {
 public:
  Reactor();
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// Runs until `stop`.
  void run();
  /// Runs until `done` says so, which is asked before each callback. False when it was stopped.
  bool run_until(const std::function<bool()>& done);
  /// Makes the running or the next `run` return.
  void stop();
  /// Runs `callback` soon, after what is ready already.
  void post(std::function<void()> callback);

  struct Impl;
  [[nodiscard]] Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// Calls back once a while after it was started. Dropping it, or starting it again, calls the
/// earlier start off.
class Timer {
 public:
  /// The reactor outlives the timer.
  Timer(Reactor& reactor, std::function<void()> callback);
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void start(Duration after);
  void cancel();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Calls back whenever the process gets one of these signals, as long as it lives.
class SignalWatch {
 public:
  SignalWatch(Reactor& reactor, std::initializer_list<int> signals,
              std::function<void(int signal)> callback);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace revalab::wire
