#include "core/wire/blocking_transport.hpp"

#include <utility>

namespace revalab::wire {
namespace {

/// Counts one more while it lives.
class CountMark {
 public:
  explicit CountMark(std::size_t& count) : count_(count) { ++count_; }
  CountMark(const CountMark&) = delete;
  CountMark& operator=(const CountMark&) = delete;
  ~CountMark() { --count_; }

 private:
  std::size_t& count_;
};

}  // namespace

Task<Result<Response>> BlockingTransport::send(Request request) {
  std::optional<Result<Response>> answer;
  Root root(carry(std::move(request), answer));
  root.start();
  while (true) {
    const bool runs = reactor_.run_until([&] { return root.done() || only_time_helps(); });
    if (!runs) co_return ApiError(0, std::string(k_connection_lost), "stopped while waiting");
    if (root.done()) break;
    Parking::Stay stay(parking_, *server_.waits_until(), [&root] { return root.done(); });
    co_await stay;
    if (!root.done()) server_.poke();
  }
  root.rethrow();
  poke();
  co_return std::move(*answer);
}

/// What waits and is due now is answered before anybody goes on, as it is without sockets.
void BlockingTransport::poke() {
  server_.poke();
  reactor_.run_until([this] { return server_.waiting_count() >= open_count_; });
  parking_.wake();
}

Task<void> BlockingTransport::carry(Request request, std::optional<Result<Response>>& answer) {
  const CountMark mark(open_count_);
  auto result = co_await inner_.send(std::move(request));
  answer.emplace(std::move(result));
}

bool BlockingTransport::only_time_helps() const {
  return server_.waits_until() && server_.waiting_count() >= open_count_;
}

}  // namespace revalab::wire
