#include "simulator/hosts/relay.hpp"

#include <utility>

namespace revalab::sim {
namespace {

using wire::IoResult;
using wire::IoStatus;

constexpr std::size_t k_held_max_bytes = 16 * 1024;
/// Reads and writes in one go, before others get their turn.
constexpr int k_turns_max = 32;

}  // namespace

Relay::Relay(std::unique_ptr<wire::ByteStream> near, std::unique_ptr<wire::ByteStream> far,
             std::function<void()> done)
    : near_(std::move(near)),
      far_(std::move(far)),
      done_(std::move(done)),
      ways_{Way(*near_, *far_), Way(*far_, *near_)} {}

void Relay::start(std::string to_near, std::string to_far) {
  ways_[0].held = std::move(to_far);
  ways_[1].held = std::move(to_near);
  // The second pump may be the end, and must know of the first.
  wait_writable(ways_[0]);
  pump(ways_[1]);
}

void Relay::pump(Way& way) {
  for (int turn = 0; turn < k_turns_max; ++turn) {
    if (!way.held.empty()) {
      const IoResult result = way.to.write_some(way.held);
      if (result.status == IoStatus::would_block) break;
      if (result.status != IoStatus::ok) return finish();
      carried_bytes_ += result.count;
      way.held.erase(0, result.count);
      continue;
    }
    if (way.ended) return pump_end(way);
    std::array<char, k_held_max_bytes> buffer;  // NOLINT: filled by the read
    const IoResult result = way.from.read_some(buffer.data(), buffer.size());
    if (result.status == IoStatus::would_block) break;
    if (result.status == IoStatus::failed) return finish();
    way.ended = result.status == IoStatus::end;
    way.held.assign(buffer.data(), result.count);
  }
  if (way.held.empty()) {
    wait_readable(way);
  } else {
    wait_writable(way);
  }
}

void Relay::pump_end(Way& way) {
  if (!std::exchange(way.told, true)) way.to.shutdown_write();
  if (way.to.has_unsent()) return wait_writable(way);
  way.over = true;
  if (ways_[0].over && ways_[1].over) finish();
}

void Relay::wait_readable(Way& way) {
  way.from.wait_readable([this, &way] { pump(way); });
}

void Relay::wait_writable(Way& way) {
  way.to.wait_writable([this, &way] { pump(way); });
}

void Relay::finish() {
  // A copy, because it may drop the relay.
  const auto done = done_;
  done();
}

}  // namespace revalab::sim
