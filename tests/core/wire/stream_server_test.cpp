#include "core/wire/stream_server.hpp"

#include "core/wire/real_clock.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

namespace revalab::wire {
namespace {

using test::RawClient;

/// Answers by the target: `/hit` at once, `/late` when told, `/echo` with the request's body piece
/// by piece, `/stream` piece by piece when told.
class Stage final : public StreamHandler {
 public:
  struct Visit final : StreamVisit {
    Visit(Stage& its_stage, StreamExchange& its_exchange, std::string its_target)
        : stage(its_stage), exchange(its_exchange), target(std::move(its_target)) {}

    void on_body(std::string_view piece, bool last) override {
      if (target == "/echo") {
        exchange.send(piece);
        if (last) {
          exchange.finish();
        } else if (exchange.has_room()) {
          exchange.want_body();
        }
      }
    }
    void on_room() override {
      stage.rooms++;
      if (target == "/echo") exchange.want_body();
    }
    void on_done(bool whole) override {
      stage.done.push_back(target + (whole ? " whole" : " gone"));
      if (stage.latest == this) stage.latest = nullptr;
    }

    Stage& stage;
    StreamExchange& exchange;
    std::string target;
  };

  std::unique_ptr<StreamVisit> begin(StreamExchange& exchange, Arrival arrival) override {
    arrivals.push_back(arrival);
    const std::string& target = arrival.request.target;
    AnswerHead head;
    if (target == "/hit") {
      exchange.reply(head, slice("hit"));
      return nullptr;
    }
    auto visit = std::make_unique<Visit>(*this, exchange, target);
    latest = visit.get();
    if (target == "/large") exchange.reply(head, slice(large));
    if (target == "/echo" || target == "/stream") exchange.begin_answer(head);
    if (target == "/echo") exchange.want_body();
    return visit;
  }
  Response refuse(const Refusal& refusal, const Request&, const PeerAddress&) override {
    refusals.push_back(refusal.status);
    Response response(refusal.status);
    response.body = "refused";
    return response;
  }
  static SharedSlice slice(const std::string& text) {
    return {std::make_shared<const std::string>(text), 0, text.size()};
  }

  std::vector<Arrival> arrivals;
  std::vector<int> refusals;
  std::vector<std::string> done;
  Visit* latest = nullptr;  ///< The latest that is not done.
  int rooms = 0;
  std::string large = std::string(8U << 20U, 'x');
};

std::string get(const std::string& target, const std::string& fields = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}
std::function<bool(const std::string&)> ends_with(std::string text) {
  return [text = std::move(text)](const std::string& received) { return received.ends_with(text); };
}
std::string body_of(const std::string& answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

struct StreamServerTest : testing::Test {
  void start(const StreamServerOptions& options = {}) {
    server = StreamServer::listen(reactor, stage, clock, options).value();
  }
  bool wait_for(const std::function<bool()>& done) {
    bool expired = false;
    Timer guard(reactor, [&] { expired = true; });
    guard.start(std::chrono::seconds(10));
    reactor.run_until([&] { return done() || expired; });
    return done();
  }
  /// Sends a request that is not answered at once, until the handler has it.
  void arrive(RawClient& client, const std::string& request) {
    const std::size_t before = stage.arrivals.size();
    client.send(request);
    ASSERT_TRUE(wait_for([&] { return stage.arrivals.size() > before; }));
  }

  Reactor reactor;
  RealClock clock{reactor};
  Stage stage;
  std::unique_ptr<StreamServer> server;
};

TEST_F(StreamServerTest, KeepsAConnectionForTheNextRequest) {
  start();
  RawClient client(reactor, server->port());
  client.send(get("/hit"));
  client.read_until(ends_with("hit"));
  client.send(get("/hit"));
  const std::string& received = client.read_until(
      [](const std::string& text) { return text.find("hit", text.find("hit") + 1) != text.npos; });
  EXPECT_NE(received.find("Content-Length: 3\r\n"), std::string::npos);
  EXPECT_EQ(server->connection_count(), 1U);
}

// What is pipelined waits for what is before it, also when that takes long. Source: RFC 9112
// section 9.3.2.
TEST_F(StreamServerTest, AnswersPipelinedRequestsInTheirOrder) {
  start();
  RawClient client(reactor, server->port());
  arrive(client, get("/late") + get("/hit") + get("/late"));
  EXPECT_EQ(stage.arrivals.size(), 1U);
  stage.latest->exchange.reply(AnswerHead(), Stage::slice("first"));
  ASSERT_TRUE(wait_for([&] { return stage.arrivals.size() == 3; }));
  stage.latest->exchange.reply(AnswerHead(), Stage::slice("third"));
  const std::string& received = client.read_until(ends_with("third"));
  EXPECT_LT(received.find("first"), received.find("hit"));
  ASSERT_TRUE(wait_for([&] { return stage.done.size() == 2; }));
  EXPECT_EQ(stage.done, (std::vector<std::string>{"/late whole", "/late whole"}));
}

TEST_F(StreamServerTest, SendsAnAnswerOfUnknownLengthInChunks) {
  start();
  RawClient client(reactor, server->port());
  arrive(client, get("/stream"));
  stage.latest->exchange.send("abc");
  client.read_until(ends_with("3\r\nabc\r\n"));
  stage.latest->exchange.send("defg");
  stage.latest->exchange.finish();
  const std::string& received = client.read_until(ends_with("4\r\ndefg\r\n0\r\n\r\n"));
  EXPECT_NE(received.find("Transfer-Encoding: chunked"), std::string::npos);
  client.send(get("/hit"));
  EXPECT_TRUE(client.read_until(ends_with("hit")).ends_with("hit"));
}

// A client of HTTP/1.0 knows no chunks: the end of the connection is the end of the body. Source:
// RFC 9112 section 6.3.
TEST_F(StreamServerTest, EndsAnAnswerToHttp10WithTheConnection) {
  start();
  RawClient client(reactor, server->port());
  arrive(client, "GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  stage.latest->exchange.send("abc");
  stage.latest->exchange.finish();
  const std::string& received = client.read_until_end();
  EXPECT_EQ(body_of(received), "abc");
  EXPECT_EQ(received.find("chunked"), std::string::npos);
}

TEST_F(StreamServerTest, KeepsAConnectionOfHttp10ThatAsksForItWhenTheLengthIsKnown) {
  start();
  RawClient client(reactor, server->port());
  client.send("GET /hit HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(client.read_until(ends_with("hit")).find("Connection: keep-alive"), std::string::npos);
  client.send("GET /hit HTTP/1.0\r\n\r\n");
  client.read_until_end();
  EXPECT_TRUE(client.peer_ended());
}

// Answers to HEAD end with their fields, whatever the handler sends. Source: RFC 9110
// section 9.3.2.
TEST_F(StreamServerTest, SendsNoBodyToHead) {
  start();
  RawClient client(reactor, server->port());
  arrive(client, "HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n");
  stage.latest->exchange.send("abc");
  stage.latest->exchange.finish();
  client.send(get("/hit"));
  const std::string& received = client.read_until(ends_with("hit"));
  EXPECT_EQ(received.find("abc"), std::string::npos);
  EXPECT_EQ(received.find("0\r\n\r\n"), std::string::npos);
}

// The body of a request is asked for piece by piece; nothing is held but what was not asked for.
TEST_F(StreamServerTest, CarriesALargeBodyBothWaysInBoundedMemory) {
  start();
  RawClient client(reactor, server->port());
  constexpr std::size_t k_pieces = 1600;
  const std::string piece(64 * 1024, 'p');  // 100 MiB in all.
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " +
              std::to_string(k_pieces * piece.size()) + "\r\n\r\n");
  std::uint64_t unread = 0;
  for (std::size_t i = 0; i < k_pieces; ++i) {
    ASSERT_TRUE(client.send(piece));
    // The answer is as long as what was sent; read it so that both sides go on.
    unread += client.take_received().size();
    if (stage.latest != nullptr) {
      ASSERT_LT(stage.latest->exchange.bytes_out(), (i + 2) * piece.size() * 2);
    }
  }
  while (stage.done.empty() || unread < k_pieces * piece.size()) {
    client.read_some();
    const std::size_t more = client.take_received().size();
    if (more == 0 && client.peer_ended()) break;
    unread += more;
  }
  EXPECT_GE(unread, k_pieces * piece.size());
  EXPECT_EQ(stage.done, std::vector<std::string>{"/echo whole"});
}

// A body in chunks arrives without them, and the client is told to go on first. Source: RFC 9110
// section 10.1.1.
TEST_F(StreamServerTest, TellsAClientThatWaitsToGoOnWhenTheBodyIsWanted) {
  start();
  RawClient client(reactor, server->port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: "
      "chunked\r\n\r\n");
  client.read_until([](const std::string& text) { return text.find("100 Continue") != text.npos; });
  client.send("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n");
  EXPECT_NE(client.read_until(ends_with("0\r\n\r\n")).find("abc"), std::string::npos);
  EXPECT_EQ(stage.arrivals.back().body.kind, RequestBody::Kind::chunks);
}

// A body nobody wants is not read; the answer comes all the same, and the connection ends.
TEST_F(StreamServerTest, AnswersBeforeTheBodyIsReadAndCloses) {
  start();
  RawClient client(reactor, server->port());
  client.send("POST /hit HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc");
  const std::string& received = client.read_until_end();
  EXPECT_NE(received.find("Connection: close"), std::string::npos);
  EXPECT_EQ(body_of(received), "hit");
}

// Whoever reads slowly does not make the server hold the answer: it is sent from where it lies.
TEST_F(StreamServerTest, SendsALargeSharedBodyAsFastAsItIsRead) {
  start();
  RawClient client(reactor, server->port());
  arrive(client, get("/large"));
  EXPECT_EQ(stage.done.size(), 0U);
  const std::size_t size = stage.large.size();
  const std::string& received =
      client.read_until([size](const std::string& text) { return body_of(text).size() == size; });
  EXPECT_EQ(body_of(received), stage.large);
  EXPECT_TRUE(wait_for([&] { return stage.done.size() == 1; }));
  EXPECT_EQ(stage.done.front(), "/large whole");
}

TEST_F(StreamServerTest, TellsAVisitThatItsClientWent) {
  start();
  auto client = std::make_unique<RawClient>(reactor, server->port());
  arrive(*client, get("/late"));
  client.reset();
  ASSERT_TRUE(wait_for([&] { return !stage.done.empty(); }));
  EXPECT_EQ(stage.done.front(), "/late gone");
  EXPECT_EQ(server->connection_count(), 0U);
}

TEST_F(StreamServerTest, CutsAnAnswerOffThatHasNoEnd) {
  start();
  RawClient client(reactor, server->port());
  arrive(client, get("/stream"));
  stage.latest->exchange.send("abc");
  stage.latest->exchange.cut();
  const std::string& received = client.read_until_end();
  EXPECT_EQ(received.find("0\r\n\r\n"), std::string::npos);
  EXPECT_EQ(stage.done.front(), "/stream gone");
}

TEST_F(StreamServerTest, ClosesWhoSendsHalfAHeadAndNoMore) {
  StreamServerOptions options;
  options.request_max = std::chrono::milliseconds(20);
  start(options);
  RawClient client(reactor, server->port());
  client.send("GET /hit HTTP/1.1\r\n");
  client.read_until_end();
  EXPECT_TRUE(client.peer_ended());
  EXPECT_EQ(stage.arrivals.size(), 0U);
}

// An origin may take its time; a client's idleness is another matter.
TEST_F(StreamServerTest, DoesNotHoldTheTimeAnAnswerTakesAgainstTheClient) {
  StreamServerOptions options;
  options.idle_max = options.request_max = options.linger_max = std::chrono::milliseconds(20);
  start(options);
  RawClient waiting(reactor, server->port());
  arrive(waiting, get("/late"));
  RawClient idle(reactor, server->port());
  idle.read_until_end();
  EXPECT_TRUE(idle.peer_ended());
  stage.latest->exchange.reply(AnswerHead(), Stage::slice("at last"));
  EXPECT_TRUE(waiting.read_until(ends_with("at last")).ends_with("at last"));
}

TEST_F(StreamServerTest, LetsExchangesFinishWhenDrained) {
  start();
  RawClient idle(reactor, server->port());
  RawClient waiting(reactor, server->port());
  arrive(waiting, get("/late"));
  server->drain();
  EXPECT_EQ(server->connection_count(), 1U);
  stage.latest->exchange.reply(AnswerHead(), Stage::slice("at last"));
  const std::string& received = waiting.read_until_end();
  EXPECT_EQ(body_of(received), "at last");
  EXPECT_NE(received.find("Connection: close"), std::string::npos);
}

// What two servers could read differently is refused, and nothing behind it is taken for a request:
// request smuggling. Source: RFC 9112 sections 2.2, 5.1, 5.2, 6.1, 6.3 and 11.2.
struct Smuggled : StreamServerTest, testing::WithParamInterface<std::string> {};

TEST_P(Smuggled, IsRefusedAndTheConnectionClosed) {
  start();
  for (const std::size_t piece_bytes : {std::size_t(0), std::size_t(1)}) {
    RawClient client(reactor, server->port());
    client.send(GetParam() + get("/hit"), piece_bytes);
    const std::string& received = client.read_until_end();
    EXPECT_TRUE(received.starts_with("HTTP/1.1 400 ") || received.starts_with("HTTP/1.1 501 "))
        << received;
    EXPECT_EQ(received.find("hit"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Requests, Smuggled,
    testing::Values(
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: "
        "chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: "
        "3\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3 \r\n 4\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\nabc",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /hit HTTP/1.1\r\nHost: x\r\nX: a\r\n folded\r\n\r\n",
        "GET /hit HTTP/1.1\r\nHost: x\nX: a\r\n\r\n", "GET /hit HTTP/1.1\nHost: x\n\n",
        "GET /hit HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "GET /hit HTTP/1.1\r\n\r\n",
        "GET /hit\r\n\r\n", "GET  /hit HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /hit HTTP/2.0\r\nHost: x\r\n\r\n"));

// After a good head it is the body that is none: the answer has begun, so it is cut off.
TEST_F(StreamServerTest, BreaksOffWhereAChunkIsNone) {
  start();
  RawClient client(reactor, server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n" +
              get("/hit"));
  const std::string& received = client.read_until_end();
  EXPECT_EQ(received.find("0\r\n\r\n"), std::string::npos);
  EXPECT_EQ(stage.done, std::vector<std::string>{"/echo gone"});
  EXPECT_EQ(stage.arrivals.size(), 1U);
}

// Fields that `Connection` names are for one hop only. Source: RFC 9110 section 7.6.1.
TEST_F(StreamServerTest, RemovesFieldsThatAreForTheConnectionAlone) {
  start();
  RawClient client(reactor, server->port());
  client.send(get("/hit", "Connection: keep-alive, X-Hop, host\r\nX-Hop: 1\r\nX-End: 2\r\n"));
  client.read_until(ends_with("hit"));
  const Headers& fields = stage.arrivals.back().request.headers;
  EXPECT_FALSE(fields.contains("X-Hop"));
  EXPECT_TRUE(fields.contains("X-End"));
  EXPECT_EQ(fields.get("Host"), "x");
}

}  // namespace
}  // namespace revalab::wire
