#include "core/wire/reactor.hpp"

#include "core/base/check.hpp"
#include "core/wire/reactor_impl.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <utility>

namespace revalab::wire {
namespace {

/// Marks the reactor as running; a callback must not run it again.
class RunningMark {
 public:
  explicit RunningMark(bool& running) : running_(running) {
    REVALAB_CHECK(!running_, "the reactor runs already");
    running_ = true;
  }
  RunningMark(const RunningMark&) = delete;
  RunningMark& operator=(const RunningMark&) = delete;
  ~RunningMark() { running_ = false; }

 private:
  bool& running_;
};

}  // namespace

Reactor::Reactor() : impl_(std::make_unique<Impl>()) {}
Reactor::~Reactor() = default;

void Reactor::run() {
  run_until([] { return false; });
}

bool Reactor::run_until(const std::function<bool()>& done) {
  const RunningMark mark(impl_->running);
  while (!done()) {
    if (impl_->context.run_one() > 0) continue;
    impl_->context.restart();
    return false;
  }
  return true;
}

void Reactor::stop() { impl_->context.stop(); }

void Reactor::post(std::function<void()> callback) {
  boost::asio::post(impl_->context, std::move(callback));
}

struct Timer::State {
  State(Reactor& reactor, std::function<void()> on_expiry)
      : timer(reactor.impl().context.get_executor()), callback(std::move(on_expiry)) {}

  // The executor's own type, not the type-erased one.
  boost::asio::basic_waitable_timer<boost::asio::steady_timer::clock_type,
                                    boost::asio::steady_timer::traits_type,
                                    boost::asio::io_context::executor_type>
      timer;
  std::function<void()> callback;
  /// Counts starts and cancels: an expiry may already be queued when either happens.
  std::uint64_t generation = 0;
};

Timer::Timer(Reactor& reactor, std::function<void()> callback)
    : state_(std::make_shared<State>(reactor, std::move(callback))) {}

Timer::~Timer() { cancel(); }

void Timer::start(Duration after) {
  const std::uint64_t generation = ++state_->generation;
  state_->timer.expires_after(after);
  state_->timer.async_wait([state = state_, generation](const boost::system::error_code& error) {
    if (error || generation != state->generation) return;
    // A copy, because the callback may drop the timer.
    const auto callback = state->callback;
    callback();
  });
}

void Timer::cancel() {
  ++state_->generation;
  state_->timer.cancel();
}

struct SignalWatch::State {
  State(Reactor& reactor, std::function<void(int)> on_signal)
      : set(reactor.impl().context), callback(std::move(on_signal)) {}

  static void wait(const std::shared_ptr<State>& state) {
    state->set.async_wait([state](const boost::system::error_code& error, int signal) {
      if (error || state->closed) return;
      wait(state);
      state->callback(signal);
    });
  }

  boost::asio::signal_set set;
  std::function<void(int)> callback;
  bool closed = false;
};

SignalWatch::SignalWatch(Reactor& reactor, std::initializer_list<int> signals,
                         std::function<void(int)> callback)
    : state_(std::make_shared<State>(reactor, std::move(callback))) {
  for (const int signal : signals) state_->set.add(signal);
  State::wait(state_);
}

SignalWatch::~SignalWatch() {
  state_->closed = true;
  boost::system::error_code ignored;
  state_->set.cancel(ignored);
}

}  // namespace revalab::wire
