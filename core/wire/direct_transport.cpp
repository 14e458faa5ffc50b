#include "core/wire/direct_transport.hpp"

#include <utility>

namespace revalab::wire {

Task<Result<Response>> DirectTransport::send(Request request) {
  while (true) {
    Answer answer = handler_.handle(request, clock_.now());
    if (auto* response = std::get_if<Response>(&answer)) {
      co_return as_received(std::move(*response), request.method == "HEAD",
                            date_.at(clock_.wall_now()));
    }
    const Instant until = std::get<Parked>(answer).until;
    co_await clock_.sleep_until(until);
  }
}

}  // namespace revalab::wire
