#include "simulator/server/event_log.hpp"

#include <utility>

namespace revalab::sim {

void write_request(JsonWriter& json, const RequestRecord& record, WallTime at) {
  json.begin_object().key("seq").integer(static_cast<std::int64_t>(record.seq));
  json.key("at").string(at.rfc3339());
  json.key("service").string(record.service).key("operation").string(record.operation);
  json.key("method").string(record.method).key("target").string(record.target);
  json.key("status").integer(record.status);
  json.key("bytesIn").integer(static_cast<std::int64_t>(record.bytes_in));
  json.key("bytesOut").integer(static_cast<std::int64_t>(record.bytes_out)).end_object();
}

void EventLog::add(std::string kind, std::string data) {
  keep(Told{std::move(kind), std::move(data)});
}

void EventLog::add(RequestRecord request, WallTime at) { keep(Requested{std::move(request), at}); }

void EventLog::keep(Event event) {
  ++*last_id_;
  events_.push_back(std::move(event));
  if (events_.size() > k_events_max) events_.pop_front();
}

std::string EventLog::stream_after(std::uint64_t id) const {
  std::string text;
  if (id >= last_id()) return text;
  const std::uint64_t first = last_id() - events_.size() + 1;
  for (std::size_t i = id < first ? 0 : id - first + 1; i < events_.size(); ++i) {
    text.append("id: ").append(std::to_string(first + i)).append("\nevent: ");
    if (const auto* told = std::get_if<Told>(&events_[i])) {
      text.append(told->kind).append("\ndata: ").append(told->data);
    } else {
      const auto& requested = std::get<Requested>(events_[i]);
      text.append("request\ndata: ");
      JsonWriter json(text);
      write_request(json, requested.record, requested.at);
    }
    text.append("\n\n");
  }
  return text;
}

}  // namespace revalab::sim
