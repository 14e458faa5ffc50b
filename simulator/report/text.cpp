#include "core/pricing/bill_text.hpp"
#include "simulator/report/report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace revalab::sim {
namespace {

constexpr std::size_t k_name_width = 14;
constexpr std::size_t k_list_items_max = 12;

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text + " ";
}

/// A JSON value for people: text without quotes, lists separated by commas and cut when long.
std::string plain(const std::string& json_text) {
  const auto value = nlohmann::json::parse(json_text);
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    return text.empty() ? "\"\"" : text;
  }
  if (!value.is_array()) return json_text;
  if (value.empty()) return "none";
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (i == k_list_items_max) return text + ", ... (" + std::to_string(value.size()) + " in all)";
    if (i > 0) text += ", ";
    text += plain(value[i].dump());
  }
  return text;
}

std::string mismatch_lines(const Mismatch& mismatch, const std::string& indent) {
  return indent + padded(mismatch.field, k_name_width) + "expected  " + mismatch.expected + "\n" +
         indent + padded("", k_name_width) + "actual    " + mismatch.actual + "\n";
}

std::string step_lines(const StepResult& step) {
  std::string text = "  " + padded(format_duration(step.at), 6) + step.verb;
  if (!step.subject.empty()) text += " " + step.subject;
  text += step.mismatches.empty() ? "\n" : "   <- not as expected\n";
  for (const auto& [name, value] : step.outcome.values()) {
    text += "         " + padded(name, k_name_width) + plain(value) + "\n";
  }
  for (const Mismatch& mismatch : step.mismatches) text += mismatch_lines(mismatch, "       ! ");
  return text;
}

std::string indented(const std::string& block, const std::string& indent) {
  std::string text;
  std::size_t from = 0;
  while (from < block.size()) {
    const std::size_t end = std::min(block.find('\n', from), block.size());
    text += indent + block.substr(from, end - from) + "\n";
    from = end + 1;
  }
  return text;
}

}  // namespace

std::string render_text(const PlayedFile& file) {
  if (!file.result) {
    std::string text = "ERROR " + file.file + "\n";
    for (const InputError& error : file.errors) text += "  " + error.to_string() + "\n";
    return text;
  }
  const ScenarioResult& result = *file.result;
  std::string text =
      (result.passed() ? "PASS  " : "FAIL  ") + file.file + "\n  " + result.name + "\n";
  for (const std::string& warning : result.warnings) text += "  warning: " + warning + "\n";
  for (const StepResult& step : result.steps) text += step_lines(step);
  for (const Mismatch& mismatch : result.mismatches) text += mismatch_lines(mismatch, "  ! ");
  for (const Bill& bill : result.bills) text += indented(bill_table(bill), "  ");
  return text;
}

std::string render_text_summary(const RunReport& report) {
  std::string text;
  for (const PlayedFile& file : report.files) {
    if (!file.passed()) text += "not passed: " + replay_line(report, file) + "\n";
  }
  return text + std::to_string(report.passed_count()) + " passed, " +
         std::to_string(report.failed_count()) + " failed\n";
}

std::size_t RunReport::passed_count() const {
  return static_cast<std::size_t>(std::count_if(
      files.begin(), files.end(), [](const PlayedFile& file) { return file.passed(); }));
}

std::size_t RunReport::failed_count() const { return files.size() - passed_count(); }

std::string replay_line(const RunReport& report, const PlayedFile& file) {
  std::string line = "revalab run '" + file.file + "' --transport " + report.transport;
  if (report.seed) line += " --seed " + std::to_string(*report.seed);
  return line;
}

}  // namespace revalab::sim
