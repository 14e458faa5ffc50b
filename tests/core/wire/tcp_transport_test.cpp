#include "core/wire/tcp_transport.hpp"

#include "core/wire/blocking_transport.hpp"
#include "core/wire/drive.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_server.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>

#include <array>

namespace revalab::wire {
namespace {

using test::EchoHandler;

constexpr std::string_view k_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// A server that does exactly what a test scripts, one step for each request it reads; the last
/// step repeats. It does not parse: a request is whatever one read gives.
class ScriptedServer {
 public:
  struct Step {
    std::string say = {};
    bool close = false;
  };

  ScriptedServer(Reactor& reactor, std::vector<Step> steps) {
    listener_ = TcpListener::open(reactor, {}).value();
    steps_ = std::move(steps);
    listener_->wait_connection([this] { accept(); });
  }
  [[nodiscard]] TcpAddress address() const { return {"127.0.0.1", listener_->port()}; }
  [[nodiscard]] std::size_t connection_count() const { return streams_.size(); }
  [[nodiscard]] std::size_t request_count() const { return request_count_; }
  void hang_up() {
    for (auto& stream : streams_) stream.reset();
  }

 private:
  void accept() {
    auto accepted = listener_->accept();
    if (accepted.ok() && accepted.value()) {
      streams_.push_back(std::move(accepted).value());
      wait(streams_.size() - 1);
    }
    listener_->wait_connection([this] { accept(); });
  }
  void wait(std::size_t index) {
    streams_[index]->wait_readable([this, index] { read(index); });
  }
  void read(std::size_t index) {
    std::array<char, 4096> buffer{};
    const IoResult result = streams_[index]->read_some(buffer.data(), buffer.size());
    if (result.status != IoStatus::ok) {
      streams_[index].reset();
      return;
    }
    const Step& step = steps_[std::min(request_count_++, steps_.size() - 1)];
    if (!step.say.empty()) streams_[index]->write_some(step.say);
    if (step.close) {
      streams_[index].reset();
    } else {
      wait(index);
    }
  }

  std::unique_ptr<TcpListener> listener_;
  std::vector<Step> steps_;
  std::vector<std::unique_ptr<ByteStream>> streams_;
  std::size_t request_count_ = 0;
};

struct TcpTransportTest : testing::Test {
  Result<Response> send(Transport& transport, Request request) {
    return drive(reactor, transport.send(std::move(request)));
  }
  std::string error_of(Transport& transport, Request request) {
    const auto result = send(transport, std::move(request));
    if (result.ok()) return "none";
    EXPECT_EQ(result.error().status, 0);
    return result.error().code;
  }
  void settle() {
    bool settled = false;
    Timer timer(reactor, [&] { settled = true; });
    timer.start(std::chrono::milliseconds(5));
    reactor.run_until([&] { return settled; });
  }
  Reactor reactor;
};

TEST_F(TcpTransportTest, UsesAConnectionAgain) {
  ScriptedServer server(reactor, {{.say = std::string(k_answer)}});
  TcpTransport transport(reactor, {.address = server.address()});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(send(transport, Request("GET", "/")).value().body, "ok");
  EXPECT_EQ(server.connection_count(), 1U);
  EXPECT_EQ(server.request_count(), 5U);
}

TEST_F(TcpTransportTest, OpensAnotherConnectionForWhatIsAskedAtOnce) {
  ScriptedServer server(reactor, {{.say = std::string(k_answer)}});
  TcpTransport transport(reactor, {.address = server.address()});
  int answered = 0;
  const auto ask = [&]() -> Task<void> {
    auto answer = co_await transport.send(Request("GET", "/"));
    if (answer.ok()) ++answered;
  };
  Root first(ask());
  Root second(ask());
  first.start();
  second.start();
  reactor.run_until([&] { return first.done() && second.done(); });
  EXPECT_EQ(answered, 2);
  EXPECT_EQ(server.connection_count(), 2U);
}

// A server may close an idle connection at any time; noticed beforehand, nobody is harmed.
TEST_F(TcpTransportTest, DropsAConnectionThatWasClosedMeanwhile) {
  ScriptedServer server(reactor, {{.say = std::string(k_answer)}});
  TcpTransport transport(reactor, {.address = server.address()});
  ASSERT_TRUE(send(transport, Request("GET", "/")).ok());
  server.hang_up();
  settle();
  EXPECT_TRUE(send(transport, Request("POST", "/")).ok());
  EXPECT_EQ(server.connection_count(), 2U);
}

TEST_F(TcpTransportTest, SendsAgainWhenAUsedConnectionBreaksUnderAnIdempotentRequest) {
  ScriptedServer server(
      reactor, {{.say = std::string(k_answer)}, {.close = true}, {.say = std::string(k_answer)}});
  TcpTransport transport(reactor, {.address = server.address()});
  ASSERT_TRUE(send(transport, Request("GET", "/")).ok());
  EXPECT_TRUE(send(transport, Request("GET", "/")).ok());
  EXPECT_EQ(server.request_count(), 3U);
}

// It may have had its effect already, and only the caller knows whether once more does harm.
TEST_F(TcpTransportTest, SendsNoPostTwice) {
  ScriptedServer server(reactor, {{.say = std::string(k_answer)}, {.close = true}});
  TcpTransport transport(reactor, {.address = server.address()});
  ASSERT_TRUE(send(transport, Request("GET", "/")).ok());
  EXPECT_EQ(error_of(transport, Request("POST", "/")), k_connection_lost);
  EXPECT_EQ(server.request_count(), 2U);
}

TEST_F(TcpTransportTest, SendsNothingTwiceOnAFreshConnection) {
  ScriptedServer server(reactor, {{.close = true}});
  TcpTransport transport(reactor, {.address = server.address()});
  EXPECT_EQ(error_of(transport, Request("GET", "/")), k_connection_lost);
  EXPECT_EQ(server.request_count(), 1U);
}

TEST_F(TcpTransportTest, SendsNothingTwiceOnceAnAnswerHasBegun) {
  ScriptedServer server(reactor,
                        {{.say = std::string(k_answer)}, {.say = "HTTP/1.1 2", .close = true}});
  TcpTransport transport(reactor, {.address = server.address()});
  ASSERT_TRUE(send(transport, Request("GET", "/")).ok());
  EXPECT_EQ(error_of(transport, Request("GET", "/")), k_connection_lost);
  EXPECT_EQ(server.request_count(), 2U);
}

TEST_F(TcpTransportTest, TellsTheFailuresApart) {
  std::uint16_t closed_port = 0;
  {
    const auto listener = TcpListener::open(reactor, {}).value();
    closed_port = listener->port();
  }
  TcpTransport nobody(reactor, {.address = {"127.0.0.1", closed_port}});
  EXPECT_EQ(error_of(nobody, Request("GET", "/")), k_connection_failed);

  ScriptedServer silent(reactor, {{}});
  TcpTransport patient(reactor,
                       {.address = silent.address(), .answer_max = std::chrono::milliseconds(20)});
  EXPECT_EQ(error_of(patient, Request("GET", "/")), k_timed_out);

  ScriptedServer other_protocol(reactor, {{.say = "220 smtp.example.org ESMTP\r\n"}});
  TcpTransport confused(reactor, {.address = other_protocol.address()});
  EXPECT_EQ(error_of(confused, Request("GET", "/")), k_connection_lost);
}

// An answer that only the end of the connection delimits cannot be followed by another.
TEST_F(TcpTransportTest, TakesAnAnswerUntilTheConnectionCloses) {
  ScriptedServer server(reactor, {{.say = "HTTP/1.1 200 OK\r\n\r\nuntil", .close = true}});
  TcpTransport transport(reactor, {.address = server.address()});
  EXPECT_EQ(send(transport, Request("GET", "/")).value().body, "until");
  EXPECT_EQ(send(transport, Request("GET", "/")).value().body, "until");
  EXPECT_EQ(server.connection_count(), 2U);
}

TEST_F(TcpTransportTest, CarriesLargeBodiesBothWays) {
  EchoHandler handler;
  RealClock clock(reactor);
  const auto server = TcpServer::listen(reactor, handler, clock, {}).value();
  TcpTransport transport(reactor, {.address = {"localhost", server->port()}});
  Request request("PUT", "/large");
  request.body.assign(9'000'000, 'b');
  const auto answer = send(transport, request);
  EXPECT_EQ(answer.value().body.size(), request.body.size() + std::string("PUT /large ").size());
  EXPECT_EQ(handler.seen.at(0).headers.get("Host"), "localhost:" + std::to_string(server->port()));
}

TEST_F(TcpTransportTest, CanBeDroppedWhileItWaits) {
  ScriptedServer silent(reactor, {{}});
  TcpTransport transport(reactor, {.address = silent.address()});
  {
    const auto ask = [&]() -> Task<void> {
      auto answer = co_await transport.send(Request("GET", "/"));
      EXPECT_FALSE(answer.ok());
    };
    Root root(ask());
    root.start();
    reactor.run_until([&] { return silent.request_count() == 1; });
  }
  settle();
  EXPECT_EQ(silent.request_count(), 1U);
}

// The simulator's wire mode: an await that never suspends, so `run_now` may run it.
TEST_F(TcpTransportTest, BlocksUntilTheAnswerIsThereWhenDecorated) {
  EchoHandler handler;
  RealClock clock(reactor);
  const auto server = TcpServer::listen(reactor, handler, clock, {}).value();
  TcpTransport transport(reactor, {.address = {"127.0.0.1", server->port()}});
  BlockingTransport blocking(transport, reactor, *server, clock);
  EXPECT_EQ(run_now(blocking.send(Request("GET", "/a"))).value().body, "GET /a ");
  EXPECT_EQ(run_now(blocking.send(Request("GET", "/b"))).value().body, "GET /b ");
  reactor.stop();
  EXPECT_EQ(run_now(blocking.send(Request("GET", "/c"))).error().code, k_connection_lost);
}

// Virtual time stands still while bytes move, and moves when nothing else helps.
TEST_F(TcpTransportTest, WaitsOnTheClockForWhatIsLateWhenDecorated) {
  EchoHandler handler;
  test::ManualClock clock(test::ManualClock::Sleeping::jump);
  const auto server = TcpServer::listen(reactor, handler, clock, {}).value();
  TcpTransport transport(reactor, {.address = {"127.0.0.1", server->port()}});
  BlockingTransport blocking(transport, reactor, *server, clock);
  EXPECT_EQ(run_now(blocking.send(Request("GET", "/a"))).value().body, "GET /a ");
  EXPECT_EQ(clock.now(), Instant());
  const auto late = run_now(blocking.send(Request("GET", "/delay/3600")));
  EXPECT_EQ(late.value().body, "GET /delay/3600 ");
  EXPECT_EQ(clock.now(), Instant(std::chrono::hours(1)));
  EXPECT_EQ(run_now(blocking.send(Request("GET", "/park/60"))).value().body, "waited");
  EXPECT_EQ(run_now(blocking.send(Request("GET", "/parts/3"))).value().body, "1;2;3;");
  EXPECT_EQ(clock.now(), Instant(std::chrono::seconds(3662)));
}

// One exchange that waits for time must not make another wait, and neither moves time for both.
TEST_F(TcpTransportTest, LetsTimePassOnlyWhenAllThatWasSentWaitsForIt) {
  EchoHandler handler;
  test::ManualClock clock;
  const auto server = TcpServer::listen(reactor, handler, clock, {}).value();
  TcpTransport transport(reactor, {.address = {"127.0.0.1", server->port()}});
  BlockingTransport blocking(transport, reactor, *server, clock);
  std::vector<std::string> answers;
  const auto ask = [&](std::string target) -> Task<void> {
    auto answer = co_await blocking.send(Request("GET", target));
    answers.push_back(answer.value().body);
  };
  Root late(ask("/delay/20"));
  Root later(ask("/delay/30"));
  Root prompt(ask("/prompt"));
  late.start();
  later.start();
  prompt.start();
  EXPECT_TRUE(prompt.done());
  clock.advance(std::chrono::seconds(20));
  EXPECT_TRUE(late.done());
  EXPECT_FALSE(later.done());
  clock.advance(std::chrono::seconds(10));
  EXPECT_TRUE(later.done());
  EXPECT_EQ(answers,
            std::vector<std::string>({"GET /prompt ", "GET /delay/20 ", "GET /delay/30 "}));
}

// The caller that counts attempts must see each of them.
TEST_F(TcpTransportTest, SendsNothingTwiceWhenToldSo) {
  ScriptedServer server(reactor, {{.say = std::string(k_answer)}, {.close = true}});
  TcpTransport transport(reactor, {.address = server.address(), .sends_again = false});
  ASSERT_TRUE(send(transport, Request("GET", "/")).ok());
  EXPECT_EQ(error_of(transport, Request("GET", "/")), k_connection_lost);
  EXPECT_EQ(server.request_count(), 2U);
}

}  // namespace
}  // namespace revalab::wire
