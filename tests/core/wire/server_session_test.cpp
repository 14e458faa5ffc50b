#include "core/wire/server_session.hpp"

#include "tests/support/echo_handler.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

using test::EchoHandler;
using test::ManualClock;

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

struct ServerSessionTest : testing::Test {
  std::string take_output(ServerSession& session) {
    std::string out(session.output());
    session.sent(out.size());
    return out;
  }
  ManualClock clock;
  EchoHandler handler;
};

// The one thing a client can make a server keep without limit is what it does not read.
TEST_F(ServerSessionTest, TakesNothingUpWhileTooMuchIsUnread) {
  SessionLimits limits;
  limits.unsent_max_bytes = 10'000;
  ServerSession session(handler, clock, limits);
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += get("/size/4000");
  session.receive(requests);
  EXPECT_EQ(handler.seen.size(), 3U);
  EXPECT_LT(session.output().size(), 10'000U + 4'200U);
  EXPECT_FALSE(session.wants_input());
  // Reading on brings the rest, in full.
  std::size_t total = 0;
  while (!session.output().empty()) {
    const std::size_t count = std::min<std::size_t>(session.output().size(), 777);
    total += count;
    session.sent(count);
    EXPECT_LT(session.output().size(), 10'000U + 4'200U);
  }
  EXPECT_EQ(handler.seen.size(), 50U);
  EXPECT_GT(total, 50U * 4'000U);
  EXPECT_TRUE(session.wants_input());
}

TEST_F(ServerSessionTest, ParksAndHoldsWhatIsBehind) {
  ServerSession session(handler, clock);
  session.receive(get("/park/20") + get("/behind"));
  EXPECT_EQ(session.waits_until(), clock.now() + std::chrono::seconds(20));
  EXPECT_TRUE(session.output().empty());
  EXPECT_TRUE(handler.seen.empty());
  clock.advance(std::chrono::seconds(5));
  session.poke();
  EXPECT_TRUE(session.waits_until()) << "nothing has happened yet";
  handler.released = true;
  session.poke();
  EXPECT_FALSE(session.waits_until());
  EXPECT_EQ(handler.seen.size(), 2U);
  EXPECT_NE(session.output().find("GET /behind"), std::string::npos);
}

TEST_F(ServerSessionTest, KeepsLittleBehindAParkedExchange) {
  ServerSession session(handler, clock);
  session.receive(get("/park/20"));
  int received = 0;
  while (session.wants_input()) {
    session.receive(get("/behind"));
    ASSERT_LT(++received, 10'000);
  }
  EXPECT_GT(received, 100);
}

// A client may say all it has to say and then only listen. Source: RFC 9112 section 9.6.
TEST_F(ServerSessionTest, AnswersAfterTheClientEndedItsHalf) {
  ServerSession session(handler, clock);
  session.receive(get("/park/20") + get("/behind"));
  session.receive_end();
  EXPECT_FALSE(session.finished());
  clock.advance(std::chrono::seconds(20));
  session.poke();
  EXPECT_TRUE(session.finished());
  EXPECT_NE(session.output().find("GET /behind"), std::string::npos);
}

TEST_F(ServerSessionTest, EndsAtOnceWithoutRequests) {
  ServerSession session(handler, clock);
  session.receive_end();
  EXPECT_TRUE(session.finished());
  EXPECT_TRUE(session.output().empty());
}

TEST_F(ServerSessionTest, IgnoresWhatComesAfterTheLastAnswer) {
  ServerSession session(handler, clock);
  session.receive("nonsense\r\n\r\n" + get("/a"));
  const std::string refusal = take_output(session);
  EXPECT_TRUE(refusal.starts_with("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_TRUE(session.finished());
  session.receive(get("/b"));
  session.receive_end();
  EXPECT_TRUE(session.output().empty());
  EXPECT_TRUE(handler.seen.empty());
}

TEST_F(ServerSessionTest, DrainsByClosingAfterTheExchangeAtHand) {
  ServerSession idle(handler, clock);
  idle.drain();
  EXPECT_TRUE(idle.finished());

  ServerSession busy(handler, clock);
  busy.receive("GET /a HTTP/1.1\r\nHo");
  busy.drain();
  EXPECT_FALSE(busy.finished());
  busy.receive("st: x\r\n\r\n" + get("/b"));
  EXPECT_TRUE(busy.finished());
  EXPECT_NE(busy.output().find("Connection: close"), std::string::npos);
  EXPECT_EQ(handler.seen.size(), 1U);
}

}  // namespace
}  // namespace revalab::wire
