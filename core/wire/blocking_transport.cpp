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
    const Instant until = *server_.waits_until();
    co_await clock_.sleep_until(until);
    server_.poke();
  }
  root.rethrow();
  co_return std::move(*answer);
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
