#pragma once

#include "core/base/handler.hpp"
#include "core/base/json_writer.hpp"
#include "fakes/cloud/cloud.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <variant>

namespace revalab::sim {

/// Writes one request: `{"seq", "at", "service", "operation", "method", "target", "status",
/// "bytesIn", "bytesOut"}`.
void write_request(JsonWriter& json, const RequestRecord& record, WallTime at);

/// The last events of a lab, for whoever follows it.
class EventLog {
 public:
  /// How many are remembered; older ones are forgotten first.
  static constexpr std::size_t k_events_max = 4'096;

  /// `kind` is `purge`, `revalidation`, `clock`, `faults` or `reset`; `data` a JSON object on one
  /// line.
  void add(std::string kind, std::string data);
  /// Of kind `request`.
  void add(RequestRecord request, WallTime at);

  [[nodiscard]] std::uint64_t last_id() const { return *last_id_; }
  /// Changes with every event, for whoever waits for the next one.
  [[nodiscard]] ChangeCount changes() const { return last_id_; }
  /// The remembered events behind `id`, in the form of server-sent events; empty when there are
  /// none. Source:
  /// https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
  [[nodiscard]] std::string stream_after(std::uint64_t id) const;

 private:
  struct Told {
    std::string kind;
    std::string data;
  };
  /// Rendered only for whoever follows: most labs have many requests and nobody who does.
  struct Requested {
    RequestRecord record;
    WallTime at;
  };
  using Event = std::variant<Told, Requested>;

  void keep(Event event);

  /// Ids count from 1 and never start again.
  std::shared_ptr<std::uint64_t> last_id_ = std::make_shared<std::uint64_t>(0);
  std::deque<Event> events_;
};

}  // namespace revalab::sim
