#pragma once

#include "fakes/journal/journal_file.hpp"
#include "simulator/server/admin_api.hpp"

#include <cstdint>
#include <functional>

namespace revalab::sim {

/// What became of a history that was played.
struct PlayedHistory {
  std::int64_t entries = 0;
  /// How many were answered with another status than the first time: the program has changed, or
  /// the history depends on what is not in it.
  std::int64_t otherwise = 0;
};

/// Is shown every entry, counted from 1, and what it was answered this time.
using PlayObserver =
    std::function<void(std::int64_t number, const journal::Entry& entry, const Answer& answer)>;

/// Asks a lab whose time stands still everything that is in `file`, at its instants. `admin`
/// answers for the lab itself. Errors: damaged; the lab is as it was until there.
Result<PlayedHistory, journal::Problem> play(journal::JournalFile& file, ServedLab& lab,
                                             AdminApi& admin, const PlayObserver& observer);

}  // namespace revalab::sim
