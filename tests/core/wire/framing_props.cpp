#include "core/wire/client_session.hpp"
#include "core/wire/framing.hpp"
#include "core/wire/server_session.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/rapidcheck_gtest.hpp"

namespace revalab::wire {
namespace {

std::string token() {
  const auto letters = *rc::gen::nonEmpty(rc::gen::string<std::string>());
  std::string name;
  for (const char c : letters) name.push_back(static_cast<char>('a' + (c & 15)));
  return "x-" + name;
}

Headers fields() {
  Headers headers({{"Host", "h"}});
  const int count = *rc::gen::inRange(0, 6);
  for (int i = 0; i < count; ++i) headers.add(token(), token());
  return headers;
}

Request any_request() {
  Request request(*rc::gen::element<std::string>("GET", "HEAD", "PUT", "POST", "DELETE"),
                  *rc::gen::element<std::string>("/", "/a/b?c=d", "/size/300", "/status/204"));
  request.headers = fields();
  request.body = *rc::gen::string<std::string>();
  return request;
}

void append_chunked(std::string& out, const Request& request) {
  out += request.method + " " + request.target +
         " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char c : request.body) out += std::string("1;x=\"y\"\r\n") + c + "\r\n";
  out += *rc::gen::element<std::string>("0\r\n\r\n", "00;z\r\nX-Trailer: t\r\n\r\n");
}

/// Cuts `bytes` anywhere and hands on the pieces.
template <class Use>
void in_pieces(std::string_view bytes, Use use) {
  while (!bytes.empty()) {
    const auto size = static_cast<std::size_t>(*rc::gen::inRange(1, 40));
    const auto piece = bytes.substr(0, size);
    use(piece);
    bytes.remove_prefix(piece.size());
  }
}

// What crossed the wire is what was sent, framing apart, however it was cut.
RC_GTEST_PROP(FramingProps, ARequestArrivesAsItWasSent, ()) {
  const Request request = any_request();
  std::string text;
  append_request(text, request, "unused");
  RequestParser parser{MessageLimits()};
  std::string held;
  in_pieces(text, [&](std::string_view piece) {
    held.append(piece);
    held.erase(0, parser.parse(held));
  });
  RC_ASSERT(parser.complete());
  Request arrived = parser.request();
  arrived.headers.remove("Content-Length");
  RC_ASSERT(arrived == request);
}

RC_GTEST_PROP(FramingProps, AResponseArrivesAsADirectCallGivesIt, ()) {
  Response response(*rc::gen::element(200, 201, 204, 304, 404, 503));
  response.headers = fields();
  response.body = *rc::gen::string<std::string>();
  const bool head = *rc::gen::arbitrary<bool>();
  const bool keep_alive = *rc::gen::arbitrary<bool>();
  std::string text;
  append_response(text, response, {.head_request = head, .keep_alive = keep_alive}, "today");
  ResponseParser parser{MessageLimits()};
  parser.reset(head);
  std::string held;
  in_pieces(text, [&](std::string_view piece) {
    held.append(piece);
    held.erase(0, parser.parse(held));
  });
  RC_ASSERT(parser.complete());
  RC_ASSERT(held.empty());
  RC_ASSERT(parser.keep_alive() == keep_alive);
  RC_ASSERT(parser.response() == as_received(response, head, "today"));
}

// The session's law: what it answers depends on the bytes, never on how they were cut; and nothing
// a peer sends breaks it.
RC_GTEST_PROP(ServerSessionProps, CuttingMakesNoDifference, ()) {
  std::string bytes;
  const int count = *rc::gen::inRange(1, 6);
  for (int i = 0; i < count; ++i) {
    if (*rc::gen::arbitrary<bool>()) {
      append_chunked(bytes, any_request());
    } else {
      append_request(bytes, any_request(), "h");
    }
  }
  if (*rc::gen::inRange(0, 2) == 0) {
    const auto at =
        static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(bytes.size())));
    bytes[at] = *rc::gen::arbitrary<char>();
  }
  const test::ManualClock clock;
  test::EchoHandler whole_handler;
  ServerSession whole(whole_handler, clock);
  whole.receive(bytes);
  whole.receive_end();
  test::EchoHandler cut_handler;
  ServerSession cut(cut_handler, clock);
  in_pieces(bytes, [&](std::string_view piece) { cut.receive(piece); });
  cut.receive_end();
  RC_ASSERT(std::string(cut.output()) == std::string(whole.output()));
  RC_ASSERT(cut_handler.seen == whole_handler.seen);
  RC_ASSERT(cut.finished());
}

}  // namespace
}  // namespace revalab::wire
