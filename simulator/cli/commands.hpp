#pragma once

#include "core/base/document.hpp"
#include "simulator/cli/cli.hpp"

#include <CLI/CLI.hpp>

namespace revalab::sim {

/// Adds a command to the program. When it was chosen, the command's callback stores the exit code.
void add_run_command(CLI::App& app, Streams streams, int& exit_code);
void add_plan_command(CLI::App& app, Streams streams, int& exit_code);
void add_serve_command(CLI::App& app, Streams streams, int& exit_code);

/// Prints one line for each mistake, as text or as the JSON form of errors.
void print_errors(std::ostream& err, const InputErrors& errors);

}  // namespace revalab::sim
