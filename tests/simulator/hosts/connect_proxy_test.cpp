// A proxy over TCP: who gets what, and what strangers can do to it.

#include "simulator/hosts/connect_proxy.hpp"

#include "core/base/dice.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_server.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

using std::chrono::milliseconds;
using test::RawClient;

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}
std::function<bool(const std::string&)> ends_with(std::string text) {
  return [text = std::move(text)](const std::string& received) { return received.ends_with(text); };
}

/// `lab.example` is a server in this process, `localhost` a port, and all else is refused.
struct ConnectProxyTest : testing::Test {
  ConnectProxyTest() { server->listen_at(handed_over.listener()); }

  void start(ConnectProxyOptions options = {}) {
    proxy = ConnectProxy::listen(reactor, clock, options, [this](const ProxyHead& head) {
              if (head.host == "lab.example") return ProxyRoute(&handed_over);
              if (head.host != "localhost")
                return ProxyRoute(ProxyRefusal(403, "not " + head.host));
              return ProxyRoute(wire::TcpAddress{"127.0.0.1", head.port});
            }).value();
  }
  std::unique_ptr<RawClient> connect() {
    return std::make_unique<RawClient>(reactor, proxy->port());
  }
  bool wait_for(const std::function<bool()>& done) {
    bool expired = false;
    wire::Timer guard(reactor, [&] { expired = true; });
    guard.start(std::chrono::seconds(10));
    reactor.run_until([&] { return done() || expired; });
    return done();
  }
  std::string local() const { return "localhost:" + std::to_string(server->port()); }

  wire::Reactor reactor;
  wire::RealClock clock{reactor};
  test::EchoHandler handler;
  std::unique_ptr<wire::TcpServer> server =
      wire::TcpServer::listen(reactor, handler, clock, {}).value();
  wire::StreamQueue handed_over{reactor};
  std::unique_ptr<ConnectProxy> proxy;
};

// The bytes behind the head may be here already: a TLS client that does not wait for the answer.
TEST_F(ConnectProxyTest, HandsAConnectionOverWithAllThatCameBehindItsHead) {
  start();
  const auto client = connect();
  client->send("CONNECT lab.example:443 HTTP/1.1\r\nHost: lab.example:443\r\n\r\n" + get("/early"));
  const std::string& all = client->read_until(ends_with("GET /early "));
  EXPECT_TRUE(all.starts_with("HTTP/1.1 200 Connection Established\r\n\r\nHTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(wait_for([&] { return proxy->connection_count() == 0; })) << "it is the server's now";
  EXPECT_EQ(server->connection_count(), 1U);
  client->send(get("/late"));
  EXPECT_TRUE(client->read_until(ends_with("GET /late ")).ends_with("GET /late "));
}

TEST_F(ConnectProxyTest, HandsAPlainRequestOverForOneExchange) {
  start();
  const auto client = connect();
  client->send(
      "POST http://lab.example/a HTTP/1.1\r\nHost: other\r\nContent-Length: 4\r\n\r\nbo"
      "dy" +
      get("http://other.example/b"));
  const std::string& all = client->read_until_end();
  EXPECT_TRUE(all.ends_with("POST /a body")) << all;
  EXPECT_NE(all.find("Connection: close\r\n"), std::string::npos);
  ASSERT_EQ(handler.seen.size(), 1U);
  EXPECT_EQ(handler.seen.front().headers.get("Host"), "lab.example");
}

TEST_F(ConnectProxyTest, RelaysToAPort) {
  start();
  const auto tunnel = connect();
  tunnel->send("CONNECT " + local() + " HTTP/1.1\r\n\r\n" + get("/size/3000000"));
  tunnel->end();
  const std::string& large = tunnel->read_until_end();
  EXPECT_TRUE(large.ends_with(std::string(3'000'000, 'x'))) << large.size();
  const auto plain = connect();
  plain->send("GET http://" + local() + "/plain HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(plain->read_until_end().ends_with("GET /plain "));
  plain->end();
  EXPECT_TRUE(wait_for([&] { return proxy->connection_count() == 0; }));
  EXPECT_TRUE(wait_for([&] { return server->connection_count() == 0; }));
}

TEST_F(ConnectProxyTest, RefusesInWordsAndReadsOnSoThatTheyArrive) {
  start();
  const auto client = connect();
  client->send("POST http://example.org/ HTTP/1.1\r\nContent-Length: 5000000\r\n\r\n");
  client->send(std::string(5'000'000, 'b'));
  const std::string& answer = client->read_until_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 403 Forbidden\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\nrevalab: not example.org\n")) << answer;
  client->end();
  EXPECT_TRUE(wait_for([&] { return proxy->connection_count() == 0; }));
}

TEST_F(ConnectProxyTest, APortWhereNobodyListensIsABadGateway) {
  start();
  const std::string nobody =
      std::to_string(wire::TcpListener::open(reactor, {}).value()->port());  // And gone again.
  const auto client = connect();
  client->send("CONNECT localhost:" + nobody + " HTTP/1.1\r\n\r\n");
  const std::string& answer = client->read_until_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 502 Bad Gateway\r\n")) << answer;
  EXPECT_NE(answer.find("127.0.0.1:" + nobody + ": Connection refused"), std::string::npos);
}

TEST_F(ConnectProxyTest, OneByteAtATimeIsAsGood) {
  start();
  const auto client = connect();
  client->send("CONNECT lab.example:443 HTTP/1.1\r\n\r\n" + get("/slow"), 1);
  EXPECT_TRUE(client->read_until(ends_with("GET /slow ")).ends_with("GET /slow "));
}

// Neither saying nothing, nor trickling, nor a tunnel in which nothing happens.
TEST_F(ConnectProxyTest, NobodyStaysWithoutProgress) {
  ConnectProxyOptions options;
  options.request_max = milliseconds(50);
  options.idle_max = milliseconds(50);
  start(options);
  const auto silent = connect();
  const auto tunnel = connect();
  tunnel->send("CONNECT " + local() + " HTTP/1.1\r\n\r\n");
  const auto trickles = connect();
  int sent = 0;
  while (trickles->send("X", 1)) ASSERT_LT(++sent, 1'000'000);
  EXPECT_EQ(silent->read_until_end(), "");
  EXPECT_EQ(tunnel->read_until_end(), "HTTP/1.1 200 Connection Established\r\n\r\n");
  EXPECT_TRUE(wait_for([&] { return proxy->connection_count() == 0; }));
}

TEST_F(ConnectProxyTest, WhoFindsNoRoomWaitsUntilThereIsSome) {
  ConnectProxyOptions options;
  options.connections_max = 2;
  start(options);
  auto first = connect();
  auto second = connect();
  ASSERT_TRUE(wait_for([&] { return proxy->connection_count() == 2; }));
  const auto third = connect();
  third->send("CONNECT lab.example:443 HTTP/1.1\r\n\r\n" + get("/third"));
  first.reset();
  EXPECT_TRUE(third->read_until(ends_with("GET /third ")).ends_with("GET /third "));
}

// Clients that go in every state, and random bytes: afterwards nothing is left, and the next client
// is served.
TEST_F(ConnectProxyTest, WhateverClientsDoNothingIsLeft) {
  ConnectProxyOptions options;
  options.linger_max = milliseconds(50);
  start(options);
  Dice dice(20261124);
  const std::vector<std::string> beginnings{
      "",
      "CONNECT ",
      "CONNECT lab.example:443 HTTP/1.1\r\n\r\n",
      "CONNECT " + local() + " HTTP/1.1\r\n\r\n" + get("/size/300000"),
      "GET http://" + local() + "/size/300000 HTTP/1.1\r\n\r\n",
      "GET http://lab.example/size/300000 HTTP/1.1\r\n\r\n",
      "CONNECT example.org:443 HTTP/1.1\r\n\r\n"};
  for (int i = 0; i < 400; ++i) {
    std::string bytes = beginnings[dice.below(beginnings.size())];
    bytes.resize(dice.below(bytes.size() + 1));
    for (auto left = dice.below(50); left > 0; --left) {
      bytes.push_back(static_cast<char>(dice.below(256)));
    }
    const auto client = connect();
    client->send(i % 3 == 0 ? beginnings[static_cast<std::size_t>(i) % 7] : bytes);
    if (dice.below(2) == 0) client->end();
    if (dice.below(2) == 0) {
      bool turned = false;
      reactor.post([&] { turned = true; });
      wait_for([&] { return turned; });
    }
  }
  EXPECT_TRUE(wait_for([&] { return proxy->connection_count() == 0; }));
  EXPECT_TRUE(wait_for([&] { return server->connection_count() == 0; }));
  const auto client = connect();
  client->send("CONNECT lab.example:443 HTTP/1.1\r\n\r\n" + get("/still"));
  EXPECT_TRUE(client->read_until(ends_with("GET /still ")).ends_with("GET /still "));
}

TEST_F(ConnectProxyTest, MayBeDroppedAtAnyMoment) {
  start();
  const auto asking = connect();
  asking->send("CONNECT ");
  const auto relayed = connect();
  relayed->send("CONNECT " + local() + " HTTP/1.1\r\n\r\n" + get("/park/3600"));
  ASSERT_TRUE(wait_for([&] { return server->waiting_count() == 1; }));
  proxy.reset();
  EXPECT_EQ(asking->read_until_end(), "");
  EXPECT_EQ(relayed->read_until_end(), "HTTP/1.1 200 Connection Established\r\n\r\n");
}

}  // namespace
}  // namespace revalab::sim
