#include "core/wire/intake.hpp"

#include <utility>

namespace revalab::wire {
namespace {

/// Connections taken in one go, before others get their turn.
constexpr int k_accepts_max = 64;

}  // namespace

void Intake::listen_at(std::unique_ptr<StreamListener> listener) {
  places_.emplace_back(std::move(listener));
  go_on();
}

void Intake::go_on() {
  turned_away_ = false;
  for (Place& place : places_) {
    if (std::exchange(place.accepting, true)) continue;
    place.listener->wait_connection([this, &place] {
      place.accepting = false;
      accept(*place.listener);
    });
  }
}

void Intake::accept(StreamListener& listener) {
  turned_away_ = true;
  bool made_room = false;
  for (int i = 0; i < k_accepts_max; ++i) {
    if (!server_.has_room()) {
      // Only the first is sure to be waiting, and nobody is closed for nobody.
      if (i > 0) break;
      if (!server_.make_room()) return;
    }
    StreamResult accepted = listener.accept();
    if (!accepted.ok()) {
      // Out of descriptors, most likely; if not, closing more does not help.
      if (made_room || !server_.make_room()) return;
      made_room = true;
      continue;
    }
    if (!accepted.value()) break;
    made_room = false;
    server_.take_in(std::move(accepted).value());
  }
  go_on();
}

}  // namespace revalab::wire
