#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace revalab::wire {

/// How large one message may be before it is refused.
struct MessageLimits {
  /// Start line and fields together.
  std::uint32_t head_max_bytes = 64 * 1024;
  /// DynamoDB's largest request is 16 MiB; the rest is room for escapes.
  std::uint64_t body_max_bytes = (16U << 20U) + (64U << 10U);
  /// For whoever passes a message on: its body, of whatever size, is taken out piece by piece
  /// (`body`, `clear_body`). A call of `parse` that completes the head takes nothing behind it, and
  /// fields that `Connection` names are removed. Source: RFC 9110 section 7.6.1.
  bool in_pieces = false;
};

/// Takes HTTP/1.x requests out of a byte stream, one at a time.
/// Framing stays here: transfer codings are undone and trailers dropped; `Transfer-Encoding`,
/// `Connection`, `Keep-Alive` and `Expect` do not reach the request. An absolute-form target
/// becomes origin form and replaces `Host`. Two lengths, folded lines and bare line feeds, which
/// others may read otherwise, are refused. Source: RFC 9112 sections 2.2, 3.2, 5.2, 6.3, 7.1 and
/// 11.2; RFC 9110 sections 6.5 and 10.1.1.
class RequestParser {
 public:
  explicit RequestParser(const MessageLimits& limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  /// Takes what it can and says how many bytes that was. The rest belongs to the next request when
  /// this one is complete; otherwise it comes again, with more behind it.
  std::size_t parse(std::string_view bytes);

  [[nodiscard]] bool started() const;
  [[nodiscard]] bool head_complete() const;
  [[nodiscard]] bool complete() const;
  /// The status that refuses the request (400, 413, 417, 431, 501), or 0. Nothing can follow it on
  /// the connection, because where the next request starts is not known.
  [[nodiscard]] int refusal() const;

  /// True once, when a client that waits for `100 Continue` is due one. It does not depend on how
  /// the bytes were cut, so that the same requests always get the same bytes back.
  bool take_continue();
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool is_http_1_0() const;
  [[nodiscard]] const Request& request() const;
  /// Notes how long the request at hand has been parked.
  void set_waited(Duration waited);
  /// Notes that the request came encrypted, in its field `k_protocol_header`.
  void note_secure();
  /// The request, or its head, to be kept.
  Request take_request();
  /// The length that was told; empty when none was, also for a body in chunks.
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;
  /// What is there of the body and was not cleared yet.
  [[nodiscard]] std::string_view body() const;
  void clear_body();
  /// Starts over, for the next request.
  void reset();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Takes one HTTP/1.x response at a time out of a byte stream; interim ones are passed over.
class ResponseParser {
 public:
  explicit ResponseParser(const MessageLimits& limits);
  ~ResponseParser();
  ResponseParser(const ResponseParser&) = delete;
  ResponseParser& operator=(const ResponseParser&) = delete;

  /// Starts over. The answer to HEAD has no body whatever its fields say.
  void reset(bool head_request);
  /// As `RequestParser::parse`.
  std::size_t parse(std::string_view bytes);
  /// The stream ended, which completes a body that only the end delimits.
  void parse_end();

  [[nodiscard]] bool head_complete() const;
  [[nodiscard]] bool complete() const;
  [[nodiscard]] bool failed() const;
  /// True when it failed because its head is larger than the limit.
  [[nodiscard]] bool head_too_large() const;
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] Response& response();
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;
  [[nodiscard]] std::string_view body() const;
  void clear_body();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace revalab::wire
