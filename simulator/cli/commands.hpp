#pragma once

#include "core/base/document.hpp"
#include "simulator/cli/cli.hpp"

#include <CLI/CLI.hpp>

namespace revalab::sim {

/// Adds a command to the program. When it was chosen, the command's callback stores the exit code.
void add_run_command(CLI::App& app, Streams streams, int& exit_code);
void add_plan_command(CLI::App& app, Streams streams, int& exit_code);
void add_serve_command(CLI::App& app, Streams streams, int& exit_code);
void add_invalidate_command(CLI::App& app, Streams streams, int& exit_code);
void add_explain_command(CLI::App& app, Streams streams, int& exit_code);
void add_price_command(CLI::App& app, Streams streams, int& exit_code);
void add_replay_command(CLI::App& app, Streams streams, int& exit_code);

/// Prints one line for each mistake.
void print_errors(std::ostream& err, const InputErrors& errors);
/// Tells the mistakes to people, and with the format `json` the first to programs, in the form the
/// results have. Gives the exit code.
int report_errors(const InputErrors& errors, const std::string& format, Streams streams);
/// False, and said so on `err`, when the file cannot be written.
bool write_file(const std::string& path, const std::string& text, std::ostream& err);

}  // namespace revalab::sim
