#include "core/wire/direct_transport.hpp"

#include <utility>

namespace revalab::wire {

Task<Result<Response>> DirectTransport::send(Request request) {
  std::optional<Instant> parked_since;
  while (true) {
    const Instant now = clock_.now();
    if (parked_since) request.waited = now - *parked_since;
    Answer answer = handler_.handle(request, now);
    if (const auto* parked = std::get_if<Parked>(&answer)) {
      if (!parked_since) parked_since = now;
      Parking::Stay stay(parking_, *parked);
      co_await stay;
      continue;
    }
    parking_.wake();
    if (const auto* delayed = std::get_if<Delayed>(&answer)) {
      co_await clock_.sleep_until(delayed->until);
    }
    Response* response = response_in(answer);
    if (response == nullptr) {
      co_return ApiError(0, std::string(k_connection_lost), std::string(k_closed_without_answer));
    }
    co_return as_received(std::move(*response), request.method == "HEAD",
                          date_.at(clock_.wall_now()));
  }
}

}  // namespace revalab::wire
