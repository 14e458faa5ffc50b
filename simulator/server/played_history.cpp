#include "simulator/server/played_history.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

void add_interlude(Account& account, const journal::Interlude& interlude) {
  for (const auto& use : interlude.usage) {
    account.ledger().add(use.at, use.dimension, use.count, use.cause);
  }
  for (const auto& [name, count] : interlude.calls) {
    account.cloud().count_earlier_calls(name, count);
  }
}

/// 0 when there is none: the connection was dropped, or the request is parked.
int status_of(const Answer& answer) {
  const Response* response = response_in(answer);
  return response == nullptr ? 0 : response->status;
}

Instant end_of_time(const ServedLab& lab) {
  return lab.clock().calendar().instant(WallTime::parse_rfc3339(k_lab_time_max).value());
}

}  // namespace

Result<PlayedHistory, journal::Problem> play(journal::JournalFile& file, ServedLab& lab,
                                             AdminApi& admin, const PlayObserver& observer) {
  PlayedHistory played;
  const auto visit = [&](const journal::Interlude& before, const journal::Entry* entry) {
    // A reset replaces the account, so it is looked up each time.
    add_interlude(lab.account(), before);
    if (entry == nullptr) return;
    // Whoever wrote the file: time never runs backwards, and ends.
    lab.advance_to(std::min(entry->at, end_of_time(lab)));
    const Instant now = lab.now();
    const bool of_admin = is_admin_path(entry->request.path());
    const Answer answer = of_admin ? admin.handle(entry->request, now)
                                   : lab.account().cloud().handle(entry->request, now);
    ++played.entries;
    if (entry->answer && status_of(answer) != entry->answer->status) ++played.otherwise;
    observer(played.entries, *entry, answer);
  };
  const auto visited = file.for_each(visit);
  if (!visited) return visited.error();
  return played;
}

}  // namespace revalab::sim
