#include "core/wire/direct_transport.hpp"

#include <utility>

namespace revalab::wire {

Task<Result<Response>> DirectTransport::send(Request request) {
  while (true) {
    Answer answer = handler_.handle(request, clock_.now());
    if (const auto* parked = std::get_if<Parked>(&answer)) {
      co_await clock_.sleep_until(parked->until);
      continue;
    }
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
