#include "core/wire/message_parser.hpp"

#include "core/base/check.hpp"
#include "core/wire/head_lines.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

// Beast's basic_parser is used rather than its request_parser: it calls back with views, so fields
// go straight into our message instead of through a second container.
namespace revalab::wire {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using View = boost::beast::string_view;

std::string_view std_view(View view) { return {view.data(), view.size()}; }

/// What a peer merely announces is not set aside beyond this.
constexpr std::uint64_t k_body_reserve_max_bytes = 1U << 20U;
/// `0 CRLF CRLF`.
constexpr std::size_t k_last_chunk_min_bytes = 5;
/// Before one request.
constexpr int k_blank_lines_max = 8;
/// Fields that one message may say are for the next hop only; usual are one or two.
constexpr std::size_t k_hop_fields_max = 16;

/// What both directions share: finding and limiting the head, collecting fields and body.
template <bool is_request, class Message>
class MessageCore : public http::basic_parser<is_request> {
 public:
  MessageCore(const MessageLimits& limits, Message& message) : limits_(limits), message_(message) {
    this->header_limit(limits.head_max_bytes);
    if (limits.in_pieces) {
      this->body_limit(boost::none);
    } else {
      this->body_limit(limits.body_max_bytes);
    }
  }

  std::size_t feed(std::string_view bytes) {
    const bool head_was_done = head_done_;
    std::size_t used = head_done_ ? 0 : feed_head(bytes);
    if (!head_done_ || refusal_ != 0) return used;
    if (limits_.in_pieces && !head_was_done) return used;
    while (used < bytes.size() && !this->is_done()) {
      const std::string_view rest = bytes.substr(used);
      // A chunked body never ends with less; Beast asserts so when it comes back to a last chunk.
      if (this->chunked() && rest.size() < k_last_chunk_min_bytes) break;
      chunk_line_ = false;
      error_code error;
      const std::size_t taken =
          this->put(boost::asio::const_buffer(rest.data(), rest.size()), error);
      used += taken;
      // A chunk line or a trailer, with or without an end.
      const bool waiting = error == http::error::need_more;
      if ((chunk_line_ && taken > limits_.head_max_bytes) ||
          (waiting && rest.size() > limits_.head_max_bytes)) {
        error = http::error::header_limit;
      }
      if (error && error != http::error::need_more) fail(status_for(error));
      if (error) break;
    }
    return used;
  }

  void fail(int status) {
    if (refusal_ == 0) refusal_ = status;
  }
  [[nodiscard]] int refusal() const { return refusal_; }
  [[nodiscard]] bool head_complete() const { return head_done_ && refusal_ == 0; }
  [[nodiscard]] std::optional<std::uint64_t> told_length() const {
    const auto length = this->content_length();
    if (!length) return std::nullopt;
    return *length;
  }

 protected:
  void on_header_impl(error_code& error) override {
    head_done_ = true;
    for (const std::string& name : hop_fields_) message_.headers.remove(name);
    check_head();
    if (refusal_ != 0) error = http::error::bad_value;
  }
  /// Refuses what is well-formed and yet not acceptable.
  virtual void check_head() {}
  /// False when no message can begin like this. One look, so that a client of another protocol does
  /// not wait for the end of a head that never comes.
  [[nodiscard]] virtual bool can_begin(std::string_view bytes) const = 0;

  void on_field_impl(http::field name, View name_text, View value, error_code& error) override {
    // Trailers: merging them would let them replace fields that were already judged.
    if (head_done_) return;
    if (name == http::field::transfer_encoding) {
      // Other codings than `chunked` are not understood (501); when `chunked` is not the last, the
      // length cannot be known (400). Source: RFC 9112 sections 6.1 and 6.3.
      if (!equals_ignoring_case(std_view(value), "chunked")) fail(this->chunked() ? 501 : 400);
      if (refusal_ != 0) error = http::error::bad_transfer_encoding;
      return;
    }
    if (name == http::field::connection) note_hop_fields(std_view(value));
    if (name == http::field::connection || name == http::field::keep_alive) return;
    // One length at most, even if a second says the same. Source: RFC 9112 section 6.3.
    if (name == http::field::content_length) {
      const bool is_list = value.find(',') != View::npos;
      if (is_list || ++lengths_ > 1) fail(400);
      if (refusal_ != 0) error = http::error::multiple_content_length;
    }
    if (take_field(name, std_view(value))) return;
    message_.headers.add(std::string(std_view(name_text)), std::string(std_view(value)));
  }
  /// True when the field is not to be stored.
  virtual bool take_field(http::field, std::string_view) { return false; }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    if (length && !limits_.in_pieces) {
      message_.body.reserve(std::min(*length, k_body_reserve_max_bytes));
    }
  }
  std::size_t on_body_impl(View body, error_code&) override {
    message_.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, View, error_code&) override { chunk_line_ = true; }
  std::size_t on_chunk_body_impl(std::uint64_t, View body, error_code& error) override {
    return on_body_impl(body, error);
  }
  void on_finish_impl(error_code&) override {}
  void on_request_impl(http::verb, View, View, int, error_code&) override {}
  void on_response_impl(int, View, int, error_code&) override {}

  MessageLimits limits_;
  Message& message_;

 private:
  static int status_for(const error_code& error) {
    if (error == http::error::body_limit) return 413;
    if (error == http::error::header_limit) return 431;
    return 400;
  }

  void note_hop_fields(std::string_view value) {
    if (!limits_.in_pieces) return;
    while (!value.empty()) {
      const auto comma = std::min(value.find(','), value.size());
      const std::string_view name = trimmed_value(value.substr(0, comma));
      value.remove_prefix(std::min(comma + 1, value.size()));
      // These say where the message goes and ends, or what the connection is to become; whoever
      // passes it on sees to them.
      const bool is_ours =
          name.empty() || equals_ignoring_case(name, "keep-alive") ||
          equals_ignoring_case(name, "close") || equals_ignoring_case(name, "upgrade") ||
          equals_ignoring_case(name, "host") || equals_ignoring_case(name, "content-length");
      if (!is_ours) hop_fields_.emplace_back(name);
    }
    if (hop_fields_.size() > k_hop_fields_max) fail(400);
  }

  /// Hands the head to Beast only when it is whole. Given half of one, Beast judges some mistakes
  /// at once and others at the end, so the answer would depend on how the bytes were cut.
  std::size_t feed_head(std::string_view bytes) {
    static constexpr std::string_view k_head_end = "\r\n\r\n";
    if (bytes.empty()) return 0;
    if (!can_begin(bytes)) {
      fail(400);
      return 0;
    }
    const auto found = bytes.find(k_head_end, searched_bytes_);
    const bool whole = found != std::string_view::npos;
    const std::size_t size = whole ? found + k_head_end.size() : bytes.size();
    if (has_bare_line_feed(bytes.substr(0, std::min<std::size_t>(size, limits_.head_max_bytes)),
                           searched_bytes_)) {
      fail(400);
      return 0;
    }
    if (size > limits_.head_max_bytes) {
      fail(431);
      return 0;
    }
    if (!whole) {
      // The end may have begun in the last three bytes.
      searched_bytes_ = size - std::min<std::size_t>(size, k_head_end.size() - 1);
      return 0;
    }
    if (is_request && has_folded_line(bytes.substr(0, size))) {
      fail(400);
      return 0;
    }
    error_code error;
    const std::size_t taken = this->put(boost::asio::const_buffer(bytes.data(), size), error);
    if (error) fail(status_for(error));
    return taken;
  }

  bool head_done_ = false;
  bool chunk_line_ = false;  ///< The last stage was one.
  std::size_t searched_bytes_ = 0;
  std::vector<std::string> hop_fields_;
  int lengths_ = 0;
  int refusal_ = 0;
};

class RequestCore final : public MessageCore<true, Request> {
 public:
  using MessageCore::MessageCore;

  bool wants_continue = false;
  bool http_1_0 = false;

 private:
  void on_request_impl(http::verb, View method, View target, int version, error_code&) override {
    message_.method = std_view(method);
    message_.target = std_view(target);
    http_1_0 = version < 11;
  }

  [[nodiscard]] bool can_begin(std::string_view bytes) const override {
    // A method is a token (RFC 9110 section 5.6.2); TLS begins with byte 22.
    static constexpr std::string_view k_not_in_tokens = "\"(),/:;<=>?@[\\]{}";
    const char c = bytes.front();
    return c > ' ' && c < 127 && k_not_in_tokens.find(c) == std::string_view::npos;
  }

  bool take_field(http::field name, std::string_view value) override {
    if (name == http::field::host && ++hosts_ > 1) fail(400);
    if (name != http::field::expect) return false;
    if (http_1_0) return true;
    if (!equals_ignoring_case(value, "100-continue")) fail(417);
    wants_continue = true;
    return true;
  }

  void check_head() override {
    // Source: RFC 9112 section 3.2 (Host) and 6.1 (a transfer coding in HTTP/1.0 is faulty).
    if (!http_1_0 && hosts_ != 1) fail(400);
    if (http_1_0 && this->chunked()) fail(400);
    wants_continue = wants_continue && !this->is_done();
    make_origin_form();
  }

  void make_origin_form() {
    const std::string_view target = message_.target;
    const auto scheme_end = target.find("://");
    if (target.starts_with('/') || scheme_end == std::string_view::npos ||
        scheme_end > target.find_first_of("/?")) {
      return;
    }
    const std::string_view rest = target.substr(scheme_end + 3);
    const auto authority_end = std::min(rest.find_first_of("/?"), rest.size());
    message_.headers.set("Host", std::string(rest.substr(0, authority_end)));
    std::string origin_form(rest.substr(authority_end));
    if (!origin_form.starts_with('/')) origin_form.insert(0, 1, '/');
    message_.target = std::move(origin_form);
  }

  int hosts_ = 0;
};

class ResponseCore final : public MessageCore<false, Response> {
 public:
  using MessageCore::MessageCore;

 private:
  void on_response_impl(int status, View, int, error_code&) override { message_.status = status; }

  [[nodiscard]] bool can_begin(std::string_view bytes) const override {
    static constexpr std::string_view k_begin = "HTTP/";
    return bytes.substr(0, k_begin.size()) == k_begin.substr(0, bytes.size());
  }
};

}  // namespace

struct RequestParser::Impl {
  explicit Impl(const MessageLimits& message_limits) : limits(message_limits) {
    core.emplace(limits, request);
  }

  MessageLimits limits;
  Request request;
  std::optional<RequestCore> core;
  int blank_lines = 0;
};

RequestParser::RequestParser(const MessageLimits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::parse(std::string_view bytes) {
  REVALAB_CHECK(refusal() == 0, "nothing is parsed after a refusal");
  std::size_t blank = 0;
  if (!started()) {
    // A blank line before a request is passed over. Source: RFC 9112 section 2.2.
    while (bytes.substr(blank).starts_with("\r\n")) {
      blank += 2;
      // But who sends nothing else keeps a connection busy for nothing.
      if (++impl_->blank_lines > k_blank_lines_max) impl_->core->fail(400);
    }
    if (refusal() != 0) return blank;
    if (bytes.substr(blank) == "\r") return blank;
  }
  return blank + impl_->core->feed(bytes.substr(blank));
}

bool RequestParser::started() const { return impl_->core->got_some(); }
bool RequestParser::head_complete() const { return impl_->core->head_complete(); }
bool RequestParser::complete() const { return refusal() == 0 && impl_->core->is_done(); }
int RequestParser::refusal() const { return impl_->core->refusal(); }
bool RequestParser::take_continue() { return std::exchange(impl_->core->wants_continue, false); }
bool RequestParser::keep_alive() const { return impl_->core->keep_alive(); }
bool RequestParser::is_http_1_0() const { return impl_->core->http_1_0; }
const Request& RequestParser::request() const { return impl_->request; }
Request RequestParser::take_request() { return std::exchange(impl_->request, Request()); }
std::optional<std::uint64_t> RequestParser::content_length() const {
  return impl_->core->told_length();
}
std::string_view RequestParser::body() const { return impl_->request.body; }
void RequestParser::clear_body() { impl_->request.body.clear(); }

void RequestParser::set_waited(Duration waited) { impl_->request.waited = waited; }

void RequestParser::note_secure() { impl_->request.headers.set(k_protocol_header, "https"); }

void RequestParser::reset() {
  impl_->request = Request();
  impl_->core.emplace(impl_->limits, impl_->request);
  impl_->blank_lines = 0;
}

struct ResponseParser::Impl {
  explicit Impl(const MessageLimits& message_limits) : limits(message_limits) { restart(false); }

  void restart(bool head) {
    head_request = head;
    response = Response();
    core.emplace(limits, response);
    core->skip(head);
  }

  MessageLimits limits;
  bool head_request = false;
  Response response;
  std::optional<ResponseCore> core;
};

ResponseParser::ResponseParser(const MessageLimits& limits)
    : impl_(std::make_unique<Impl>(limits)) {}
ResponseParser::~ResponseParser() = default;

void ResponseParser::reset(bool head_request) { impl_->restart(head_request); }

std::size_t ResponseParser::parse(std::string_view bytes) {
  std::size_t used = 0;
  while (!failed()) {
    used += impl_->core->feed(bytes.substr(used));
    // Interim answers carry nothing for us; 101 would change the protocol, which we never ask for.
    const int status = impl_->response.status;
    if (failed() || !impl_->core->is_done() || status >= 200) break;
    if (status == 101) {
      impl_->core->fail(400);
    } else {
      impl_->restart(impl_->head_request);
    }
  }
  return used;
}

void ResponseParser::parse_end() {
  if (failed() || complete()) return;
  error_code error = http::error::partial_message;
  if (impl_->core->is_header_done()) impl_->core->put_eof(error);
  if (error) impl_->core->fail(400);
}

bool ResponseParser::head_complete() const { return impl_->core->head_complete(); }
bool ResponseParser::complete() const { return !failed() && impl_->core->is_done(); }
bool ResponseParser::failed() const { return impl_->core->refusal() != 0; }
bool ResponseParser::head_too_large() const { return impl_->core->refusal() == 431; }
bool ResponseParser::keep_alive() const { return impl_->core->keep_alive(); }
Response& ResponseParser::response() { return impl_->response; }
std::optional<std::uint64_t> ResponseParser::content_length() const {
  return impl_->core->told_length();
}
std::string_view ResponseParser::body() const { return impl_->response.body; }
void ResponseParser::clear_body() { impl_->response.body.clear(); }

}  // namespace revalab::wire
