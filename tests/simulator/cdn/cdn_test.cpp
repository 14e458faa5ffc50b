// Between viewers, edge and origins when nobody does wrong.

#include "tests/simulator/cdn/cdn_fixture.hpp"

namespace revalab::sim {
namespace {

TEST_F(CdnTest, GivesTheEdgesOwnAnswerWithoutAnOrigin) {
  start("");
  EXPECT_TRUE(ask("/hit").ends_with("Connection: close\r\n\r\nhit"));
  EXPECT_EQ(origin->connections().size(), 0U);
}

TEST_F(CdnTest, PassesAnAnswerThroughAsItComes) {
  start("HTTP/1.1 201 Created\r\nX-One: 1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  RawClient client(reactor, server->port());
  client.send(get("/stream?q=1"));
  // The first piece is there before the last one is.
  const std::string& received = client.read_until(ends_with("3\r\nabc\r\n"));
  EXPECT_TRUE(received.starts_with("HTTP/1.1 201 Created\r\n"));
  EXPECT_NE(received.find("X-One: 1\r\n"), std::string::npos);
  ScriptedOrigin::send(origin->connections().front(), "2\r\nde\r\n0\r\n\r\n");
  client.read_until(ends_with("2\r\nde\r\n0\r\n\r\n"));
  EXPECT_EQ(edge->told, (Told{"begin /stream", "head 201", "end abcde"}));
  EXPECT_TRUE(origin->connections().front().received.starts_with("GET /base/stream?q=1 HTTP/1.1"));
}

TEST_F(CdnTest, KeepsConnectionsToOriginsForTheNextFetch) {
  start(answer("abc"));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(ask("/stream").ends_with("abc"));
  EXPECT_EQ(origin->connections().size(), 1U);
}

TEST_F(CdnTest, SendsNothingOfABodyThatIsCollectedBeforeItIsWhole) {
  start(answer("abc"));
  EXPECT_TRUE(ask("/collect").ends_with("collected abc"));
}

// A stale copy goes out although the origin's answer is still on its way, and that is not read on.
TEST_F(CdnTest, AnswersOtherwiseAndLeavesTheRestOfWhatNobodyNeeds) {
  start("HTTP/1.1 500 Oops\r\nContent-Length: 1000000\r\n\r\nabc");
  EXPECT_TRUE(ask("/stale").ends_with("stale"));
  EXPECT_TRUE(wait_told("abandon"));
  EXPECT_EQ(cdn->fetch_count(), 0U);
}

TEST_F(CdnTest, SendsASecondFetchForTheSameViewer) {
  start(answer("abc"));
  EXPECT_TRUE(ask("/page").ends_with("abc"));
  EXPECT_EQ(edge->running(), 0U);
}

TEST_F(CdnTest, FetchesInTheBackgroundWithoutHoldingUpAnybody) {
  start([](ScriptedOrigin::Connection&) {});
  EXPECT_TRUE(ask("/swr").ends_with("old"));
  ASSERT_TRUE(wait_for([&] {
    return !origin->connections().empty() && origin->connections().front().requests == 1;
  }));
  EXPECT_TRUE(ask("/hit").ends_with("hit"));
  EXPECT_EQ(cdn->fetch_count(), 1U);
  ScriptedOrigin::send(origin->connections().front(), answer("new"));
  EXPECT_TRUE(wait_told("end new"));
  EXPECT_EQ(cdn->fetch_count(), 0U);
}

TEST_F(CdnTest, ResumesWhoWaitedWhenTheFetchResolves) {
  start([](ScriptedOrigin::Connection&) {});
  RawClient first(reactor, server->port());
  first.send(get("/stream"));
  ASSERT_TRUE(wait_told("begin /stream"));
  RawClient second(reactor, server->port());
  RawClient third(reactor, server->port());
  second.send(get("/wait"));
  third.send(get("/wait"));
  ASSERT_TRUE(wait_for([&] {
    return edge->told.size() == 3 && !origin->connections().empty() &&
           origin->connections().front().requests == 1;
  }));
  ScriptedOrigin::send(origin->connections().front(), answer("abc"));
  EXPECT_TRUE(first.read_until(ends_with("abc")).ends_with("abc"));
  EXPECT_TRUE(second.read_until(ends_with("shared")).ends_with("shared"));
  EXPECT_TRUE(third.read_until(ends_with("shared")).ends_with("shared"));
  EXPECT_EQ(origin->connections().size(), 1U);
}

// The viewer that caused the fetch goes; those who wait for it get their answer all the same.
TEST_F(CdnTest, FetchesOnForWhoWaitsWhenTheFirstViewerGoes) {
  start([](ScriptedOrigin::Connection&) {});
  auto first = std::make_unique<RawClient>(reactor, server->port());
  first->send(get("/stream"));
  ASSERT_TRUE(wait_told("begin /stream"));
  RawClient second(reactor, server->port());
  second.send(get("/wait"));
  ASSERT_TRUE(wait_told("begin /wait"));
  first.reset();
  ASSERT_TRUE(wait_for([&] { return log.size() == 1; }));
  EXPECT_EQ(log.front().status, 0);
  EXPECT_EQ(cdn->fetch_count(), 1U);
  ScriptedOrigin::send(origin->connections().front(), answer("abc"));
  EXPECT_TRUE(second.read_until(ends_with("shared")).ends_with("shared"));
}

TEST_F(CdnTest, ForgetsWhoGoesWhileWaiting) {
  start([](ScriptedOrigin::Connection&) {});
  RawClient first(reactor, server->port());
  first.send(get("/stream"));
  ASSERT_TRUE(wait_told("begin /stream"));
  auto second = std::make_unique<RawClient>(reactor, server->port());
  second->send(get("/wait"));
  ASSERT_TRUE(wait_told("begin /wait"));
  second.reset();
  EXPECT_TRUE(wait_told("forget"));
  ScriptedOrigin::send(origin->connections().front(), answer("abc"));
  EXPECT_TRUE(first.read_until(ends_with("abc")).ends_with("abc"));
}

// Nobody else needs it: the origin is let go and nothing is kept.
TEST_F(CdnTest, AbandonsAFetchWhoseViewerGoes) {
  start("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nabc");
  auto client = std::make_unique<RawClient>(reactor, server->port());
  client->send(get("/stream"));
  client->read_until(ends_with("abc"));
  client.reset();
  EXPECT_TRUE(wait_told("abandon"));
  EXPECT_EQ(cdn->fetch_count(), 0U);
  EXPECT_TRUE(wait_for([&] { return origin->connections().front().peer_ended; }));
  ASSERT_EQ(log.size(), 1U);
  EXPECT_EQ(log.front().status, 0);
  EXPECT_EQ(log.front().outcome.result, "Error");
}

// 100 MB pass through and neither side's buffers hold more than a few hundred KB: the origin is
// read no faster than the viewer reads.
TEST_F(CdnTest, CarriesALargeAnswerNoFasterThanItsViewerReads) {
  constexpr std::size_t k_size = 100'000'000;
  const std::string piece(1'000'000, 'x');
  start([&](ScriptedOrigin::Connection& connection) {
    ScriptedOrigin::send(
        connection, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(k_size) + "\r\n\r\n");
  });
  RawClient client(reactor, server->port());
  client.send(get("/stream", "Connection: close\r\n"));
  ASSERT_TRUE(wait_told("head 200 length " + std::to_string(k_size)));
  ScriptedOrigin::Connection& connection = origin->connections().front();
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  while (received < k_size && !client.peer_ended()) {
    // The origin always has something to send.
    while (connection.unsent.size() < piece.size() && sent < k_size) {
      ScriptedOrigin::send(connection, piece);
      sent += piece.size();
    }
    client.read_some();
    received += client.take_received().size();
    // What is between the two is in the kernel's buffers, and little of it here.
    ASSERT_LE(edge->body_bytes, received + (16U << 20U));
  }
  EXPECT_GE(received, k_size);
  EXPECT_TRUE(wait_told("end xxxxxxxxxx"));
}

// Somebody who reads nothing holds up nobody else that waits for the same object.
TEST_F(CdnTest, BringsWhoWaitsTheWholeWhileTheFirstViewerReadsNothing) {
  constexpr std::size_t k_size = 30'000'000;
  const std::string body(k_size, 'x');
  start([](ScriptedOrigin::Connection&) {});
  RawClient first(reactor, server->port());
  first.send(get("/stream"));
  ASSERT_TRUE(wait_told("begin /stream"));
  ASSERT_TRUE(wait_for([&] { return !origin->connections().empty(); }));
  ScriptedOrigin::send(origin->connections().front(), answer(body));
  // Far beyond what the kernel holds for the first, which is not read from.
  ASSERT_TRUE(wait_for([&] { return edge->body_bytes > 0; }));
  RawClient second(reactor, server->port());
  second.send(get("/wait"));
  EXPECT_TRUE(second.read_until(ends_with("shared")).ends_with("shared"));
  EXPECT_EQ(edge->body_bytes, k_size);
}

TEST_F(CdnTest, SendsAViewersBodyAlong) {
  start([](ScriptedOrigin::Connection&) {});
  RawClient client(reactor, server->port());
  client.send("POST /stream HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabcdef");
  ASSERT_TRUE(wait_for([&] {
    return !origin->connections().empty() &&
           origin->connections().front().received.ends_with("Content-Length: 6\r\n\r\nabcdef");
  }));
  ScriptedOrigin::send(origin->connections().front(), answer("thanks"));
  EXPECT_TRUE(client.read_until(ends_with("thanks")).ends_with("thanks"));
}

// An upload is taken no faster than the origin reads it.
TEST_F(CdnTest, TakesALargeBodyNoFasterThanTheOriginDoes) {
  start([](ScriptedOrigin::Connection& connection) { connection.reading = false; });
  RawClient client(reactor, server->port());
  client.send("POST /stream HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
  const std::string piece(64 * 1024, 'x');
  std::uint64_t sent = 0;
  bool stuck = false;
  while (!stuck && sent < 100'000'000) {
    const std::uint64_t before = sent;
    sent += client.send_some(piece);
    stuck = sent == before;
  }
  // The kernel's four buffers hold some MB, and nothing else holds any.
  EXPECT_LT(sent, 64U << 20U);
  EXPECT_EQ(cdn->fetch_count(), 1U);
}

}  // namespace
}  // namespace revalab::sim
