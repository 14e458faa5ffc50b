#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <cstdint>
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
};

/// The standard phrase of a status, or `Unknown`.
std::string_view reason_phrase(int status);

/// Appends a response as HTTP/1.1 text. `Content-Length` and `Connection` are decided here,
/// whatever the response holds, except that an answer to HEAD or a 304 without a body keeps its own
/// `Content-Length`. `Date` is added when there is none. Line breaks inside values become spaces.
/// Source: RFC 9110 sections 5.5, 6.6.1 and 8.6.
void append_response(std::string& out, const Response& response, const ResponseFraming& framing,
                     std::string_view date);

/// Appends a request as HTTP/1.1 text, with `Host` from `host` when it has none.
void append_request(std::string& out, const Request& request, std::string_view host);

/// What a client makes of `response` after it crossed a connection; a direct call answers with
/// this, so that no carrier can be told from another.
Response as_received(Response response, bool head_request, std::string_view date);

}  // namespace revalab::wire
