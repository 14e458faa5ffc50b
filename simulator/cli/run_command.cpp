#include "simulator/cli/commands.hpp"
#include "simulator/report/report.hpp"
#include "simulator/runner/player.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/scenario/update.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <ostream>

namespace revalab::sim {
namespace {

namespace fs = std::filesystem;

struct RunOptions {
  std::vector<std::string> targets;
  std::string transport = "memory";
  std::optional<std::uint64_t> seed;
  std::string format = "text";
  std::string output;
  std::string trace;
  bool update = false;
  bool strict = false;
};

/// Every file of kind `scenario` below a folder, in name order.
std::vector<std::string> scenarios_below(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".json") continue;
    std::string file = entry.path().generic_string();
    if (kind_of_file(file) == "scenario") files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::vector<std::string>, InputErrors> files_of(const std::vector<std::string>& targets) {
  std::vector<std::string> files;
  InputErrors errors;
  for (const std::string& target : targets) {
    std::error_code error;
    if (!fs::is_directory(target, error)) {
      files.push_back(target);
      continue;
    }
    const auto found = scenarios_below(target);
    if (found.empty()) errors.push_back({target, 0, 0, "", "holds no file of kind `scenario`"});
    files.insert(files.end(), found.begin(), found.end());
  }
  if (!errors.empty()) return errors;
  return files;
}

PlayedFile play_file(const std::string& file, const RunOptions& options) {
  PlayedFile played{file, std::nullopt, {}};
  auto scenario = load_scenario(file);
  if (!scenario) {
    played.errors = scenario.error();
    return played;
  }
  PlayOptions play_options;
  play_options.transport =
      options.transport == "wire" ? TransportKind::wire : TransportKind::memory;
  play_options.seed = options.seed;
  play_options.strict = options.strict;
  auto result = play(*scenario, play_options);
  if (result) {
    played.result = std::move(result).value();
  } else {
    played.errors = result.error();
  }
  return played;
}

std::string trace_text(const RunReport& report) {
  std::string text;
  for (const PlayedFile& file : report.files) {
    if (!file.result) continue;
    text += "# " + file.file + " seed " + std::to_string(file.result->seed) + " hash " +
            file.result->trace_hash + "\n";
    for (const std::string& line : file.result->trace) text += line + "\n";
  }
  return text;
}

/// Writes what was observed over what was expected. False when a file cannot be written.
bool update_files(const RunReport& report, Streams streams) {
  for (const PlayedFile& file : report.files) {
    if (!file.result || file.result->passed()) continue;
    const auto updated = update_expectations(*file.result);
    if (!updated) {
      print_errors(streams.err, {updated.error()});
      return false;
    }
    streams.err << file.file << ": " << *updated << " expectations updated\n";
  }
  return true;
}

ReportFormat format_named(const std::string& name) {
  if (name == "json") return ReportFormat::json;
  if (name == "junit") return ReportFormat::junit;
  if (name == "tap") return ReportFormat::tap;
  return ReportFormat::text;
}

int exit_code_of(const RunReport& report) {
  const bool bad_input = std::any_of(report.files.begin(), report.files.end(),
                                     [](const PlayedFile& file) { return !file.result; });
  if (bad_input) return k_exit_bad_input;
  return report.failed_count() == 0 ? k_exit_held : k_exit_failed;
}

int run(const RunOptions& options, Streams streams) {
  auto files = files_of(options.targets);
  if (!files) {
    print_errors(streams.err, files.error());
    return k_exit_bad_input;
  }
  RunReport report{options.seed, options.transport, {}};
  const ReportFormat format = format_named(options.format);
  const bool stream_text = format == ReportFormat::text && options.output.empty();
  for (const std::string& file : *files) {
    report.files.push_back(play_file(file, options));
    const PlayedFile& played = report.files.back();
    print_errors(streams.err, played.errors);
    if (stream_text && played.result) streams.out << render_text(played) << "\n" << std::flush;
    if (!stream_text && streams.err_is_terminal) {
      streams.err << "\r" << report.files.size() << "/" << files->size() << std::flush;
    }
  }
  if (!stream_text && streams.err_is_terminal) streams.err << "\r\x1b[K" << std::flush;
  bool written = true;
  if (stream_text) {
    streams.out << render_text_summary(report);
  } else if (options.output.empty()) {
    streams.out << render(report, format);
  } else {
    written = write_file(options.output, render(report, format), streams.err);
  }
  if (!options.trace.empty()) {
    written = write_file(options.trace, trace_text(report), streams.err) && written;
  }
  if (options.update) written = update_files(report, streams) && written;
  return written ? exit_code_of(report) : k_exit_environment;
}

}  // namespace

void add_run_command(CLI::App& app, Streams streams, int& exit_code) {
  auto* command = app.add_subcommand(
      "run", "Play scenarios: what is resolved, purged and billed, against what is expected");
  auto options = std::make_shared<RunOptions>();
  command->add_option("FILE|DIR", options->targets, "Scenario files, or folders of them")
      ->required();
  command->add_option("--transport", options->transport, "How clients reach the fakes")
      ->check(CLI::IsMember({"memory", "wire"}))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Seed of all chance, in place of the files' own");
  command->add_option("--format", options->format, "Form of the report")
      ->check(CLI::IsMember({"text", "json", "junit", "tap"}))
      ->capture_default_str();
  command->add_option("--output", options->output, "Write the report to this file");
  command->add_option("--trace", options->trace, "Write one line an event to this file");
  command->add_flag("--update", options->update, "Write what was observed into the files");
  command->add_flag("--strict", options->strict, "A warning about the site is an error");
  command->callback([options, streams, &exit_code] { exit_code = run(*options, streams); });
}

}  // namespace revalab::sim
