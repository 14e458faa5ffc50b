#include "simulator/server/call_log.hpp"

#include "core/base/json_writer.hpp"

namespace revalab::sim {
namespace {

constexpr std::size_t k_cell_max_chars = 100;

std::int64_t microseconds(Duration span) {
  return std::chrono::duration_cast<std::chrono::microseconds>(span).count();
}

/// In the largest of us, ms and s that keeps six digits and the column.
std::string shown_span(Duration span) {
  static constexpr std::int64_t k_digits_max = 999'999;
  const std::int64_t us = microseconds(span);
  if (us <= k_digits_max) return std::to_string(us) + " us";
  if (us / 1'000 <= k_digits_max) return std::to_string(us / 1'000) + " ms";
  return std::to_string(us / 1'000'000) + " s";
}

/// Appends a cell of at least so many columns, and two spaces. What a client sent may be in it, and
/// control characters could upset a terminal.
void append_cell(std::string& out, std::string_view text, std::size_t width, bool right = false) {
  text = text.substr(0, k_cell_max_chars);
  const std::size_t padding = text.size() < width ? width - text.size() : 0;
  if (right) out.append(padding, ' ');
  for (const char c : text) out.push_back(c < ' ' || c > '~' ? '?' : c);
  if (!right) out.append(padding, ' ');
  out.append("  ");
}

/// What was asked for; the operation says it but where it is no operation.
std::string shown_request(const LoggedCall& call) {
  const std::string request = std::string(call.method) + " " + std::string(call.target);
  if (call.operation.empty()) return request;
  if (call.service == k_cdn_service && !call.method.empty()) {
    return std::string(call.operation) + " " + request;
  }
  return std::string(call.operation);
}

void append_time(std::string& out, WallTime at) {
  // `2026-01-01T12:00:01.123Z`: the day is the bill's business.
  append_cell(out, std::string_view(at.iso8601_milliseconds()).substr(11, 12), 12);
}

void append_text(std::string& out, const LoggedCall& call) {
  append_time(out, call.at);
  append_cell(out, call.service.empty() ? "-" : call.service, 10);
  append_cell(out, shown_request(call), 24);
  append_cell(out, call.status == 0 ? "dropped" : std::to_string(call.status), 3);
  append_cell(out, shown_span(call.took), 9, true);
  append_cell(out, std::to_string(call.bytes_out) + " B", 9, true);
  append_cell(out, call.problem, 0);
  out.erase(out.find_last_not_of(' ') + 1);
}

void append_json(std::string& out, const LoggedCall& call) {
  JsonWriter json(out);
  json.begin_object().key("at").string(call.at.rfc3339()).key("service").string(call.service);
  json.key("operation").string(call.operation).key("method").string(call.method);
  json.key("target").string(call.target).key("status").integer(call.status);
  json.key("bytesIn").integer(static_cast<std::int64_t>(call.bytes_in));
  json.key("bytesOut").integer(static_cast<std::int64_t>(call.bytes_out));
  json.key("microseconds").integer(microseconds(call.took));
  if (!call.problem.empty()) json.key("problem").string(call.problem);
  json.end_object();
}

void append_text(std::string& out, const RecordFate& fate, WallTime at) {
  append_time(out, at);
  append_cell(out, "consumer", 10);
  append_cell(out, name_of(fate.outcome), 24);
  append_cell(out, fate.status == 0 ? "-" : std::to_string(fate.status), 3);
  append_cell(out, fate.cache.empty() ? "-" : fate.cache, 11);
  append_cell(out, fate.url.empty() ? fate.message_id : fate.url, 0);
  append_cell(out, fate.problem, 0);
  out.erase(out.find_last_not_of(' ') + 1);
}

}  // namespace

void append_fate(std::string& out, const RecordFate& fate, WallTime at, CallLogFormat format) {
  if (format == CallLogFormat::json) {
    out.append(fate_document(fate, at));
  } else {
    append_text(out, fate, at);
  }
  out.push_back('\n');
}

void append_call(std::string& out, const LoggedCall& call, CallLogFormat format) {
  if (format == CallLogFormat::json) {
    append_json(out, call);
  } else {
    append_text(out, call);
  }
  out.push_back('\n');
}

}  // namespace revalab::sim
