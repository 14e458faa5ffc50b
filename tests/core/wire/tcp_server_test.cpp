#include "core/wire/tcp_server.hpp"

#include "core/wire/real_clock.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

using test::EchoHandler;
using test::RawClient;

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}
std::function<bool(const std::string&)> ends_with(std::string text) {
  return [text = std::move(text)](const std::string& received) { return received.ends_with(text); };
}

struct TcpServerTest : testing::Test {
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

  /// Lets the reactor do what is ready.
  void turn() {
    bool turned = false;
    Timer timer(reactor, [&] { turned = true; });
    timer.start(std::chrono::milliseconds(5));
    wait_for([&] { return turned; });
  }
  static void ask(RawClient& client, const std::string& target) {
    client.send(get(target));
    const std::string body = "GET " + target + " ";
    EXPECT_TRUE(client.read_until(ends_with(body)).ends_with(body)) << target;
  }

  Reactor reactor;
  RealClock clock{reactor};
  EchoHandler handler;
  std::unique_ptr<TcpServer> server;
};

TEST_F(TcpServerTest, KeepsAConnectionForTheNextRequest) {
  start();
  RawClient client(reactor, server->port());
  client.send(get("/one"));
  client.read_until(ends_with("GET /one "));
  client.send(get("/two"));
  EXPECT_TRUE(client.read_until(ends_with("GET /two ")).ends_with("GET /two "));
  EXPECT_EQ(server->connection_count(), 1U);
}

TEST_F(TcpServerTest, ServesManyConnectionsAtOnce) {
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(std::make_unique<RawClient>(reactor, server->port()));
    clients.back()->send("GET /" + std::to_string(i));
  }
  for (int i = 49; i >= 0; --i) {
    RawClient& client = *clients[static_cast<std::size_t>(i)];
    client.send(" HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string body = "GET /" + std::to_string(i) + " ";
    EXPECT_TRUE(client.read_until(ends_with(body)).ends_with(body));
  }
}

TEST_F(TcpServerTest, SurvivesWhateverClientsDo) {
  start();
  {
    RawClient leaves(reactor, server->port());
    leaves.send("GET / HT");
  }
  {
    RawClient never_reads(reactor, server->port());
    never_reads.send(get("/size/3000000"));
  }
  RawClient nonsense(reactor, server->port());
  nonsense.send(std::string(300'000, '\xff'));
  EXPECT_TRUE(nonsense.read_until_end().starts_with("HTTP/1.1 4"));
  RawClient good(reactor, server->port());
  good.send(get("/good"));
  EXPECT_TRUE(good.read_until(ends_with("GET /good ")).ends_with("GET /good "));
}

// Closing with unread input makes the kernel reset the connection, and the reset overtakes the
// answer on its way. Source: RFC 9112 section 9.6.
TEST_F(TcpServerTest, LingersSoThatARefusalIsReadBeforeTheConnectionCloses) {
  start();
  RawClient client(reactor, server->port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n");
  EXPECT_TRUE(client.send(std::string(5'000'000, 'b')));
  const std::string answer = client.read_until_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 ")) << answer;
  EXPECT_EQ(server->connection_count(), 1U) << "until the client has closed too";
  client.end();
  EXPECT_TRUE(wait_for([&] { return server->connection_count() == 0; }));
}

TEST_F(TcpServerTest, LingersNoLongerThanItMust) {
  TcpServerOptions options;
  options.linger_max = std::chrono::seconds(0);
  start(options);
  RawClient client(reactor, server->port());
  client.send("nonsense\r\n\r\n");
  client.read_until_end();
  EXPECT_TRUE(wait_for([&] { return server->connection_count() == 0; }));
}

TEST_F(TcpServerTest, KeepsLittleForAClientThatNeverReads) {
  start();
  RawClient client(reactor, server->port());
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += get("/size/1000000");
  client.send(requests);
  RawClient other(reactor, server->port());
  other.send(get("/other"));
  EXPECT_TRUE(other.read_until(ends_with("GET /other ")).ends_with("GET /other "));
  // What the kernel takes differs, but it is nothing like 200 MB.
  EXPECT_LT(handler.seen.size(), 100U);
}

TEST_F(TcpServerTest, ClosesWhatMakesNoProgress) {
  TcpServerOptions options;
  options.idle_max = std::chrono::seconds(0);
  options.request_max = std::chrono::seconds(0);
  start(options);
  RawClient silent(reactor, server->port());
  RawClient slow(reactor, server->port());
  slow.send("GET / HTTP/1.1\r\n");
  RawClient stuck(reactor, server->port());
  stuck.send(get("/size/8000000"));
  EXPECT_EQ(silent.read_until_end(), "");
  EXPECT_EQ(slow.read_until_end(), "");
  EXPECT_TRUE(wait_for([&] { return server->connection_count() == 0; }));
}

TEST_F(TcpServerTest, GivesIdleConnectionsLongerThanRequestsUnderWay) {
  TcpServerOptions options;
  options.request_max = std::chrono::seconds(0);
  start(options);
  RawClient idle(reactor, server->port());
  RawClient slow(reactor, server->port());
  slow.send("GET / HTTP/1.1\r\n");
  slow.read_until_end();
  EXPECT_EQ(server->connection_count(), 1U);
  idle.send(get("/still"));
  EXPECT_TRUE(idle.read_until(ends_with("GET /still ")).ends_with("GET /still "));
}

TEST_F(TcpServerTest, LetsTheNextClientInWhenOneLeaves) {
  TcpServerOptions options;
  options.connections_max = 1;
  start(options);
  auto first = std::make_unique<RawClient>(reactor, server->port());
  first->send("GET /first HTTP/1.1\r\n");
  turn();
  // The kernel completes the connection; the server takes it up later.
  RawClient second(reactor, server->port());
  second.send(get("/second"));
  turn();
  EXPECT_EQ(server->connection_count(), 1U);
  EXPECT_TRUE(handler.seen.empty());
  first.reset();
  EXPECT_TRUE(second.read_until(ends_with("GET /second ")).ends_with("GET /second "));
}

// Connections between requests cost their clients nothing to open again; a new client has nothing.
TEST_F(TcpServerTest, ANewClientTakesThePlaceOfWhoHasBeenIdleLongest) {
  TcpServerOptions options;
  options.connections_max = 3;
  start(options);
  RawClient waiting(reactor, server->port());
  waiting.send(get("/park/3600"));
  ASSERT_TRUE(wait_for([&] { return server->waiting_count() == 1; }));
  RawClient idle(reactor, server->port());
  RawClient busy(reactor, server->port());
  ask(idle, "/idle");
  ask(busy, "/busy");
  ask(idle, "/again");
  RawClient next(reactor, server->port());
  ask(next, "/next");
  EXPECT_EQ(busy.read_until_end().find("HTTP/1.1 4"), std::string::npos);
  EXPECT_TRUE(busy.peer_ended()) << "its last request is the longest ago";
  ask(idle, "/still");
  EXPECT_EQ(server->waiting_count(), 1U) << "a parked exchange is not idle";
  EXPECT_EQ(server->connection_count(), 3U);
}

TEST_F(TcpServerTest, NobodyIsClosedForNobody) {
  TcpServerOptions options;
  options.connections_max = 2;
  start(options);
  RawClient first(reactor, server->port());
  RawClient second(reactor, server->port());
  for (int i = 0; i < 3; ++i) {
    ask(first, "/first");
    ask(second, "/second");
  }
  EXPECT_EQ(server->connection_count(), 2U);
}

TEST_F(TcpServerTest, AStreamAndAHalfSentRequestAreNotIdle) {
  TcpServerOptions options;
  options.connections_max = 2;
  start(options);
  RawClient stream(reactor, server->port());
  stream.send(get("/parts/1000"));
  stream.read_until(ends_with("1;\r\n"));
  RawClient half(reactor, server->port());
  half.send("GET /half HTTP/1.1\r\n");
  turn();
  RawClient next(reactor, server->port());
  next.send(get("/next"));
  turn();
  EXPECT_EQ(server->connection_count(), 2U);
  // Its answer makes the half-sent one idle, and at once there is room.
  half.send("Host: x\r\n\r\n");
  EXPECT_TRUE(half.read_until(ends_with("GET /half ")).ends_with("GET /half "));
  EXPECT_TRUE(next.read_until(ends_with("GET /next ")).ends_with("GET /next "));
  EXPECT_EQ(server->waiting_count(), 1U);
}

TEST_F(TcpServerTest, AnswersAParkedExchangeWhenItIsDue) {
  start();
  RawClient client(reactor, server->port());
  client.send(get("/park/1") + get("/behind"));
  const Instant asked = clock.now();
  client.read_until(ends_with("GET /behind "));
  EXPECT_GE(clock.now() - asked, std::chrono::milliseconds(900));
}

// A long poll ends when a message arrives, which is another client's request.
TEST_F(TcpServerTest, AnswersAParkedExchangeWhenAnotherRequestChangedTheState) {
  start();
  RawClient waiting(reactor, server->port());
  waiting.send(get("/park/3600"));
  RawClient other(reactor, server->port());
  other.send(get("/a"));
  other.read_until(ends_with("GET /a "));
  EXPECT_TRUE(handler.parked_until.has_value());
  handler.released = true;
  other.send(get("/b"));
  other.read_until(ends_with("GET /b "));
  waiting.read_until(ends_with("GET /park/3600 "));
  EXPECT_EQ(handler.seen.size(), 3U);
}

TEST_F(TcpServerTest, PokesWhenToldThatTheStateChanged) {
  start();
  RawClient waiting(reactor, server->port());
  waiting.send(get("/park/3600"));
  wait_for([&] { return handler.parked_until.has_value(); });
  handler.released = true;
  server->poke();
  EXPECT_TRUE(waiting.read_until(ends_with("/park/3600 ")).ends_with("/park/3600 "));
}

TEST_F(TcpServerTest, DrainsWithoutLosingAnExchange) {
  start();
  RawClient idle(reactor, server->port());
  RawClient busy(reactor, server->port());
  busy.send("GET /busy HTTP/1.1\r\nHo");
  ASSERT_TRUE(wait_for([&] { return server->connection_count() == 2; }));
  turn();
  server->drain();
  EXPECT_EQ(idle.read_until_end(), "");
  busy.send("st: x\r\n\r\n");
  const std::string answer = busy.read_until_end();
  EXPECT_TRUE(answer.ends_with("GET /busy "));
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  busy.end();
  EXPECT_TRUE(wait_for([&] { return server->connection_count() == 0; }));
}

TEST_F(TcpServerTest, CanBeDroppedAtAnyMoment) {
  start();
  RawClient reading(reactor, server->port());
  reading.send(get("/park/3600"));
  RawClient writing(reactor, server->port());
  writing.send(get("/size/8000000"));
  ASSERT_TRUE(wait_for([&] { return handler.seen.size() == 1; }));
  server.reset();
  bool turned = false;
  reactor.post([&] { turned = true; });
  EXPECT_TRUE(wait_for([&] { return turned; }));
  reading.read_until_end();
  EXPECT_TRUE(reading.peer_ended());
}

// The user's business: the message names the address.
TEST_F(TcpServerTest, SaysWhichPortIsTaken) {
  start();
  TcpServerOptions options;
  options.address.port = server->port();
  const auto second = TcpServer::listen(reactor, handler, clock, options);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().find(std::to_string(server->port())), std::string::npos);
}

}  // namespace
}  // namespace revalab::wire
