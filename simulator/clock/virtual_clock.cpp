#include "simulator/clock/virtual_clock.hpp"

#include "core/base/check.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

class Sleep final : public LeafOperation {
 public:
  Sleep(VirtualClock& clock, Instant at) : clock_(clock), at_(at) {}

 private:
  void start(Resumer resumer) override {
    clock_.schedule(at_, [resumer]() mutable { resumer(); });
  }

  VirtualClock& clock_;
  Instant at_;
};

}  // namespace

Task<void> VirtualClock::sleep_until(Instant at) {
  Sleep sleep(*this, at);
  co_await sleep;
}

void VirtualClock::schedule(Instant at, std::function<void()> event) {
  events_.emplace(std::pair(std::max(at, now_), sequence_++), std::move(event));
}

std::optional<Instant> VirtualClock::next_event() const {
  if (events_.empty()) return std::nullopt;
  return events_.begin()->first.first;
}

void VirtualClock::take_next() {
  REVALAB_CHECK(!events_.empty(), "there is an event to take");
  auto node = events_.extract(events_.begin());
  advance_to(node.key().first);
  node.mapped()();
}

void VirtualClock::advance_to(Instant at) {
  REVALAB_CHECK(at >= now_, "time never runs backwards");
  const auto next = next_event();
  REVALAB_CHECK(!next || *next >= at, "no event is jumped over");
  now_ = at;
}

}  // namespace revalab::sim
