#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace revalab::wire {

/// The `Date` field's value, rendered once a second instead of once an answer.
class DateField {
 public:
  const std::string& at(WallTime now);

 private:
  std::int64_t second_ = -1;
  std::string text_;
};

/// How one answer is put on a connection.
struct ResponseFraming {
  bool head_request = false;
  bool keep_alive = true;
  bool http_1_0 = false;
  /// The response is a first part, and `append_part` brings the others: in chunks, or to HTTP/1.0
  /// until the connection closes, which the caller then sees to.
  bool in_parts = false;
};

/// False for the answers that end with their fields: those to HEAD, 204 and 304.
bool has_body(const Response& response, bool head_request);

/// The standard phrase of a status, or `Unknown`.
std::string_view reason_phrase(int status);

/// Appends a response as HTTP/1.1 text. `Content-Length` and `Connection` are decided here,
/// whatever the response holds, except that an answer to HEAD or a 304 without a body keeps its own
/// `Content-Length`. `Date` is added when there is none. Line breaks inside values become spaces.
/// Source: RFC 9110 sections 5.5, 6.6.1 and 8.6.
void append_response(std::string& out, const Response& response, const ResponseFraming& framing,
                     std::string_view date);

/// The head of an answer whose body is sent apart from it.
struct AnswerHead {
  int status = 200;
  /// Fields that were rendered before, as lines that end in CRLF; none is about framing.
  std::string_view rendered_fields = {};
  const Headers* headers = nullptr;  ///< Further fields; null for none.
  /// Of the body to come, or of the body an answer to HEAD or a 304 does without.
  std::optional<std::uint64_t> content_length = std::nullopt;
};

/// Appends it as `append_response` would; `framing.in_parts` for a body of unknown length.
void append_head(std::string& out, const AnswerHead& head, const ResponseFraming& framing,
                 std::string_view date);

/// Appends a further part of a body that is sent in parts. An empty one appends nothing: an empty
/// chunk would end the body. Source: RFC 9112 section 7.1.
void append_part(std::string& out, std::string_view part, bool http_1_0);
/// Appends the end of a body that is sent in parts.
void append_end_of_parts(std::string& out, bool http_1_0);

/// How long a request's body is.
struct RequestBody {
  enum class Kind { none, length, chunks };
  Kind kind = Kind::none;
  std::uint64_t length = 0;
};

/// Appends a request's head, whose body is sent apart from it: as it is, or in chunks
/// (`append_part`).
void append_request_head(std::string& out, const Request& request, const RequestBody& body);

/// Appends a request as HTTP/1.1 text, with `Host` from `host` when it has none.
void append_request(std::string& out, const Request& request, std::string_view host);

/// What a client makes of `response` after it crossed a connection; a direct call answers with
/// this, so that no carrier can be told from another.
Response as_received(Response response, bool head_request, std::string_view date);

}  // namespace revalab::wire
