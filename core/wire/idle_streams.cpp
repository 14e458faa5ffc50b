#include "core/wire/idle_streams.hpp"

#include <algorithm>
#include <utility>

namespace revalab::wire {
namespace {

/// How often is looked for connections whose time is over, as long as there are any.
constexpr Duration k_look = std::chrono::seconds(1);

}  // namespace

IdleStreams::IdleStreams(Reactor& reactor, const Clock& machine)
    : machine_(machine), timer_(reactor, [this] { close_expired(); }) {}

std::unique_ptr<ByteStream> IdleStreams::take(const std::string& server) {
  const auto found = streams_.find(server);
  if (found == streams_.end()) return nullptr;
  std::vector<Idle>& idle = found->second;
  while (!idle.empty()) {
    Idle last = std::move(idle.back());
    idle.pop_back();
    // One that was closed meanwhile says so already; most need not fail first.
    char byte = 0;
    const bool is_open = last.stream->read_some(&byte, 1).status == IoStatus::would_block;
    if (is_open && machine_.now() < last.until) return std::move(last.stream);
  }
  return nullptr;
}

void IdleStreams::keep(const std::string& server, std::unique_ptr<ByteStream> stream,
                       Duration at_most) {
  std::vector<Idle>& idle = streams_[server];
  if (idle.size() >= k_per_server_max) return;
  idle.push_back({std::move(stream), machine_.now() + at_most});
  if (!std::exchange(timer_runs_, true)) timer_.start(k_look);
}

std::size_t IdleStreams::count() const {
  std::size_t count = 0;
  for (const auto& [server, idle] : streams_) count += idle.size();
  return count;
}

void IdleStreams::close_expired() {
  timer_runs_ = false;
  const Instant now = machine_.now();
  for (auto next = streams_.begin(); next != streams_.end();) {
    std::vector<Idle>& idle = next->second;
    const auto is_over = [now](const Idle& each) { return each.until <= now; };
    idle.erase(std::remove_if(idle.begin(), idle.end(), is_over), idle.end());
    next = idle.empty() ? streams_.erase(next) : std::next(next);
  }
  timer_runs_ = !streams_.empty();
  if (timer_runs_) timer_.start(k_look);
}

}  // namespace revalab::wire
