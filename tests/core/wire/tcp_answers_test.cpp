// Answers that are not there at once, over TCP: what only a connection can show.

#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_server.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

using test::EchoHandler;
using test::RawClient;

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

struct TcpAnswersTest : testing::Test {
  void start(const TcpServerOptions& options = {}) {
    server = TcpServer::listen(reactor, handler, clock, options).value();
  }
  /// Runs the reactor until `done`, at most ten seconds.
  bool wait_for(const std::function<bool()>& done) {
    bool expired = false;
    Timer guard(reactor, [&] { expired = true; });
    guard.start(std::chrono::seconds(10));
    reactor.run_until([&] { return done() || expired; });
    return done();
  }
  static std::string read_until(RawClient& client, const std::string& end) {
    return client.read_until([&](const std::string& received) { return received.ends_with(end); });
  }

  /// Moves the server's time, as the simulator does.
  void advance(Duration span) {
    clock.advance(span);
    server->poke();
  }

  Reactor reactor;
  test::ManualClock clock;
  EchoHandler handler;
  std::unique_ptr<TcpServer> server;
};

TEST_F(TcpAnswersTest, ADelayedAnswerComesByItselfWhenItIsDue) {
  const RealClock real_clock(reactor);
  server = TcpServer::listen(reactor, handler, real_clock, {}).value();
  RawClient client(reactor, server->port());
  const Instant asked = real_clock.now();
  client.send(get("/delay/1") + get("/behind"));
  EXPECT_TRUE(read_until(client, "GET /behind ").ends_with("GET /behind "));
  EXPECT_GE(real_clock.now() - asked, std::chrono::seconds(1));
}

// What the handler did for a late answer is done, and others may have waited for it.
TEST_F(TcpAnswersTest, ADelayedRequestWakesWhoWaitsForWhatItChanged) {
  start();
  RawClient waiting(reactor, server->port());
  waiting.send(get("/park/3600"));
  ASSERT_TRUE(wait_for([&] { return server->waiting_count() == 1; }));
  handler.released = true;
  RawClient late(reactor, server->port());
  late.send(get("/delay/3600"));
  EXPECT_TRUE(read_until(waiting, "GET /park/3600 ").ends_with("GET /park/3600 "));
}

TEST_F(TcpAnswersTest, DrainingWaitsForADelayedAnswer) {
  start();
  RawClient client(reactor, server->port());
  client.send(get("/delay/1"));
  ASSERT_TRUE(wait_for([&] { return server->waiting_count() == 1; }));
  server->drain();
  EXPECT_EQ(server->connection_count(), 1U);
  advance(std::chrono::seconds(1));
  EXPECT_TRUE(client.read_until_end().ends_with("GET /delay/1 "));
}

TEST_F(TcpAnswersTest, ADroppedConnectionClosesAtOnceAndOnlyIt) {
  start();
  RawClient other(reactor, server->port());
  RawClient client(reactor, server->port());
  client.send(get("/drop"));
  EXPECT_EQ(client.read_until_end(), "");
  EXPECT_EQ(server->connection_count(), 1U) << "without lingering";
  other.send(get("/other"));
  EXPECT_TRUE(read_until(other, "GET /other ").ends_with("GET /other "));
}

TEST_F(TcpAnswersTest, PartsComeAsTheyAreDueAndOthersAreServedMeanwhile) {
  start();
  RawClient client(reactor, server->port());
  client.send(get("/parts/2") + get("/behind"));
  EXPECT_TRUE(read_until(client, "2\r\n1;\r\n").ends_with("2\r\n1;\r\n"));
  RawClient other(reactor, server->port());
  other.send(get("/other"));
  read_until(other, "GET /other ");
  advance(std::chrono::seconds(1));
  const std::string received = read_until(client, "GET /behind ");
  EXPECT_NE(received.find("2\r\n2;\r\n0\r\n\r\nHTTP/1.1 200 OK"), std::string::npos) << received;
}

// A console that watches sees what another client's request changed without waiting for its turn.
TEST_F(TcpAnswersTest, AnotherRequestBringsTheNextPartAtOnce) {
  start();
  RawClient watching(reactor, server->port());
  watching.send(get("/parts/1000"));
  read_until(watching, "1;\r\n");
  handler.released = true;
  RawClient other(reactor, server->port());
  other.send(get("/other"));
  EXPECT_TRUE(read_until(watching, "2;\r\n").ends_with("2;\r\n"));
  server->poke();
  EXPECT_TRUE(read_until(watching, "3;\r\n").ends_with("3;\r\n"));
}

// Two that watch must not keep each other awake.
TEST_F(TcpAnswersTest, APartIsNoReasonToAskAgain) {
  start();
  RawClient one(reactor, server->port());
  RawClient two(reactor, server->port());
  one.send(get("/parts/1000"));
  two.send(get("/parts/1000"));
  read_until(one, "1;\r\n");
  read_until(two, "1;\r\n");
  bool expired = false;
  Timer timer(reactor, [&] { expired = true; });
  timer.start(std::chrono::milliseconds(50));
  ASSERT_TRUE(wait_for([&] { return expired; }));
  EXPECT_LT(handler.asked_count, 6U);
}

TEST_F(TcpAnswersTest, AClientThatGoesIsForgottenThoughNothingIsSent) {
  start();
  auto client = std::make_unique<RawClient>(reactor, server->port());
  client->send(get("/parts/1000"));
  read_until(*client, "1;\r\n");
  EXPECT_EQ(server->waiting_count(), 1U);
  client.reset();
  EXPECT_TRUE(wait_for([&] { return server->connection_count() == 0; }));
  EXPECT_EQ(handler.asked_count, 1U) << "not first at the next part";
}

TEST_F(TcpAnswersTest, DrainingEndsAnAnswerInPartsAsIfItHadNoMore) {
  start();
  RawClient client(reactor, server->port());
  client.send(get("/parts/1000"));
  read_until(client, "1;\r\n");
  server->drain();
  EXPECT_TRUE(client.read_until_end().ends_with("2\r\n1;\r\n0\r\n\r\n"));
}

/// Has 100 kB more whenever it is asked.
class FirehoseHandler final : public Handler {
 public:
  Answer handle(const Request& request, Instant now) override {
    if (request.path() != "/firehose") return Response(204);
    ++asked_count;
    Response part(200);
    part.body.assign(100'000, 'x');
    return Partial{std::move(part), request, now};
  }
  std::size_t asked_count = 0;
};

// The kernel takes some megabytes; after those the handler is asked no more, until the client gives
// up and the time-out for an unread answer ends it.
TEST_F(TcpAnswersTest, KeepsLittleOfAnEndlessAnswerNobodyReads) {
  FirehoseHandler firehose;
  TcpServerOptions options;
  options.idle_max = std::chrono::milliseconds(100);
  const auto hose = TcpServer::listen(reactor, firehose, clock, options).value();
  RawClient client(reactor, hose->port());
  client.send(get("/firehose"));
  ASSERT_TRUE(wait_for([&] { return hose->connection_count() == 1; }));
  EXPECT_TRUE(wait_for([&] { return hose->connection_count() == 0; }));
  EXPECT_GT(firehose.asked_count, 1U);
  EXPECT_LT(firehose.asked_count, 200U);
}

TEST_F(TcpAnswersTest, AnEndlessAnswerThatIsReadStarvesNobody) {
  FirehoseHandler firehose;
  const auto hose = TcpServer::listen(reactor, firehose, clock, {}).value();
  RawClient client(reactor, hose->port());
  client.send(get("/firehose"));
  client.read_until([](const std::string& received) { return received.size() > 3'000'000; });
  RawClient other(reactor, hose->port());
  other.send(get("/other"));
  EXPECT_TRUE(read_until(other, "\r\n\r\n").starts_with("HTTP/1.1 204 "));
}

}  // namespace
}  // namespace revalab::wire
