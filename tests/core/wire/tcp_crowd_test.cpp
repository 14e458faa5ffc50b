// What strangers can do to a port: after each of it the server answers somebody else at once.

#include "core/base/dice.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_server.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/raw_client.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace revalab::wire {
namespace {

using std::chrono::milliseconds;
using test::EchoHandler;
using test::RawClient;

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

struct TcpCrowdTest : testing::Test {
  void start(const TcpServerOptions& options = {}) {
    server = TcpServer::listen(reactor, handler, clock, options).value();
  }
  std::unique_ptr<RawClient> connect() {
    return std::make_unique<RawClient>(reactor, server->port());
  }
  /// Lets the reactor do what is ready.
  void turn(Duration span = milliseconds(2)) {
    bool turned = false;
    Timer timer(reactor, [&] { turned = true; });
    timer.start(span);
    reactor.run_until([&] { return turned; });
  }
  void expect_service() {
    const auto client = connect();
    client->send(get("/still"));
    const auto& answer = client->read_until(
        [](const std::string& received) { return received.ends_with("GET /still "); });
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
    EXPECT_TRUE(answer.ends_with("GET /still ")) << answer;
  }

  Reactor reactor;
  RealClock clock{reactor};
  EchoHandler handler;
  std::unique_ptr<TcpServer> server;
};

// Some begin as requests do, so that every part of the parser gets its share.
TEST_F(TcpCrowdTest, RandomBytes) {
  start();
  Dice dice(20261124);
  const std::vector<std::string> beginnings{
      "", "GET / HTTP/1.1\r\n", get("/a"),
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"};
  for (int i = 0; i < 300; ++i) {
    std::string bytes = beginnings[dice.below(beginnings.size())];
    for (auto left = dice.below(300); left > 0; --left) {
      bytes.push_back(static_cast<char>(dice.below(256)));
    }
    const auto client = connect();
    client->send(bytes);
    client->end();
    client->read_until_end();
    EXPECT_TRUE(client->peer_ended());
  }
  expect_service();
}

TEST_F(TcpCrowdTest, RequestsThatBreakOffAnywhere) {
  start();
  const std::string request =
      "POST /whole HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n";
  for (std::size_t size = 0; size <= request.size(); ++size) {
    const auto ends = connect();
    ends->send(request.substr(0, size));
    ends->end();
    const bool is_answered = ends->read_until_end().find("POST /whole body") != std::string::npos;
    EXPECT_EQ(is_answered, size == request.size()) << size;
    connect()->send(request.substr(0, size));  // And this one is gone at once.
  }
  expect_service();
  EXPECT_EQ(handler.seen.size(), 3U) << "besides it the two that were whole";
}

TEST_F(TcpCrowdTest, BodiesThatAreTooLargeOrOfTwoLengths) {
  start();
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\n";
  const auto large = connect();
  EXPECT_TRUE(large->send(head + "Content-Length: 17000000\r\n\r\n"));
  EXPECT_TRUE(large->send(std::string(17'000'000, 'b')));
  EXPECT_TRUE(large->read_until_end().starts_with("HTTP/1.1 413 "));
  const auto two_lengths = connect();
  two_lengths->send(head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  EXPECT_TRUE(two_lengths->read_until_end().starts_with("HTTP/1.1 400 "));
  expect_service();
  EXPECT_EQ(handler.seen.size(), 1U);
}

TEST_F(TcpCrowdTest, OneByteAtATime) {
  start();
  const auto slow = connect();
  const std::string request = get("/slow");
  slow->send(request.substr(0, 10), 1);
  expect_service();
  slow->send(request.substr(10), 1);
  slow->end();
  EXPECT_TRUE(slow->read_until_end().ends_with("GET /slow "));
}

// The time counts from a request's first byte, so neither stopping nor trickling helps.
TEST_F(TcpCrowdTest, RequestsThatTakeTooLong) {
  TcpServerOptions options;
  options.request_max = milliseconds(50);
  start(options);
  const auto idle = connect();
  const auto stops = connect();
  stops->send("GET / HT");
  const auto trickles = connect();
  int sent = 0;
  while (trickles->send("x")) {
    turn();
    ASSERT_LT(++sent, 5'000);
  }
  EXPECT_EQ(stops->read_until_end(), "");
  EXPECT_TRUE(handler.seen.empty());
  expect_service();
  idle->send(get("/idle"));
  idle->end();
  EXPECT_TRUE(idle->read_until_end().ends_with("GET /idle ")) << "it had not begun to ask";
}

// A connection that was kept for longer than a request may take has as long as any other.
TEST_F(TcpCrowdTest, ARequestIsNotLateBecauseItsConnectionIsOld) {
  TcpServerOptions options;
  options.request_max = milliseconds(100);
  start(options);
  const auto client = connect();
  turn(milliseconds(300));
  client->send("GET /old HTTP/1.1\r\n");
  turn(milliseconds(20));
  client->send("Host: x\r\n\r\n");
  client->end();
  EXPECT_TRUE(client->read_until_end().ends_with("GET /old "));
}

TEST_F(TcpCrowdTest, HundredsThatSayNothing) {
  TcpServerOptions options;
  options.connections_max = 200;
  start(options);
  std::vector<std::unique_ptr<RawClient>> crowd;
  for (int i = 0; i < 300; ++i) crowd.push_back(connect());
  expect_service();
  EXPECT_EQ(server->connection_count(), 200U);
  crowd.front()->read_until_end();
  EXPECT_TRUE(crowd.front()->peer_ended()) << "who has been idle longest went first";
}

// With something unread in its buffer a socket that closes resets the connection.
TEST_F(TcpCrowdTest, ClientsThatReset) {
  start();
  for (int i = 0; i < 50; ++i) {
    const auto client = connect();
    client->send(get("/size/3000000") + get("/parts/9") + get("/behind"));
    turn(milliseconds(1));
  }
  expect_service();
  turn();
  EXPECT_LE(server->connection_count(), 1U);
}

/// Takes all file descriptors of the process but a few.
class Famine {
 public:
  explicit Famine(std::size_t left) {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit scarce = before_;
    scarce.rlim_cur = 200;
    setrlimit(RLIMIT_NOFILE, &scarce);
    const auto take = [] { return open("/dev/null", O_RDONLY | O_CLOEXEC); };
    for (int taken = take(); taken >= 0; taken = take()) taken_.push_back(taken);
    for (; left > 0 && !taken_.empty(); --left) {
      close(taken_.back());
      taken_.pop_back();
    }
  }
  Famine(const Famine&) = delete;
  Famine& operator=(const Famine&) = delete;
  ~Famine() {
    for (const int taken : taken_) close(taken);
    setrlimit(RLIMIT_NOFILE, &before_);
  }

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

// Client and server share the process: each connection takes two descriptors, and the last client
// takes the last one.
TEST_F(TcpCrowdTest, SoManyThatNoDescriptorIsLeft) {
#if defined(__has_feature)
#if __has_feature(undefined_behavior_sanitizer)
  GTEST_SKIP() << "the sanitizer itself needs descriptors to look at an error's type";
#endif
#endif
  start();
  const Famine famine(7);
  const auto oldest = connect();
  const auto second = connect();
  const auto third = connect();
  turn();
  ASSERT_EQ(server->connection_count(), 3U);
  expect_service();
  oldest->read_until_end();
  EXPECT_TRUE(oldest->peer_ended());
  EXPECT_FALSE(second->peer_ended());
}

}  // namespace
}  // namespace revalab::wire
