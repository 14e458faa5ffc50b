#pragma once

#include "core/aws/settings/setting.hpp"

#include <iosfwd>

namespace revalab::sim {

/// Exit codes of the program.
inline constexpr int k_exit_held = 0;         ///< All held.
inline constexpr int k_exit_failed = 1;       ///< An expectation, invariant or check failed.
inline constexpr int k_exit_bad_input = 2;    ///< Bad input or usage.
inline constexpr int k_exit_environment = 3;  ///< A port in use, a file not writable.

/// What surrounds a command: results go to `out`, diagnostics to `err`; answers to questions come
/// from `in`.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  std::istream& in;
  bool err_is_terminal = false;
  bool in_is_terminal = false;
  aws::Environment environment = {};
};

/// The whole program. `arguments` begin with its name.
int run_program(int argument_count, const char* const* arguments, Streams streams);

}  // namespace revalab::sim
