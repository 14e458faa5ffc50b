#include "core/base/json_writer.hpp"
#include "core/pricing/bill_text.hpp"
#include "simulator/report/report.hpp"

#include <algorithm>

namespace revalab::sim {
namespace {

/// `expected` and `actual` of a step hold what was expected; `outcome` holds all there is to know.
void write_step(JsonWriter& json, const StepResult& step) {
  json.begin_object().key("at").string(format_duration(step.at)).key("verb").string(step.verb);
  json.key("result").string(step.mismatches.empty() ? "passed" : "failed");
  json.key("expected").begin_object();
  for (const Mismatch& mismatch : step.mismatches) json.key(mismatch.field).raw(mismatch.expected);
  json.end_object().key("actual").begin_object();
  for (const auto& [name, value] : step.outcome.values()) json.key(name).raw(value);
  json.end_object().end_object();
}

void write_mismatches(JsonWriter& json, const std::vector<Mismatch>& mismatches) {
  json.begin_array();
  for (const Mismatch& mismatch : mismatches) {
    json.begin_object().key("field").string(mismatch.field);
    json.key("expected").raw(mismatch.expected).key("actual").raw(mismatch.actual).end_object();
  }
  json.end_array();
}

void write_played(JsonWriter& json, const ScenarioResult& result) {
  json.key("seed").integer(static_cast<std::int64_t>(result.seed));
  json.key("result").string(result.passed() ? "passed" : "failed").key("steps").begin_array();
  for (const StepResult& step : result.steps) write_step(json, step);
  json.end_array().key("mismatches");
  write_mismatches(json, result.mismatches);
  json.key("warnings").begin_array();
  for (const std::string& warning : result.warnings) json.string(warning);
  json.end_array().key("violations").begin_array().end_array();
  json.key("bill");
  if (result.bills.empty()) {
    json.null();
  } else {
    write_bill(json, result.bills.front());
  }
  json.key("bills").begin_array();
  for (const Bill& bill : result.bills) write_bill(json, bill);
  json.end_array().key("traceHash").string(result.trace_hash);
}

std::string render_json(const RunReport& report) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("seed");
  if (report.seed) {
    json.integer(static_cast<std::int64_t>(*report.seed));
  } else {
    json.null();
  }
  json.key("transport").string(report.transport).key("scenarios").begin_array();
  for (const PlayedFile& file : report.files) {
    json.begin_object().key("file").string(file.file);
    json.key("name").string(file.result ? file.result->name : "");
    if (file.result) {
      write_played(json, *file.result);
    } else {
      json.key("result").string("error").key("errors").begin_array();
      for (const InputError& error : file.errors) write_input_error(json, error);
      json.end_array();
    }
    json.key("replay").string(replay_line(report, file)).end_object();
  }
  json.end_array().key("passed").integer(static_cast<std::int64_t>(report.passed_count()));
  json.key("failed").integer(static_cast<std::int64_t>(report.failed_count())).end_object();
  return text + "\n";
}

/// Text for XML content and attributes; control characters, which XML 1.0 cannot carry, become `?`.
std::string xml_escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default:
        escaped.push_back(static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c);
    }
  }
  return escaped;
}

std::string first_trouble(const PlayedFile& file) {
  if (!file.result) return file.errors.empty() ? "" : file.errors.front().to_string();
  const auto told = [](const Mismatch& mismatch) {
    return mismatch.field + ": expected " + mismatch.expected + ", actual " + mismatch.actual;
  };
  for (const StepResult& step : file.result->steps) {
    if (!step.mismatches.empty()) {
      return format_duration(step.at) + " " + step.verb + " " + told(step.mismatches.front());
    }
  }
  return file.result->mismatches.empty() ? "" : told(file.result->mismatches.front());
}

std::string render_junit(const RunReport& report) {
  const auto errors = std::count_if(report.files.begin(), report.files.end(),
                                    [](const PlayedFile& file) { return !file.result; });
  const auto failures = static_cast<std::ptrdiff_t>(report.failed_count()) - errors;
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"revalab\" tests=\"" +
      std::to_string(report.files.size()) + "\" failures=\"" + std::to_string(failures) +
      "\" errors=\"" + std::to_string(errors) + "\">\n";
  for (const PlayedFile& file : report.files) {
    const std::string name = file.result ? file.result->name : file.file;
    text += "  <testcase classname=\"" + xml_escaped(file.file) + "\" name=\"" + xml_escaped(name) +
            "\"";
    if (file.passed()) {
      text += "/>\n";
      continue;
    }
    const std::string element = file.result ? "failure" : "error";
    text += ">\n    <" + element + " message=\"" + xml_escaped(first_trouble(file)) + "\">" +
            xml_escaped(render_text(file) + replay_line(report, file)) + "</" + element +
            ">\n  </testcase>\n";
  }
  return text + "</testsuite>\n";
}

std::string render_tap(const RunReport& report) {
  std::string text = "TAP version 13\n1.." + std::to_string(report.files.size()) + "\n";
  std::size_t number = 0;
  for (const PlayedFile& file : report.files) {
    text +=
        (file.passed() ? "ok " : "not ok ") + std::to_string(++number) + " - " + file.file + "\n";
    if (file.passed()) continue;
    text += "  ---\n  message: ";
    append_json_string(text, first_trouble(file));
    text += "\n  replay: ";
    append_json_string(text, replay_line(report, file));
    text += "\n  ...\n";
  }
  return text;
}

}  // namespace

void write_input_error(JsonWriter& json, const InputError& error) {
  json.begin_object().key("file").string(error.file);
  json.key("line").integer(static_cast<std::int64_t>(error.line));
  json.key("column").integer(static_cast<std::int64_t>(error.column));
  json.key("field").string(error.field).key("message").string(error.message).end_object();
}

std::string render(const RunReport& report, ReportFormat format) {
  switch (format) {
    case ReportFormat::json: return render_json(report);
    case ReportFormat::junit: return render_junit(report);
    case ReportFormat::tap: return render_tap(report);
    case ReportFormat::text: break;
  }
  std::string text;
  for (const PlayedFile& file : report.files) text += render_text(file) + "\n";
  return text + render_text_summary(report);
}

}  // namespace revalab::sim
