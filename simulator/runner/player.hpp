#pragma once

#include "core/base/document.hpp"
#include "simulator/runner/lab.hpp"
#include "simulator/runner/outcome.hpp"
#include "simulator/scenario/scenario.hpp"

#include <cstdint>
#include <optional>

namespace revalab::sim {

struct PlayOptions {
  TransportKind transport = TransportKind::memory;
  std::optional<std::uint64_t> seed;  ///< In place of the scenario's own.
  bool strict = false;                ///< Warnings about the site are errors.
};

/// Plays a scenario from its start to its last step: same scenario, seed and build of the program,
/// same trace, on either transport. Steps are taken in turn, each at its instant or when the one
/// before has ended, whichever is later.
/// Errors: what keeps it from being played at all (no such price book, a port).
Result<ScenarioResult, InputErrors> play(const Scenario& scenario, const PlayOptions& options);

}  // namespace revalab::sim
