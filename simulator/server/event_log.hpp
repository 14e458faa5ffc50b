#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace revalab::sim {

/// One thing that happened in a lab.
struct LabEvent {
  std::uint64_t id = 0;  ///< Counts from 1 and never starts again.
  std::string kind;      ///< `request`, `purge`, `clock`, `faults` or `reset`.
  std::string data;      ///< A JSON object on one line.
};

/// The last events of a lab, for whoever follows it.
class EventLog {
 public:
  /// How many are remembered; older ones are forgotten first.
  static constexpr std::size_t k_events_max = 4'096;

  /// `data` is a JSON object on one line.
  void add(std::string kind, std::string data);

  [[nodiscard]] std::uint64_t last_id() const { return last_id_; }
  /// The remembered events behind `id`, in the form of server-sent events; empty when there are
  /// none. Source:
  /// https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
  [[nodiscard]] std::string stream_after(std::uint64_t id) const;

 private:
  std::uint64_t last_id_ = 0;
  std::deque<LabEvent> events_;
};

}  // namespace revalab::sim
