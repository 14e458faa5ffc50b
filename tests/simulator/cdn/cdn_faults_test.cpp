// What origins and viewers can do wrong: there is an answer, nothing hangs, nothing stays.

#include "tests/simulator/cdn/cdn_fixture.hpp"

namespace revalab::sim {
namespace {

TEST_F(CdnTest, AnswersForAnOriginThatIsDown) {
  std::uint16_t closed_port = 0;
  {
    ScriptedOrigin gone(reactor, "");
    closed_port = gone.port();
  }
  start_at(closed_port);
  EXPECT_TRUE(ask("/stream").starts_with("HTTP/1.1 502 "));
  EXPECT_EQ(edge->told.back(), "fail refused");
}

struct Faulty {
  std::string answer;
  bool closes = false;
  std::string told;
};
struct BadOrigin : CdnTest, testing::WithParamInterface<Faulty> {};

TEST_P(BadOrigin, IsAnsweredForWhenNothingWasSentYet) {
  response_timeout = std::chrono::milliseconds(50);
  start([](ScriptedOrigin::Connection& connection) {
    ScriptedOrigin::send(connection, GetParam().answer);
    if (GetParam().closes) ScriptedOrigin::close(connection);
  });
  EXPECT_TRUE(ask("/stream").starts_with("HTTP/1.1 502 "));
  EXPECT_EQ(edge->told.back(), GetParam().told);
  EXPECT_EQ(cdn->fetch_count(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Heads, BadOrigin,
    testing::Values(Faulty{"", true, "fail broken"}, Faulty{"", false, "fail response timeout"},
                    Faulty{"HTTP/1.1 200 OK\r\nContent-Le", true, "fail broken"},
                    Faulty{"HTTP/1.1 200 OK\r\nContent-Le", false, "fail response timeout"},
                    Faulty{"220 mail.example ESMTP\r\n", false, "fail bad response"},
                    Faulty{"HTTP/1.1 200 OK\r\nno field\r\n\r\n", false, "fail bad response"},
                    Faulty{"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", false,
                           "fail bad response"},
                    Faulty{"HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n", false,
                           "fail head too large"}));

struct BrokenBody : CdnTest, testing::WithParamInterface<Faulty> {};

// Once the head is out there is no other answer: the connection is cut, and the client can tell.
TEST_P(BrokenBody, CutsTheViewer) {
  response_timeout = std::chrono::milliseconds(50);
  start([](ScriptedOrigin::Connection& connection) {
    ScriptedOrigin::send(connection, GetParam().answer);
    if (GetParam().closes) ScriptedOrigin::close(connection);
  });
  const std::string received = ask("/stream");
  EXPECT_TRUE(received.starts_with("HTTP/1.1 200 ")) << received;
  EXPECT_EQ(received.find("0\r\n\r\n"), std::string::npos);
  EXPECT_EQ(edge->told.back(), GetParam().told);
  EXPECT_EQ(cdn->fetch_count(), 0U);
  ASSERT_EQ(log.size(), 1U);
  EXPECT_EQ(log.front().status, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Bodies, BrokenBody,
    testing::Values(
        Faulty{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", true, "fail broken"},
        Faulty{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false, "fail response timeout"},
        Faulty{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", true,
               "fail broken"},
        Faulty{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nXY\r\n\r\n", false,
               "fail bad response"}));

// Content-Length is the whole of it; what comes behind is nobody's.
TEST_F(CdnTest, SendsNoMoreThanTheOriginTold) {
  start("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdefHTTP/1.1 200 OK\r\n\r\n");
  EXPECT_TRUE(ask("/stream").ends_with("\r\n\r\nabc"));
  EXPECT_EQ(edge->told.back(), "end abc");
}

TEST_F(CdnTest, NamesTheFlagForAnOriginItDoesNotKnow) {
  start_at(1);
  origins.emplace(OriginUrls(), Origins::InProcess());
  const std::string received = ask("/stream");
  EXPECT_NE(received.find("--origin URL"), std::string::npos) << received;
  EXPECT_EQ(edge->told.back(), "fail not configured");
}

TEST_F(CdnTest, RefusesOtherProtocolsWithCloudFrontsPage) {
  start("");
  const auto refused = [&](const std::string& bytes) {
    RawClient client(reactor, server->port());
    client.send(bytes);
    const std::string& received = client.read_until(
        [](const std::string& text) { return text.find("</HTML>") != std::string::npos; });
    EXPECT_NE(received.find("Server: CloudFront"), std::string::npos);
    return received.substr(0, 12);
  };
  EXPECT_EQ(refused("CONNECT db.example:443 HTTP/1.1\r\nHost: db.example:443\r\n\r\n"),
            "HTTP/1.1 405");
  EXPECT_EQ(refused("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n"), "HTTP/1.1 405");
  EXPECT_EQ(refused(get("/chat", "Connection: Upgrade\r\nUpgrade: websocket\r\n")), "HTTP/1.1 501");
  EXPECT_EQ(refused("\x16\x03\x01\x02"), "HTTP/1.1 400");
  EXPECT_EQ(refused(get("/", "X: " + std::string(100'000, 'x') + "\r\n")), "HTTP/1.1 413");
  EXPECT_EQ(edge->told, Told());
}

// The lab's own endpoints are not behind this port: the path is the site's.
TEST_F(CdnTest, HasNoEndpointsOfTheLab) {
  start(answer("the site's"));
  EXPECT_TRUE(ask("/_revalab/reset").ends_with("the site's"));
  EXPECT_EQ(edge->told.front(), "begin /_revalab/reset");
}

TEST_F(CdnTest, TellsTheEdgeWhoAsks) {
  start(answer("abc"));
  RawClient client(reactor, server->port());
  client.send("GET /hit HTTP/1.0\r\nUpgrade: h2c\r\nX-Revalab-Edge: FRA\r\n\r\n");
  client.read_until_end();
  const edge::ViewerRequest& request = edge->requests.front();
  EXPECT_EQ(request.http_version, "1.0");
  EXPECT_EQ(request.client_address, "127.0.0.1");
  EXPECT_FALSE(request.https);
  EXPECT_FALSE(request.request.headers.contains("Upgrade"));
  EXPECT_EQ(request.request.headers.get("x-revalab-edge"), "FRA");
}

TEST_F(CdnTest, LogsEveryExchangeOnce) {
  start(answer("abc"));
  ask("/stream?q=1");
  ask("/large");
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log.front().target, "/stream?q=1");
  EXPECT_EQ(log.front().status, 200);
  EXPECT_EQ(log.front().host, "site.example");
  EXPECT_EQ(log.front().bytes_in, get("/stream?q=1", "Connection: close\r\n").size());
  EXPECT_GT(log.back().bytes_out, 4U << 20U);
}

// A reset takes the edge away under what is going on.
TEST_F(CdnTest, CutsOffWhatIsUnderWayWhenTheEdgeIsAnother) {
  start([](ScriptedOrigin::Connection&) {});
  RawClient first(reactor, server->port());
  first.send(get("/stream"));
  ASSERT_TRUE(wait_told("begin /stream"));
  RawClient second(reactor, server->port());
  second.send(get("/wait"));
  ASSERT_TRUE(wait_told("begin /wait"));
  ScriptedEdge anew{edge::OriginRules()};
  cdn->reset(anew);
  first.read_until_end();
  second.read_until_end();
  EXPECT_TRUE(first.peer_ended() && second.peer_ended());
  EXPECT_EQ(cdn->fetch_count(), 0U);
  EXPECT_TRUE(ask("/hit").ends_with("hit"));
  EXPECT_EQ(anew.told, Told{"begin /hit"});
  server.reset();
}

}  // namespace
}  // namespace revalab::sim
