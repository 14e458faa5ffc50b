#include "core/wire/real_clock.hpp"

#include <time.h>

#include <chrono>

namespace revalab::wire {
namespace {

class Sleep final : public LeafOperation {
 public:
  Sleep(Reactor& reactor, Duration span) : timer_(reactor, [this] { resumer_(); }), span_(span) {}

 private:
  void start(Resumer resumer) override {
    resumer_ = resumer;
    timer_.start(span_);
  }

  Resumer resumer_;
  Timer timer_;
  Duration span_;
};

WallTime machine_time() { return WallTime(std::chrono::system_clock::now().time_since_epoch()); }

/// Goes on while the machine is suspended, where the system has such a clock.
Duration machine_uptime() {
#ifdef CLOCK_BOOTTIME
  timespec time{};
  if (clock_gettime(CLOCK_BOOTTIME, &time) == 0) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }
#endif
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace

RealClock::RealClock(Reactor& reactor) : RealClock(reactor, machine_time()) {}

RealClock::RealClock(Reactor& reactor, WallTime start)
    : reactor_(reactor), calendar_(start), started_(machine_uptime()) {}

Instant RealClock::now() const { return Instant(machine_uptime() - started_); }

Task<void> RealClock::sleep_until(Instant at) {
  while (now() < at) {
    Sleep sleep(reactor_, at - now());
    co_await sleep;
  }
}

}  // namespace revalab::wire
