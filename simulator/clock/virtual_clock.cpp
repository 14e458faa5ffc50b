#include "simulator/clock/virtual_clock.hpp"

#include "core/base/check.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

class Sleep final : public LeafOperation {
 public:
  Sleep(VirtualClock& clock, Instant at) : clock_(clock), at_(at) {}
  Sleep(const Sleep&) = delete;
  Sleep& operator=(const Sleep&) = delete;
  // A task that is dropped midway must not be woken.
  ~Sleep() {
    if (ticket_) clock_.cancel(*ticket_);
  }

 private:
  void start(Resumer resumer) override {
    ticket_ = clock_.schedule(at_, [resumer]() mutable { resumer(); });
  }

  VirtualClock& clock_;
  Instant at_;
  std::optional<VirtualClock::Ticket> ticket_;
};

}  // namespace

Task<void> VirtualClock::sleep_until(Instant at) {
  Sleep sleep(*this, at);
  co_await sleep;
}

VirtualClock::Ticket VirtualClock::schedule(Instant at, std::function<void()> event) {
  return events_.emplace(Ticket(std::max(at, now_), sequence_++), std::move(event)).first->first;
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
