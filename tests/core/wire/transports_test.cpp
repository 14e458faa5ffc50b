#include "core/wire/direct_transport.hpp"
#include "core/wire/stream_transport.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

using test::EchoHandler;
using test::ManualClock;

TEST(StreamTransport, AnswersAsADirectCallDoes) {
  for (const std::size_t fragment_bytes : {0U, 1U, 31U}) {
    ManualClock clock;
    EchoHandler direct_handler;
    EchoHandler stream_handler;
    DirectTransport direct(direct_handler, clock);
    StreamTransport stream(stream_handler, clock, {.fragment_bytes = fragment_bytes});
    for (const auto* method : {"GET", "HEAD", "POST"}) {
      for (const auto* target : {"/a", "/size/5000", "/status/204", "/status/304"}) {
        Request request(method, target);
        request.headers = {{"Host", "localhost"}};
        if (request.method == "POST") request.headers.add("Content-Length", "4");
        if (request.method == "POST") request.body = "body";
        const auto expected = run_now(direct.send(request));
        const auto answer = run_now(stream.send(request));
        EXPECT_EQ(answer.value(), expected.value()) << method << " " << target;
      }
    }
    EXPECT_EQ(stream_handler.seen, direct_handler.seen);
  }
}

TEST(StreamTransport, WaitsOnTheClockWhileTheHandlerParks) {
  ManualClock clock;
  EchoHandler handler;
  StreamTransport stream(handler, clock, {.fragment_bytes = 3});
  std::optional<Result<Response>> answer;
  const auto ask = [&]() -> Task<void> {
    auto received = co_await stream.send(Request("GET", "/park/9"));
    answer = std::move(received);
  };
  Root root(ask());
  root.start();
  clock.advance(std::chrono::seconds(8));
  EXPECT_FALSE(root.done());
  clock.advance(std::chrono::seconds(1));
  ASSERT_TRUE(root.done());
  EXPECT_EQ(answer->value().body, "waited");
}

TEST(DirectTransport, WaitsOnTheClockWhileTheHandlerParks) {
  ManualClock clock(ManualClock::Sleeping::jump);
  EchoHandler handler;
  DirectTransport direct(handler, clock);
  const auto answer = run_now(direct.send(Request("GET", "/park/9")));
  EXPECT_EQ(answer.value().body, "waited");
  EXPECT_EQ(clock.now(), Instant(std::chrono::seconds(9)));
  EXPECT_EQ(answer.value().headers.get("Date"), "Thu, 01 Jan 2026 00:00:09 GMT");
}

// Faults of the way must look the same to a caller whatever carries its requests.
TEST(Transports, TellLateLostAndPartialAnswersAlike) {
  for (const bool by_call : {true, false}) {
    ManualClock clock(ManualClock::Sleeping::jump);
    EchoHandler handler;
    DirectTransport direct(handler, clock);
    StreamTransport stream(handler, clock, {.fragment_bytes = 3});
    Transport& transport = by_call ? static_cast<Transport&>(direct) : stream;
    const auto late = run_now(transport.send(Request("GET", "/delay/9")));
    EXPECT_EQ(late.value().body, "GET /delay/9 ");
    EXPECT_EQ(late.value().headers.get("Date"), "Thu, 01 Jan 2026 00:00:09 GMT");
    EXPECT_EQ(run_now(transport.send(Request("GET", "/drop"))).error(),
              ApiError(0, std::string(k_connection_lost), "closed without an answer"));
    const auto part = run_now(transport.send(Request("GET", "/parts/3")));
    EXPECT_EQ(part.value().body, "1;");
    EXPECT_EQ(part.value().headers.get("Content-Length"), "2");
    EXPECT_EQ(run_now(transport.send(Request("GET", "/next"))).value().body, "GET /next ");
  }
}

// A root that is dropped midway must leave nothing behind that could wake it.
TEST(StreamTransport, CanBeDroppedWhileItWaits) {
  ManualClock clock;
  EchoHandler handler;
  StreamTransport stream(handler, clock);
  {
    const auto ask = [&]() -> Task<void> {
      auto answer = co_await stream.send(Request("GET", "/park/9"));
      EXPECT_TRUE(answer.ok());
    };
    Root root(ask());
    root.start();
    EXPECT_EQ(clock.sleeper_count(), 1U);
  }
  EXPECT_EQ(clock.sleeper_count(), 0U);
  clock.advance(std::chrono::seconds(20));
  EXPECT_EQ(run_now(stream.send(Request("GET", "/next"))).value().body, "GET /next ");
}

TEST(StreamTransport, OpensAnotherConnectionAfterAClose) {
  ManualClock clock;
  EchoHandler handler;
  StreamTransport stream(handler, clock, {.server_limits = {.message = {.body_max_bytes = 3}}});
  Request request("POST", "/");
  request.body = "four";
  EXPECT_EQ(run_now(stream.send(request)).value().status, 413);
  EXPECT_EQ(run_now(stream.send(Request("GET", "/a"))).value().status, 200);
}

}  // namespace
}  // namespace revalab::wire
