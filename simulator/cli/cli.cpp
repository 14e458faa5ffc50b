#include "simulator/cli/cli.hpp"

#include "simulator/cli/commands.hpp"

#include <ostream>

namespace revalab::sim {

void print_errors(std::ostream& err, const InputErrors& errors) {
  for (const InputError& error : errors) err << error.to_string() << "\n";
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
  app.add_subcommand("version", "Print the version")->callback([&] {
    streams.out << "revalab " REVALAB_VERSION "\n";
  });
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
