#pragma once

#include "core/base/http.hpp"
#include "core/wire/message_parser.hpp"

#include <string>
#include <string_view>

namespace revalab::wire {

/// The client's side of one HTTP/1.1 connection, without the connection: one exchange at a time.
class ClientSession {
 public:
  /// `host` is the `Host` of requests that name none.
  ClientSession(std::string host, const MessageLimits& limits);

  /// Begins an exchange. The one before must be complete and `reusable`.
  void start(const Request& request);

  [[nodiscard]] std::string_view output() const {
    return std::string_view(output_).substr(sent_bytes_);
  }
  void sent(std::size_t count);
  void receive(std::string_view bytes);
  void receive_end();

  /// True when the whole answer is there.
  [[nodiscard]] bool complete() const { return parser_.complete(); }
  /// True when there will be no answer: the stream ended too soon, or it is not HTTP, or larger
  /// than the limits.
  [[nodiscard]] bool failed() const { return parser_.failed(); }
  /// True from the first byte of an answer on.
  [[nodiscard]] bool answer_begun() const { return answer_begun_; }
  /// True when the connection can carry another exchange.
  [[nodiscard]] bool reusable() const;
  Response take_response();

 private:
  std::string host_;
  ResponseParser parser_;
  std::string input_;
  std::string output_;
  std::size_t sent_bytes_ = 0;
  bool answer_begun_ = false;
  bool broken_ = false;  ///< The peer ended its half, or sent more than was asked for.
};

}  // namespace revalab::wire
