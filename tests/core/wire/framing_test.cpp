#include "core/wire/framing.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

constexpr std::string_view k_date = "Thu, 01 Jan 2026 00:00:00 GMT";

std::string written(const Response& response, const ResponseFraming& framing = {}) {
  std::string out;
  append_response(out, response, framing, k_date);
  return out;
}

// A handler that copies an origin's answer copies its framing too, which is no longer true.
TEST(Framing, ReplacesTheHandlersFraming) {
  Response response(200);
  response.headers = {{"Content-Length", "999"},
                      {"Transfer-Encoding", "chunked"},
                      {"Connection", "keep-alive"},
                      {"Date", "then"},
                      {"X", "y"}};
  response.body = "body";
  EXPECT_EQ(written(response),
            "HTTP/1.1 200 OK\r\nDate: then\r\nX: y\r\nContent-Length: 4\r\n\r\nbody");
}

// S3's HeadObject knows the length without having the body at hand.
TEST(Framing, KeepsTheLengthThatAnAnswerToHeadStates) {
  Response response(200);
  response.headers = {{"Content-Length", "999"}, {"Date", "then"}};
  EXPECT_EQ(written(response, {.head_request = true}),
            "HTTP/1.1 200 OK\r\nDate: then\r\nContent-Length: 999\r\n\r\n");
  response.status = 304;
  EXPECT_EQ(written(response),
            "HTTP/1.1 304 Not Modified\r\nDate: then\r\nContent-Length: 999\r\n\r\n");
}

// A client that gets a line break echoed could write fields of its own.
TEST(Framing, LetsNoValueBeginAnotherField) {
  Response response(200);
  response.headers = {{"Date", "then"}, {"X", std::string("a\r\nSet-Cookie: b\0c", 18)}};
  EXPECT_EQ(written(response),
            "HTTP/1.1 200 OK\r\nDate: then\r\nX: a  Set-Cookie: b c\r\nContent-Length: 0\r\n\r\n");
}

TEST(Framing, StatesTheLengthOfWhatUsuallyHasABody) {
  std::string out;
  append_request(out, Request("POST", "/"), "h:1");
  append_request(out, Request("GET", "/"), "h:1");
  EXPECT_EQ(out,
            "POST / HTTP/1.1\r\nHost: h:1\r\nContent-Length: 0\r\n\r\n"
            "GET / HTTP/1.1\r\nHost: h:1\r\n\r\n");
}

TEST(Framing, RendersTheDateOncePerSecond) {
  DateField date;
  const WallTime second = WallTime::parse_rfc3339("2026-01-01T00:00:00.2Z").value();
  EXPECT_EQ(date.at(second), k_date);
  EXPECT_EQ(date.at(second + std::chrono::milliseconds(799)), k_date);
  EXPECT_EQ(date.at(second + std::chrono::milliseconds(800)), "Thu, 01 Jan 2026 00:00:01 GMT");
}

}  // namespace
}  // namespace revalab::wire
