#include "simulator/server/event_log.hpp"

#include <utility>

namespace revalab::sim {

void EventLog::add(std::string kind, std::string data) {
  events_.push_back({++last_id_, std::move(kind), std::move(data)});
  if (events_.size() > k_events_max) events_.pop_front();
}

std::string EventLog::stream_after(std::uint64_t id) const {
  std::string text;
  if (events_.empty() || id >= last_id_) return text;
  const std::uint64_t first = events_.front().id;
  for (std::size_t i = id < first ? 0 : id - first + 1; i < events_.size(); ++i) {
    const LabEvent& event = events_[i];
    text.append("id: ").append(std::to_string(event.id)).append("\nevent: ").append(event.kind);
    text.append("\ndata: ").append(event.data).append("\n\n");
  }
  return text;
}

}  // namespace revalab::sim
