#pragma once

#include <iosfwd>

namespace revalab::sim {

/// Exit codes of the program.
inline constexpr int k_exit_held = 0;         ///< All held.
inline constexpr int k_exit_failed = 1;       ///< An expectation, invariant or check failed.
inline constexpr int k_exit_bad_input = 2;    ///< Bad input or usage.
inline constexpr int k_exit_environment = 3;  ///< A port in use, a file not writable.

/// Where a command prints: results to `out`, diagnostics to `err`.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;
};

/// The whole program. `arguments` begin with its name.
int run_program(int argument_count, const char* const* arguments, Streams streams);

}  // namespace revalab::sim
