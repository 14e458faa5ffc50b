// Answers that are not there at once: delayed, dropped, and in parts. What the session makes of
// them, without a connection.

#include "core/wire/server_session.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

using std::chrono::seconds;
using test::EchoHandler;
using test::ManualClock;

std::string get(const std::string& target, const std::string& version = "1.1") {
  return "GET " + target + " HTTP/" + version + "\r\nHost: x\r\n\r\n";
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

struct SessionAnswersTest : testing::Test {
  std::string take_output() {
    std::string out(session.output());
    session.sent(out.size());
    return out;
  }
  /// Moves time and pokes, as a carrier does when something is due.
  void advance(Duration span) {
    clock.advance(span);
    session.poke();
  }
  ManualClock clock;
  EchoHandler handler;
  ServerSession session{handler, clock, {.unsent_max_bytes = 10'000}};
};

TEST_F(SessionAnswersTest, ADelayedAnswerIsSentWhenItIsDueAndAskedForOnce) {
  session.receive(get("/delay/20") + get("/behind"));
  EXPECT_EQ(session.waits_until(), Instant(seconds(20)));
  EXPECT_FALSE(session.idle());
  // Other clients' requests poke too; the answer is late whatever they changed.
  advance(seconds(19));
  EXPECT_EQ(session.output(), "");
  EXPECT_EQ(handler.asked_count, 1U);
  advance(seconds(1));
  EXPECT_EQ(handler.asked_count, 2U);
  const std::string out = take_output();
  EXPECT_LT(out.find("GET /delay/20 "), out.find("GET /behind "));
  EXPECT_TRUE(contains(out, "Date: Thu, 01 Jan 2026 00:00:20 GMT")) << out;
  EXPECT_TRUE(session.idle());
}

TEST_F(SessionAnswersTest, ADelayThatIsOverAlreadyIsNone) {
  session.receive(get("/delay/0"));
  EXPECT_TRUE(contains(session.output(), "GET /delay/0 "));
  EXPECT_FALSE(session.waits());
}

TEST_F(SessionAnswersTest, DrainingWaitsForADelayedAnswer) {
  session.receive(get("/delay/20"));
  session.drain();
  EXPECT_FALSE(session.finished());
  advance(seconds(20));
  EXPECT_TRUE(session.finished());
  EXPECT_TRUE(contains(session.output(), "Connection: close"));
}

TEST_F(SessionAnswersTest, ADroppedConnectionGetsNotAByteMore) {
  session.receive(get("/a") + get("/drop") + get("/behind"));
  EXPECT_TRUE(session.dropped());
  EXPECT_TRUE(session.finished());
  EXPECT_TRUE(session.output().ends_with("GET /a ")) << "the answer before it may go out";
  EXPECT_EQ(handler.seen.size(), 2U);
}

// RFC 9112 section 7.1: the chunk of length 0 ends the body, so nothing else may have that length.
TEST_F(SessionAnswersTest, PartsAreChunksAndTheLastOneEndsTheAnswer) {
  session.receive(get("/parts/3") + get("/behind"));
  const std::string first = take_output();
  EXPECT_TRUE(contains(first, "Transfer-Encoding: chunked\r\n")) << first;
  EXPECT_FALSE(contains(first, "Content-Length"));
  EXPECT_TRUE(first.ends_with("\r\n\r\n2\r\n1;\r\n")) << first;
  EXPECT_EQ(session.waits_until(), Instant(seconds(1)));
  // Poked too soon, the handler has nothing new.
  session.poke();
  EXPECT_EQ(session.output(), "");
  EXPECT_EQ(session.waits_until(), Instant(seconds(1)));
  advance(seconds(1));
  EXPECT_EQ(take_output(), "2\r\n2;\r\n");
  advance(seconds(1));
  const std::string last = take_output();
  EXPECT_TRUE(last.starts_with("2\r\n3;\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n")) << last;
  EXPECT_TRUE(last.ends_with("GET /behind ")) << "what was held behind it";
}

TEST_F(SessionAnswersTest, Http10GetsPartsUntilTheConnectionCloses) {
  session.receive(get("/parts/2", "1.0"));
  const std::string first = take_output();
  EXPECT_FALSE(contains(first, "Transfer-Encoding"));
  EXPECT_FALSE(contains(first, "Content-Length"));
  EXPECT_TRUE(contains(first, "Connection: close"));
  advance(seconds(1));
  EXPECT_EQ(take_output(), "2;");
  EXPECT_TRUE(session.finished());
}

// RFC 9110 section 9.3.2: the fields are those of the answer to GET.
TEST_F(SessionAnswersTest, HeadGetsTheFieldsOfAnAnswerInPartsAndNoPart) {
  session.receive("HEAD /parts/3 HTTP/1.1\r\nHost: x\r\n\r\n" + get("/behind"));
  const std::string out = take_output();
  EXPECT_TRUE(contains(out, "Transfer-Encoding: chunked\r\n\r\nHTTP/1.1 200 OK")) << out;
  EXPECT_FALSE(session.waits());
}

TEST_F(SessionAnswersTest, AClientThatGoesEndsAnAnswerInParts) {
  session.receive(get("/parts/9"));
  EXPECT_TRUE(session.wants_input()) << "or its going would not be seen";
  session.receive_end();
  EXPECT_TRUE(session.finished());
  EXPECT_FALSE(session.waits());
  EXPECT_TRUE(session.output().ends_with("1;\r\n0\r\n\r\n"));
  advance(seconds(5));
  EXPECT_EQ(handler.asked_count, 1U) << "nobody is left to ask for";
}

// Input behind a parked request stays in the kernel; here that would hide that the client goes.
TEST_F(SessionAnswersTest, AFloodBehindAnAnswerInPartsEndsIt) {
  session.receive(get("/parts/9"));
  int received = 0;
  while (!session.finished()) {
    ASSERT_TRUE(session.wants_input());
    session.receive(get("/behind"));
    ASSERT_LT(++received, 10'000);
  }
  EXPECT_GT(received, 100);
  EXPECT_TRUE(session.output().ends_with("1;\r\n0\r\n\r\n"));
  EXPECT_EQ(handler.asked_count, 1U);
}

TEST_F(SessionAnswersTest, DrainingEndsAnAnswerInParts) {
  session.receive(get("/parts/9"));
  session.drain();
  EXPECT_TRUE(session.finished());
  EXPECT_TRUE(session.output().ends_with("1;\r\n0\r\n\r\n"));
}

TEST_F(SessionAnswersTest, AnAnswerInPartsThatBeginsWhileDrainingHasOne) {
  session.receive("GET /parts/9 HTTP/1.1\r\nHo");
  session.drain();
  session.receive("st: x\r\n\r\n");
  EXPECT_TRUE(session.finished());
  EXPECT_TRUE(contains(session.output(), "Connection: close"));
  EXPECT_TRUE(session.output().ends_with("1;\r\n0\r\n\r\n"));
}

/// Gives parts of 6,000 bytes for ever.
class EndlessHandler final : public Handler {
 public:
  Answer handle(const Request& request, Instant now) override {
    ++asked_count;
    Response part(200);
    part.body.assign(6'000, 'x');
    return Partial{std::move(part), request, now + seconds(60)};
  }
  std::size_t asked_count = 0;
};

// A client that does not read an endless answer must not make the server keep it.
TEST_F(SessionAnswersTest, APokeThatFindsTooMuchUnreadIsMadeGoodLater) {
  EndlessHandler endless;
  ServerSession backed_up(endless, clock, {.unsent_max_bytes = 10'000});
  backed_up.receive(get("/"));
  backed_up.poke();
  backed_up.poke();
  EXPECT_EQ(endless.asked_count, 2U);
  EXPECT_EQ(backed_up.waits_until(), std::nullopt) << "time alone brings nothing";
  EXPECT_TRUE(backed_up.waits());
  backed_up.sent(backed_up.output().size());
  EXPECT_EQ(backed_up.waits_until(), clock.now()) << "the poke is remembered";
  backed_up.poke();
  EXPECT_EQ(endless.asked_count, 3U);
}

/// Words its refusals.
class WordyHandler final : public Handler {
 public:
  Answer handle(const Request& request, Instant now) override {
    static_cast<void>(request);
    static_cast<void>(now);
    return Response(200);
  }
  std::optional<Response> refuse(int status, const Request& head) override {
    refused.push_back(head);
    Response response(599);
    response.body = std::to_string(status) + " " + head.target;
    return response;
  }
  std::vector<Request> refused;
};

TEST_F(SessionAnswersTest, TheHandlerWordsARefusalAndTheStatusStands) {
  WordyHandler wordy;
  ServerSession refusing(wordy, clock);
  refusing.receive(
      "POST /t HTTP/1.1\r\nHost: x\r\nX-Amz-Target: T\r\nContent-Length: 99999999\r\n\r\n");
  EXPECT_TRUE(refusing.output().starts_with("HTTP/1.1 413 "));
  EXPECT_TRUE(refusing.output().ends_with("413 /t"));
  EXPECT_TRUE(contains(refusing.output(), "Connection: close"));
  EXPECT_TRUE(refusing.finished());
  ASSERT_EQ(wordy.refused.size(), 1U);
  EXPECT_EQ(wordy.refused[0].headers.get("X-Amz-Target"), "T");
}

TEST_F(SessionAnswersTest, WhatIsNoHttpIsRefusedWithAnEmptyHead) {
  WordyHandler wordy;
  ServerSession refusing(wordy, clock);
  refusing.receive("\x16\x03\x01 hello");
  EXPECT_TRUE(refusing.output().ends_with("400 "));
  EXPECT_EQ(wordy.refused.at(0), Request());
}

}  // namespace
}  // namespace revalab::wire
