#include "core/wire/framing.hpp"

#include "core/base/check.hpp"
#include "core/base/field_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace revalab::wire {
namespace {

struct Phrase {
  int status;
  std::string_view text;
};
// Source: https://www.iana.org/assignments/http-status-codes (read 2026-11-22).
constexpr std::array<Phrase, 43> k_phrases{{{200, "OK"},
                                            {201, "Created"},
                                            {202, "Accepted"},
                                            {203, "Non-Authoritative Information"},
                                            {204, "No Content"},
                                            {205, "Reset Content"},
                                            {206, "Partial Content"},
                                            {300, "Multiple Choices"},
                                            {301, "Moved Permanently"},
                                            {302, "Found"},
                                            {303, "See Other"},
                                            {304, "Not Modified"},
                                            {307, "Temporary Redirect"},
                                            {308, "Permanent Redirect"},
                                            {400, "Bad Request"},
                                            {401, "Unauthorized"},
                                            {402, "Payment Required"},
                                            {403, "Forbidden"},
                                            {404, "Not Found"},
                                            {405, "Method Not Allowed"},
                                            {406, "Not Acceptable"},
                                            {408, "Request Timeout"},
                                            {409, "Conflict"},
                                            {410, "Gone"},
                                            {411, "Length Required"},
                                            {412, "Precondition Failed"},
                                            {413, "Content Too Large"},
                                            {414, "URI Too Long"},
                                            {415, "Unsupported Media Type"},
                                            {416, "Range Not Satisfiable"},
                                            {417, "Expectation Failed"},
                                            {421, "Misdirected Request"},
                                            {422, "Unprocessable Content"},
                                            {425, "Too Early"},
                                            {426, "Upgrade Required"},
                                            {428, "Precondition Required"},
                                            {429, "Too Many Requests"},
                                            {431, "Request Header Fields Too Large"},
                                            {500, "Internal Server Error"},
                                            {501, "Not Implemented"},
                                            {502, "Bad Gateway"},
                                            {503, "Service Unavailable"},
                                            {504, "Gateway Timeout"}}};

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

bool is_framing_field(std::string_view name) {
  switch (name.size()) {
    case 10:
      return equals_ignoring_case(name, "connection") || equals_ignoring_case(name, "keep-alive");
    case 14: return equals_ignoring_case(name, "content-length");
    case 17: return equals_ignoring_case(name, "transfer-encoding");
    default: return false;
  }
}

/// The `Content-Length` of an answer; empty when it has none.
std::optional<std::string> content_length(const Response& response, bool head_request) {
  if (response.status == 204) return std::nullopt;
  const bool bodiless = !has_body(response, head_request);
  if (bodiless && response.body.empty() && response.headers.contains("Content-Length")) {
    return std::string(response.headers.get("Content-Length"));
  }
  if (response.status == 304) return std::nullopt;
  return std::to_string(response.body.size());
}

void append_status_line(std::string& out, int status) {
  REVALAB_CHECK(status >= 200 && status <= 999, "a final status");
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(status));
  out.push_back(' ');
  out.append(reason_phrase(status)).append("\r\n");
}

/// True when there was a `Date` among them.
bool append_fields(std::string& out, const Headers& headers) {
  bool has_date = false;
  for (const auto& [name, value] : headers.fields()) {
    if (is_framing_field(name)) continue;
    has_date = has_date || equals_ignoring_case(name, "date");
    append_field_line(out, name, value);
  }
  return has_date;
}

bool has_date_line(std::string_view lines) {
  static constexpr std::string_view k_name = "date:";
  while (!lines.empty()) {
    if (equals_ignoring_case(lines.substr(0, k_name.size()), k_name)) return true;
    lines.remove_prefix(std::min(lines.find('\n'), lines.size() - 1) + 1);
  }
  return false;
}

void append_head_end(std::string& out, const ResponseFraming& framing) {
  if (!framing.keep_alive) {
    out.append("Connection: close\r\n");
  } else if (framing.http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
}

}  // namespace

const std::string& DateField::at(WallTime now) {
  const std::int64_t second = now.epoch_seconds();
  if (second != second_) {
    second_ = second;
    text_ = now.http_date();
  }
  return text_;
}

std::string_view reason_phrase(int status) {
  for (const Phrase& phrase : k_phrases) {
    if (phrase.status == status) return phrase.text;
  }
  return "Unknown";
}

bool has_body(const Response& response, bool head_request) {
  return !head_request && response.status != 204 && response.status != 304;
}

void append_part(std::string& out, std::string_view part, bool http_1_0) {
  if (part.empty()) return;
  if (http_1_0) {
    out.append(part);
    return;
  }
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), part.size(), 16).ptr;
  out.append(digits.data(), end);
  out.append("\r\n").append(part).append("\r\n");
}

void append_end_of_parts(std::string& out, bool http_1_0) {
  if (!http_1_0) out.append("0\r\n\r\n");
}

void append_head(std::string& out, const AnswerHead& head, const ResponseFraming& framing,
                 std::string_view date) {
  append_status_line(out, head.status);
  out.append(head.rendered_fields);
  bool has_date = has_date_line(head.rendered_fields);
  if (head.headers != nullptr) has_date = append_fields(out, *head.headers) || has_date;
  if (!has_date) append_field_line(out, "Date", date);
  const bool bodiless = head.status == 204 || head.status == 304;
  if (head.content_length && head.status != 204) {
    out.append("Content-Length: ");
    append_number(out, *head.content_length);
    out.append("\r\n");
  } else if (framing.in_parts && !bodiless && !framing.http_1_0) {
    out.append("Transfer-Encoding: chunked\r\n");
  }
  append_head_end(out, framing);
}

void append_response(std::string& out, const Response& response, const ResponseFraming& framing,
                     std::string_view date) {
  append_status_line(out, response.status);
  if (!append_fields(out, response.headers)) append_field_line(out, "Date", date);
  // A 204 or 304 has nothing to send in parts.
  const bool in_parts = framing.in_parts && has_body(response, false);
  if (!in_parts) {
    const auto length = content_length(response, framing.head_request);
    if (length) append_field_line(out, "Content-Length", *length);
  } else if (!framing.http_1_0) {
    out.append("Transfer-Encoding: chunked\r\n");
  }
  append_head_end(out, framing);
  if (!has_body(response, framing.head_request)) return;
  if (in_parts) {
    append_part(out, response.body, framing.http_1_0);
  } else {
    out.append(response.body);
  }
}

void append_request_head(std::string& out, const Request& request, const RequestBody& body) {
  out.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  append_fields(out, request.headers);
  switch (body.kind) {
    case RequestBody::Kind::none: break;
    case RequestBody::Kind::length:
      out.append("Content-Length: ");
      append_number(out, body.length);
      out.append("\r\n");
      break;
    case RequestBody::Kind::chunks: out.append("Transfer-Encoding: chunked\r\n"); break;
  }
  out.append("\r\n");
}

void append_request(std::string& out, const Request& request, std::string_view host) {
  out.append(request.method).push_back(' ');
  out.append(request.target).append(" HTTP/1.1\r\n");
  if (!request.headers.contains("Host")) append_field_line(out, "Host", host);
  for (const auto& [name, value] : request.headers.fields()) {
    if (!is_framing_field(name)) append_field_line(out, name, value);
  }
  // Methods that usually carry content say so even when it is empty. Source: RFC 9110 section 8.6.
  const std::string_view method = request.method;
  if (!request.body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
    out.append("Content-Length: ");
    append_number(out, request.body.size());
    out.append("\r\n");
  }
  out.append("\r\n").append(request.body);
}

Response as_received(Response response, bool head_request, std::string_view date) {
  auto length = content_length(response, head_request);
  for (const auto* name : {"Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length"}) {
    response.headers.remove(name);
  }
  if (!response.headers.contains("Date")) response.headers.add("Date", std::string(date));
  if (length) response.headers.add("Content-Length", std::move(*length));
  if (!has_body(response, head_request)) response.body.clear();
  return response;
}

}  // namespace revalab::wire
