#include "simulator/cli/cli.hpp"

#include "core/base/json_writer.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/report/report.hpp"

#include <fstream>
#include <optional>

namespace revalab::sim {
namespace {

/// CLI11 takes such a word for an argument too many, and with `--help` for none at all.
std::optional<std::string> unknown_command(const CLI::App& app, int argument_count,
                                           const char* const* arguments) {
  for (int i = 1; i < argument_count; ++i) {
    const std::string word = arguments[i];
    if (word.starts_with('-')) continue;
    const auto is_it = [&](const CLI::App* command) { return command->check_name(word); };
    if (app.get_subcommands(is_it).empty()) return word;
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void print_errors(std::ostream& err, const InputErrors& errors) {
  for (const InputError& error : errors) err << error.to_string() << "\n";
}

int report_errors(const InputErrors& errors, const std::string& format, Streams streams) {
  if (format == "json" && !errors.empty()) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("error");
    write_input_error(json, errors.front());
    json.end_object();
    streams.out << text << "\n";
  }
  print_errors(streams.err, errors);
  return k_exit_bad_input;
}

bool write_file(const std::string& path, const std::string& text, std::ostream& err) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (stream) return true;
  err << path << ": cannot be written\n";
  return false;
}

int run_program(int argument_count, const char* const* arguments, Streams streams) {
  CLI::App app(
      "An offline lab for on-demand revalidation of Next.js sites behind CloudFront: which paths "
      "a\n"
      "revalidation resolves to, what is purged, and what it costs.",
      "revalab");
  app.require_subcommand(1);
  app.set_version_flag("--version", "revalab " REVALAB_VERSION);
  app.footer(
      "Exit codes: 0 all held, 1 an expectation failed, 2 bad input, 3 the environment failed.");
  int exit_code = k_exit_held;
  add_run_command(app, streams, exit_code);
  add_plan_command(app, streams, exit_code);
  add_serve_command(app, streams, exit_code);
  add_invalidate_command(app, streams, exit_code);
  add_explain_command(app, streams, exit_code);
  add_price_command(app, streams, exit_code);
  add_replay_command(app, streams, exit_code);
  app.add_subcommand("version", "Print the version")->callback([&] {
    streams.out << "revalab " REVALAB_VERSION "\n";
  });
  if (const auto unknown = unknown_command(app, argument_count, arguments)) {
    streams.err << "revalab: unknown command '" << *unknown << "'; revalab --help lists those "
                << "there are\n";
    return k_exit_bad_input;
  }
  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::ParseError& error) {
    // Help and version come as exceptions too; their code is 0.
    const int code = app.exit(error, streams.out, streams.err);
    return code == 0 ? k_exit_held : k_exit_bad_input;
  }
  streams.out.flush();
  return exit_code;
}

}  // namespace revalab::sim
