#include "core/wire/parking.hpp"

#include <utility>

namespace revalab::wire {

void Parking::wake() {
  for (auto next = staying_.begin(); next != staying_.end();) {
    const auto place = next++;
    if (!(*place)->is_over_()) continue;
    (*place)->list_ = &waking_;
    waking_.splice(waking_.end(), staying_, place);
  }
  // Whoever is resumed may wake others, and drop some of these.
  while (!waking_.empty()) {
    Stay& stay = *waking_.front();
    sleepers_.erase(stay.sleeper_);
    stay.leave();
    Resumer resume = stay.resumer_;
    resume();
  }
}

Task<void> Parking::sleep(Instant until, Sleeper& sleeper) {
  co_await clock_.sleep_until(until);
  Stay* stay = std::exchange(sleeper.stay, nullptr);
  stay->leave();
  Resumer resume = stay->resumer_;
  resume();
}

Parking::Stay::Stay(Parking& parking, const Parked& parked) : Stay(parking, parked.until, {}) {
  if (parked.changes) {
    is_over_ = [changes = parked.changes, seen = *parked.changes] { return *changes != seen; };
  } else {
    is_over_ = [] { return true; };
  }
}

Parking::Stay::~Stay() {
  if (list_ == nullptr) return;
  parking_.sleepers_.erase(sleeper_);
  leave();
}

void Parking::Stay::start(Resumer resumer) {
  // A sleeper ends after the one it woke, so it is cleared away by the next.
  parking_.sleepers_.remove_if(
      [](const Sleeper& each) { return each.stay == nullptr && each.root->done(); });
  resumer_ = resumer;
  list_ = &parking_.staying_;
  place_ = list_->insert(list_->end(), this);
  sleeper_ = parking_.sleepers_.emplace(parking_.sleepers_.end());
  sleeper_->stay = this;
  sleeper_->root.emplace(parking_.sleep(until_, *sleeper_));
  sleeper_->root->start();
}

void Parking::Stay::leave() {
  list_->erase(place_);
  list_ = nullptr;
}

}  // namespace revalab::wire
