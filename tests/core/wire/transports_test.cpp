#include "core/wire/blocking_transport.hpp"
#include "core/wire/direct_transport.hpp"
#include "core/wire/stream_transport.hpp"
#include "core/wire/tcp_transport.hpp"
#include "core/wire/whole_answers.hpp"
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

/// One handler behind one transport, whatever carries.
class Carried {
 public:
  enum class By { call, memory, tcp };

  explicit Carried(By by, ManualClock::Sleeping sleeping = ManualClock::Sleeping::wait)
      : clock(sleeping) {
    if (by == By::call) transport_ = std::make_unique<DirectTransport>(whole_, clock);
    if (by == By::memory) {
      transport_ = std::make_unique<StreamTransport>(whole_, clock, StreamOptions{3});
    }
    if (by == By::tcp) {
      server_ = TcpServer::listen(reactor_, whole_, clock, {}).value();
      TcpTransportOptions options;
      options.address.port = server_->port();
      tcp_ = std::make_unique<TcpTransport>(reactor_, options);
      transport_ = std::make_unique<BlockingTransport>(*tcp_, reactor_, *server_, clock);
    }
  }

  Task<void> ask(std::string target, std::string& into) {
    auto answer = co_await transport_->send(Request("GET", std::move(target)));
    into = answer.ok() ? answer->body : answer.error().code;
  }
  std::string ask_now(std::string target) {
    return run_now(transport_->send(Request("GET", std::move(target)))).value().body;
  }

  ManualClock clock;
  EchoHandler handler;

 private:
  WholeAnswers whole_{handler};
  Reactor reactor_;
  std::unique_ptr<TcpServer> server_;
  std::unique_ptr<TcpTransport> tcp_;
  std::unique_ptr<Transport> transport_;
};

constexpr Carried::By k_all_carriers[] = {Carried::By::call, Carried::By::memory, Carried::By::tcp};

// What a long poll waits for is done by another client, at the same instant.
TEST(Transports, AnswerAParkedRequestWhenAnotherChangesWhatItWaitsFor) {
  for (const Carried::By by : k_all_carriers) {
    SCOPED_TRACE(static_cast<int>(by));
    Carried lab(by);
    std::string bell;
    Root root(lab.ask("/bell", bell));
    root.start();
    lab.clock.advance(std::chrono::seconds(3));
    EXPECT_EQ(lab.ask_now("/other"), "GET /other ");
    EXPECT_FALSE(root.done());
    EXPECT_EQ(lab.handler.asked_count, 2U) << "what did not change is not asked about";
    EXPECT_EQ(lab.ask_now("/ring"), "rings");
    EXPECT_TRUE(root.done());
    EXPECT_EQ(bell, "rung");
    EXPECT_EQ(lab.clock.sleeper_count(), 0U);
  }
}

// It is told how long it has waited, so that it need not remember anything.
TEST(Transports, AnswerAParkedRequestWhenItsTimeIsOver) {
  for (const Carried::By by : k_all_carriers) {
    SCOPED_TRACE(static_cast<int>(by));
    Carried lab(by, ManualClock::Sleeping::jump);
    EXPECT_EQ(lab.ask_now("/bell"), "silence");
    EXPECT_EQ(lab.clock.now(), Instant(std::chrono::seconds(9)));
    EXPECT_EQ(lab.handler.asked_count, 2U);
    EXPECT_FALSE(lab.handler.seen.at(0).waited == std::nullopt);
    EXPECT_EQ(lab.ask_now("/next"), "GET /next ");
    EXPECT_EQ(lab.handler.seen.at(1).waited, std::nullopt) << "of an exchange of its own";
  }
}

// An event stream has no end; whoever wants a whole answer gets what there is.
TEST(Transports, GiveTheFirstPartOfAnAnswerAsTheWhole) {
  for (const Carried::By by : k_all_carriers) {
    SCOPED_TRACE(static_cast<int>(by));
    Carried lab(by);
    EXPECT_EQ(lab.ask_now("/parts/3"), "1;");
    EXPECT_EQ(lab.ask_now("/next"), "GET /next ");
  }
}

// Each is woken once, and what one of them does meanwhile wakes the next.
TEST(Transports, WakeEveryoneWhoWaits) {
  for (const Carried::By by : k_all_carriers) {
    SCOPED_TRACE(static_cast<int>(by));
    Carried lab(by);
    std::string first;
    std::string second;
    Root one(lab.ask("/bell", first));
    Root two(lab.ask("/bell", second));
    one.start();
    two.start();
    lab.ask_now("/ring");
    EXPECT_TRUE(one.done());
    EXPECT_FALSE(two.done()) << "one ring is for one";
    lab.ask_now("/ring");
    EXPECT_TRUE(two.done());
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
