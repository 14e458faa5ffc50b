#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace revalab::wire {

/// How large one message may be before it is refused.
struct MessageLimits {
  /// Start line and fields together.
  std::uint32_t head_max_bytes = 64 * 1024;
  /// DynamoDB's largest request is 16 MiB; the rest is room for escapes.
  std::uint64_t body_max_bytes = (16U << 20U) + (64U << 10U);
};

/// Takes HTTP/1.x requests out of a byte stream, one at a time.
/// Framing stays here: transfer codings are undone and trailers dropped; `Transfer-Encoding`,
/// `Connection`, `Keep-Alive` and `Expect` do not reach the request. An absolute-form target
/// becomes origin form and replaces `Host`. Source: RFC 9112 sections 2.2, 3.2, 6.3 and 7.1; RFC
/// 9110 sections 6.5 and 10.1.1.
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

  [[nodiscard]] bool complete() const;
  [[nodiscard]] bool failed() const;
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] Response& response();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace revalab::wire
