#include "core/wire/client_pool.hpp"

#include "core/wire/real_clock.hpp"
#include "tests/support/scripted_origin.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

using test::ScriptedOrigin;

/// Keeps what a call tells.
struct Told final : CallObserver {
  void on_head(Response told, std::optional<std::uint64_t> told_length) override {
    head = std::move(told);
    length = told_length;
    if (drops_at_head) call.reset();
  }
  void on_piece(std::string_view piece) override {
    pieces++;
    largest = std::max(largest, piece.size());
    size += piece.size();
    if (size < 1000) body.append(piece);
    if (pauses) call->pause();
  }
  void on_end() override { over = true; }
  void on_failure(CallFailure why, std::string told) override {
    over = true;
    failure = why;
    detail = std::move(told);
  }
  void on_room() override {
    rooms++;
    if (next_piece == request_pieces.size()) {
      call->finish();
    } else {
      call->send(request_pieces[next_piece++]);
    }
  }

  std::unique_ptr<OutgoingCall> call;
  std::optional<Response> head;
  std::optional<std::uint64_t> length;
  std::string body;
  std::size_t size = 0;
  std::size_t largest = 0;
  int pieces = 0;
  int rooms = 0;
  bool over = false;
  bool pauses = false;
  bool drops_at_head = false;
  std::optional<CallFailure> failure;
  std::string detail;
  std::vector<std::string> request_pieces;
  std::size_t next_piece = 0;
};

struct ClientPoolTest : testing::Test {
  bool wait_for(const std::function<bool()>& done) {
    bool expired = false;
    Timer guard(reactor, [&] { expired = true; });
    guard.start(std::chrono::seconds(10));
    reactor.run_until([&] { return done() || expired; });
    return done();
  }
  CallOptions to(std::uint16_t port) const {
    CallOptions options;
    options.address.port = port;
    options.answer_max = answer_max;
    options.connect_max = std::chrono::seconds(5);
    options.keep_alive = keep_alive;
    return options;
  }
  void begin(Told& told, std::uint16_t port, const std::string& method = "GET",
             RequestBody body = {}) {
    Request request(method, "/");
    request.headers.add("Host", "origin");
    told.call = pool.call(to(port), request, body, told);
  }
  void run(Told& told, std::uint16_t port, const std::string& method = "GET") {
    begin(told, port, method);
    ASSERT_TRUE(wait_for([&] { return told.over; }));
  }
  std::optional<CallFailure> failure_of(const std::string& answer, bool closes) {
    ScriptedOrigin origin(reactor, [&](ScriptedOrigin::Connection& connection) {
      ScriptedOrigin::send(connection, answer);
      if (closes) ScriptedOrigin::close(connection);
    });
    Told told;
    run(told, origin.port());
    return told.failure;
  }

  Reactor reactor;
  RealClock clock{reactor};
  ClientPool pool{reactor, clock};
  Duration answer_max = std::chrono::seconds(30);
  Duration keep_alive = std::chrono::seconds(5);
};

const std::string k_small = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX: y\r\n\r\nabc";

TEST_F(ClientPoolTest, BringsTheAnswer) {
  ScriptedOrigin origin(reactor, k_small);
  Told told;
  run(told, origin.port());
  EXPECT_EQ(told.head->status, 200);
  EXPECT_EQ(told.head->headers.get("X"), "y");
  EXPECT_FALSE(told.head->headers.contains("Content-Length"));
  EXPECT_EQ(told.length, 3U);
  EXPECT_EQ(told.body, "abc");
}

TEST_F(ClientPoolTest, UsesAConnectionAgain) {
  ScriptedOrigin origin(reactor, k_small);
  for (int i = 0; i < 5; ++i) {
    Told told;
    run(told, origin.port());
    EXPECT_FALSE(told.failure);
  }
  EXPECT_EQ(origin.connections().size(), 1U);
  EXPECT_EQ(pool.idle_count(), 1U);
}

TEST_F(ClientPoolTest, ClosesAConnectionNobodyUsedForLong) {
  keep_alive = std::chrono::milliseconds(1);
  ScriptedOrigin origin(reactor, k_small);
  Told told;
  run(told, origin.port());
  EXPECT_TRUE(wait_for([&] { return origin.connections().front().peer_ended; }));
  EXPECT_EQ(pool.idle_count(), 0U);
}

// The server closes an idle connection just when it is used again. Source: RFC 9112 section 9.3.1.
TEST_F(ClientPoolTest, SendsAGetAgainWhenAnIdleConnectionTurnsOutClosed) {
  ScriptedOrigin origin(reactor, [](ScriptedOrigin::Connection& connection) {
    if (connection.requests == 1) ScriptedOrigin::send(connection, k_small);
    if (connection.requests == 2) ScriptedOrigin::close(connection);
  });
  Told first;
  run(first, origin.port());
  Told second;
  run(second, origin.port());
  EXPECT_FALSE(second.failure);
  EXPECT_EQ(second.body, "abc");
  EXPECT_EQ(origin.connections().size(), 2U);
}

// What may have been carried out is not sent twice.
TEST_F(ClientPoolTest, SendsNoPostAgain) {
  ScriptedOrigin origin(reactor, [](ScriptedOrigin::Connection& connection) {
    if (connection.requests == 1) ScriptedOrigin::send(connection, k_small);
    if (connection.requests == 2) ScriptedOrigin::close(connection);
  });
  Told first;
  run(first, origin.port());
  Told second;
  begin(second, origin.port(), "POST", {RequestBody::Kind::length, 0});
  ASSERT_TRUE(wait_for([&] { return second.over; }));
  EXPECT_EQ(second.failure, CallFailure::broken);
  EXPECT_EQ(origin.connections().size(), 1U);
}

TEST_F(ClientPoolTest, PassesInterimAnswersOver) {
  ScriptedOrigin origin(reactor, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + k_small);
  Told told;
  run(told, origin.port());
  EXPECT_EQ(told.head->status, 200);
  EXPECT_FALSE(told.head->headers.contains("Link"));
  EXPECT_EQ(told.body, "abc");
}

TEST_F(ClientPoolTest, TakesABodyThatEndsWithTheConnection) {
  ScriptedOrigin origin(reactor, [](ScriptedOrigin::Connection& connection) {
    ScriptedOrigin::send(connection, "HTTP/1.1 200 OK\r\n\r\nabc");
    ScriptedOrigin::close(connection);
  });
  Told told;
  run(told, origin.port());
  EXPECT_FALSE(told.failure);
  EXPECT_EQ(told.length, std::nullopt);
  EXPECT_EQ(told.body, "abc");
}

// More than was told belongs to nothing; the connection cannot be trusted any more.
TEST_F(ClientPoolTest, LeavesWhatComesBehindTheTold) {
  ScriptedOrigin origin(reactor, k_small + "def");
  Told told;
  run(told, origin.port());
  EXPECT_EQ(told.body, "abc");
  EXPECT_EQ(pool.idle_count(), 0U);
}

TEST_F(ClientPoolTest, SaysWhatWasWrongWithAnAnswer) {
  EXPECT_EQ(failure_of("", true), CallFailure::broken);
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\nContent-", true), CallFailure::broken);
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", true),
            CallFailure::broken);
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", true),
            CallFailure::broken);
  EXPECT_EQ(failure_of("SSH-2.0-OpenSSH\r\n", false), CallFailure::bad_answer);
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\nbad field\r\n\r\n", false), CallFailure::bad_answer);
  EXPECT_EQ(
      failure_of("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", false),
      CallFailure::bad_answer);
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nab\r\n", false),
            CallFailure::bad_answer);
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\nContent-Length: 3\n\nabc", false),
            CallFailure::bad_answer);
  EXPECT_EQ(failure_of("HTTP/1.1 101 Switching Protocols\r\n\r\n", false), CallFailure::bad_answer);
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n", false),
            CallFailure::head_too_large);
}

TEST_F(ClientPoolTest, SaysWhyThereIsNoConnection) {
  std::uint16_t closed_port = 0;
  {
    ScriptedOrigin origin(reactor, "");
    closed_port = origin.port();
  }
  Told refused;
  run(refused, closed_port);
  EXPECT_EQ(refused.failure, CallFailure::refused);

  Told unknown;
  CallOptions options = to(1);
  options.address.host = "no-such-name.invalid";
  Request request("GET", "/");
  request.headers.add("Host", "x");
  unknown.call = pool.call(options, request, {}, unknown);
  ASSERT_TRUE(wait_for([&] { return unknown.over; }));
  EXPECT_EQ(unknown.failure, CallFailure::not_resolved);
}

// The time counts from the last byte, whichever it was.
TEST_F(ClientPoolTest, WaitsForTheNextByteAndNoLonger) {
  answer_max = std::chrono::milliseconds(30);
  EXPECT_EQ(failure_of("", false), CallFailure::answer_timeout);
  EXPECT_EQ(failure_of("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false),
            CallFailure::answer_timeout);
}

// CloudFront's rule: what only reads is asked for as often as it is connected, anew each time; what
// may change something, and an answer that has begun, is not.
TEST_F(ClientPoolTest, AsksAgainForWhatIsLateAndOnlyReads) {
  answer_max = std::chrono::milliseconds(20);
  const auto connections_for = [&](const std::string& method, const std::string& answer) {
    ScriptedOrigin origin(reactor, answer);
    Told told;
    run(told, origin.port(), method);
    EXPECT_EQ(told.failure, CallFailure::answer_timeout);
    return origin.connections().size();
  };
  EXPECT_EQ(connections_for("GET", ""), 3U);
  EXPECT_EQ(connections_for("HEAD", ""), 3U);
  EXPECT_EQ(connections_for("DELETE", ""), 1U);
  EXPECT_EQ(connections_for("GET", "HTTP/1.1 200 OK\r\nContent-"), 1U);
}

// The second attempt is answered: nobody hears of the first.
TEST_F(ClientPoolTest, TakesTheAnswerToASecondAttempt) {
  answer_max = std::chrono::milliseconds(50);
  int connections = 0;
  ScriptedOrigin origin(reactor, [&](ScriptedOrigin::Connection& connection) {
    if (++connections > 1) ScriptedOrigin::send(connection, k_small);
  });
  Told told;
  run(told, origin.port());
  EXPECT_FALSE(told.failure);
  EXPECT_EQ(told.body, "abc");
  EXPECT_EQ(connections, 2);
}

// Who holds an answer up does not make it late, and nothing is read meanwhile.
TEST_F(ClientPoolTest, HoldsABodyUpWhileItIsPaused) {
  answer_max = std::chrono::milliseconds(20);
  const std::size_t size = 32U << 20U;
  ScriptedOrigin origin(reactor, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) +
                                     "\r\n\r\n" + std::string(size, 'x'));
  Told told;
  told.pauses = true;
  begin(told, origin.port());
  ASSERT_TRUE(wait_for([&] { return told.pieces == 1; }));
  bool waited = false;
  Timer timer(reactor, [&] { waited = true; });
  timer.start(std::chrono::milliseconds(60));
  ASSERT_TRUE(wait_for([&] { return waited; }));
  EXPECT_EQ(told.pieces, 1);
  EXPECT_FALSE(told.over);
  told.pauses = false;
  told.call->resume();
  ASSERT_TRUE(wait_for([&] { return told.over; }));
  EXPECT_FALSE(told.failure) << told.detail;
  EXPECT_EQ(told.size, size);
  EXPECT_LE(told.largest, 64U * 1024);
}

TEST_F(ClientPoolTest, SendsABodyPieceByPiece) {
  ScriptedOrigin origin(reactor, [](ScriptedOrigin::Connection&) {});
  Told told;
  told.request_pieces = {"abc", "defgh"};
  begin(told, origin.port(), "POST", {RequestBody::Kind::chunks, 0});
  ASSERT_TRUE(wait_for([&] {
    return !origin.connections().empty() &&
           origin.connections().front().received.ends_with("0\r\n\r\n");
  }));
  const std::string& received = origin.connections().front().received;
  EXPECT_NE(received.find("Transfer-Encoding: chunked\r\n"), std::string::npos);
  EXPECT_TRUE(received.ends_with("\r\n\r\n3\r\nabc\r\n5\r\ndefgh\r\n0\r\n\r\n"));
  EXPECT_EQ(told.rooms, 3);
}

TEST_F(ClientPoolTest, ClosesTheConnectionOfACallThatIsDropped) {
  ScriptedOrigin origin(reactor, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
  Told told;
  told.drops_at_head = true;
  begin(told, origin.port());
  ASSERT_TRUE(wait_for([&] { return told.head.has_value(); }));
  EXPECT_TRUE(wait_for([&] { return origin.connections().front().peer_ended; }));
  EXPECT_EQ(told.pieces, 0);
  EXPECT_FALSE(told.over);
}

}  // namespace
}  // namespace revalab::wire
