#include "simulator/cli/commands.hpp"
#include "simulator/cli/progress_line.hpp"
#include "simulator/replay/replay.hpp"

#include <filesystem>
#include <memory>
#include <ostream>
#include <system_error>

namespace revalab::sim {
namespace {

/// How many are a good part of a second.
constexpr std::int64_t k_entries_shown = 65'536;

struct ReplayOptions {
  std::string file;
  std::string format = "text";
};

int replay_file(const ReplayOptions& options, Streams streams) {
  std::error_code error;
  if (!std::filesystem::exists(options.file, error)) {
    return report_errors({{options.file, 0, 0, "", "no such file"}}, options.format, streams);
  }
  ProgressLine progress(streams);
  const auto result = replay(options.file, [&](std::int64_t done, std::int64_t all) {
    progress.show("requests replayed", done, all, k_entries_shown);
  });
  progress.clear();
  if (!result) {
    const ReplayProblem& problem = result.error();
    const int code =
        report_errors({{options.file, 0, 0, "", problem.message}}, options.format, streams);
    return problem.of_input ? code : k_exit_environment;
  }
  streams.out << (options.format == "json" ? replay_json(options.file, *result)
                                           : replay_text(options.file, *result));
  return result->differing == 0 ? k_exit_held : k_exit_failed;
}

}  // namespace

void add_replay_command(CLI::App& app, Streams streams, int& exit_code) {
  auto* command = app.add_subcommand(
      "replay", "Play a recorded session again in a fresh lab: is every answer still the same?");
  auto options = std::make_shared<ReplayOptions>();
  command
      ->add_option("FILE", options->file,
                   "What `revalab serve --record FILE` wrote, or the "
                   "journal in a folder of `--data`")
      ->required();
  command->add_option("--format", options->format, "Form of the report")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->footer(
      "Compared are status, header fields and body, but for dates and request ids. The first\n"
      "differences are shown; one is exit code 1. Answers of the lab's own endpoints are not "
      "compared.");
  command->callback([options, streams, &exit_code] { exit_code = replay_file(*options, streams); });
}

}  // namespace revalab::sim
