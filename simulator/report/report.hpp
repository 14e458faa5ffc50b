#pragma once

#include "core/base/document.hpp"
#include "core/base/json_writer.hpp"
#include "simulator/runner/outcome.hpp"

#include <optional>
#include <string>
#include <vector>

namespace revalab::sim {

/// One file that was to be played: its result, or why it could not be read or played.
struct PlayedFile {
  std::string file;
  std::optional<ScenarioResult> result;
  InputErrors errors;

  [[nodiscard]] bool passed() const { return result && result->passed(); }
};

/// Everything `run` did.
struct RunReport {
  std::optional<std::uint64_t> seed;  ///< The one that was asked for, in place of the files' own.
  std::string transport;
  std::vector<PlayedFile> files;

  [[nodiscard]] std::size_t passed_count() const;
  [[nodiscard]] std::size_t failed_count() const;  ///< Files in error included.
};

enum class ReportFormat { text, json, junit, tap };

/// The whole report in one of its forms. Schema of the JSON form: `scenarios/schema/run.json`.
std::string render(const RunReport& report, ReportFormat format);

/// One file's part of the text form, so that it can be printed as soon as it was played.
std::string render_text(const PlayedFile& file);
/// The closing lines of the text form.
std::string render_text_summary(const RunReport& report);

/// An input error as the JSON object programs get: file, line, column, field, message.
void write_input_error(JsonWriter& json, const InputError& error);

/// The line that plays this file again.
std::string replay_line(const RunReport& report, const PlayedFile& file);

}  // namespace revalab::sim
