#include "simulator/cdn/access_log_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace revalab::sim {
namespace {

/// A line under way: fields with tabs between them.
class LogLine {
 public:
  explicit LogLine(std::string& out) : out_(out) {}

  /// As it is; nothing a client sent.
  LogLine& plain(std::string_view text) {
    begin_field();
    out_.append(text.empty() ? "-" : text);
    return *this;
  }
  LogLine& escaped(std::string_view text) {
    begin_field();
    if (text.empty()) out_.push_back('-');
    append_log_escaped(out_, text);
    return *this;
  }
  LogLine& number(std::uint64_t value) { return plain(std::to_string(value)); }
  /// Seconds with three decimals.
  LogLine& seconds(Duration span) {
    const auto count = std::chrono::duration_cast<std::chrono::milliseconds>(span).count();
    const std::string rest = std::to_string(1000 + count % 1000);
    return plain(std::to_string(count / 1000) + "." + rest.substr(1));
  }

 private:
  void begin_field() {
    if (!first_) out_.push_back('\t');
    first_ = false;
  }

  std::string& out_;
  bool first_ = true;
};

/// The two ends of `bytes A-B/N`; empty when it is none.
std::pair<std::string_view, std::string_view> range_of(std::string_view content_range) {
  static constexpr std::string_view k_unit = "bytes ";
  if (!content_range.starts_with(k_unit)) return {};
  content_range.remove_prefix(k_unit.size());
  const auto dash = content_range.find('-');
  const auto slash = content_range.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) return {};
  return {content_range.substr(0, dash), content_range.substr(dash + 1, slash - dash - 1)};
}

std::string shown_status(int status) { return status == 0 ? "000" : std::to_string(status); }

}  // namespace

std::string_view access_log_head() {
  return "#Version: 1.0\n"
         "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem "
         "sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type "
         "x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for "
         "ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status "
         "fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type "
         "sc-content-type sc-content-len sc-range-start sc-range-end\n";
}

void append_log_escaped(std::string& out, std::string_view text) {
  static constexpr std::string_view k_escaped = "<>\"#%{}|\\^~[]`'";
  static constexpr std::string_view k_digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 32 && byte < 127 && k_escaped.find(c) == std::string_view::npos) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(k_digits[byte >> 4U]);
      out.push_back(k_digits[byte & 15U]);
    }
  }
}

void append_access_log_line(std::string& out, const Viewed& viewed) {
  const std::string at = viewed.ended_at.iso8601_milliseconds();  // 2026-01-01T00:00:00.000Z
  const std::string_view target = viewed.target;
  const auto question = std::min(target.find('?'), target.size());
  const std::string_view query = target.substr(std::min(question + 1, target.size()));
  const edge::Outcome& outcome = viewed.outcome;
  const auto [range_begin, range_end] = range_of(viewed.content_range);
  LogLine line(out);
  line.plain(at.substr(0, 10)).plain(at.substr(11, 8)).plain(outcome.location);
  line.number(viewed.bytes_out).plain(viewed.peer.host).escaped(viewed.method);
  line.escaped(outcome.domain_name).escaped(target.substr(0, question));
  line.plain(shown_status(viewed.status)).escaped(viewed.referer).escaped(viewed.user_agent);
  line.escaped(query).plain("-").plain(outcome.result).plain(outcome.request_id);
  line.escaped(viewed.host).plain(viewed.https ? "https" : "http").number(viewed.bytes_in);
  line.seconds(viewed.took).escaped(viewed.forwarded_for).plain("-").plain("-");
  line.plain(outcome.response_result).plain("HTTP/" + viewed.http_version).plain("-").plain("-");
  line.number(viewed.peer.port).seconds(viewed.first_byte).plain(outcome.detailed_result);
  line.escaped(viewed.content_type);
  line.plain(viewed.content_length ? std::to_string(*viewed.content_length) : "-");
  line.plain(range_begin).plain(range_end);
  out.push_back('\n');
}

}  // namespace revalab::sim
