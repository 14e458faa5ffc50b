// A server behind TLS: what it says last arrives, and each client meets the certificate of the name
// it asked for. The connection below is a memory pipe so narrow that bytes wait in the TLS stream,
// out of the server's sight, for as long as the client does not read.

#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_server.hpp"
#include "core/wire/tls_stream.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/memory_stream.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

#include <array>

namespace revalab::wire {
namespace {

using test::EchoHandler;

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

/// Certificates of a test's own authority, and who asked for them.
class ChoosingSource final : public CertificateSource {
 public:
  explicit ChoosingSource(std::shared_ptr<const Certificate> authority)
      : authority_(std::move(authority)) {}

  std::shared_ptr<const Certificate> certificate_for(std::string_view name) override {
    asked.emplace_back(name);
    CertificateTerms terms;
    terms.common_name = "server";
    terms.hosts = {name.empty() ? "127.0.0.1" : std::string(name)};
    terms.not_before = authority_->not_before();
    terms.not_after = authority_->not_after();
    return Certificate::server(terms, authority_.get());
  }
  std::vector<std::string> asked;

 private:
  std::shared_ptr<const Certificate> authority_;
};

/// A client that reads nothing until it is told to.
struct LazyClient {
  std::unique_ptr<ByteStream> stream;
  std::string heard;
  /// How the server stopped talking; `ok` while it has not.
  IoStatus stopped = IoStatus::ok;
};

struct TlsServerTest : testing::Test {
  TlsServerTest() {
    CertificateTerms terms;
    terms.common_name = "Test CA";
    terms.not_before = test::machine_time() + std::chrono::hours(-1);
    terms.not_after = test::machine_time() + std::chrono::hours(1);
    const auto authority = Certificate::authority(terms);
    trusting = TlsContext::for_client(folder.write("ca.pem", authority->certificate_pem())).value();
    source = std::make_shared<ChoosingSource>(authority);
  }

  void start(TcpServerOptions options = {}) {
    server = TcpServer::listen(reactor, handler, clock, options).value();
    server->listen_at(
        tls_listener(reactor, connections.listener(), TlsContext::for_server(source)));
  }
  LazyClient connect(const std::string& host = "localhost") {
    test::MemoryStreamOptions narrow;
    narrow.held_max_bytes = 2'000;
    auto [near, far] = test::memory_streams(reactor, narrow);
    connections.push(std::move(far));
    LazyClient client;
    client.stream = TlsStream::to_server(reactor, std::move(near), *trusting, host);
    return client;
  }
  /// Shakes hands and sends.
  void say(LazyClient& client, std::string_view text) {
    while (!text.empty()) {
      const IoResult result = client.stream->write_some(text);
      if (result.status == IoStatus::would_block) {
        bool writable = false;
        client.stream->wait_writable([&] { writable = true; });
        ASSERT_TRUE(wait_for([&] { return writable; }));
        continue;
      }
      ASSERT_EQ(result.status, IoStatus::ok);
      text.remove_prefix(result.count);
    }
  }
  /// Reads until the server has nothing more to say.
  void hear_all(LazyClient& client) {
    std::array<char, 1000> buffer{};
    while (client.stopped == IoStatus::ok) {
      const IoResult result = client.stream->read_some(buffer.data(), buffer.size());
      if (result.status == IoStatus::would_block) {
        bool readable = false;
        client.stream->wait_readable([&] { readable = true; });
        if (!wait_for([&] { return readable; })) return;
      } else if (result.status == IoStatus::ok) {
        client.heard.append(buffer.data(), result.count);
      } else {
        client.stopped = result.status;
      }
    }
  }
  bool wait_for(const std::function<bool()>& done) {
    bool expired = false;
    Timer guard(reactor, [&] { expired = true; });
    guard.start(std::chrono::seconds(10));
    reactor.run_until([&] { return done() || expired; });
    return done();
  }
  /// Lets the reactor do what is ready, and what comes of that.
  void settle() {
    for (int turn = 0; turn < 200; ++turn) {
      bool turned = false;
      reactor.post([&] { turned = true; });
      reactor.run_until([&] { return turned; });
    }
  }

  Reactor reactor;
  RealClock clock{reactor};
  EchoHandler handler;
  test::TemporaryFolder folder;
  std::shared_ptr<const TlsContext> trusting;
  std::shared_ptr<ChoosingSource> source;
  StreamQueue connections{reactor};
  std::unique_ptr<TcpServer> server;
};

TEST_F(TlsServerTest, AClientThatHalfClosesAndReadsLateGetsTheWholeAnswerAndAnEnd) {
  start();
  LazyClient client = connect();
  say(client, get("/size/100000"));
  client.stream->shutdown_write();
  settle();
  EXPECT_EQ(handler.seen.size(), 1U);
  hear_all(client);
  EXPECT_TRUE(client.heard.ends_with(std::string(100'000, 'x'))) << client.heard.size();
  EXPECT_EQ(client.stopped, IoStatus::end) << "with a close_notify, not a mere end of bytes";
  EXPECT_TRUE(wait_for([&] { return server->connection_count() == 0; }));
}

// One record is all that is left, and the session above it is idle already.
TEST_F(TlsServerTest, DrainingWaitsForTheLastRecord) {
  start();
  LazyClient client = connect();
  say(client, get("/size/10000"));
  settle();
  EXPECT_EQ(handler.seen.size(), 1U);
  server->drain();
  settle();
  EXPECT_EQ(server->connection_count(), 1U);
  hear_all(client);
  EXPECT_TRUE(client.heard.ends_with(std::string(10'000, 'x'))) << client.heard.size();
  EXPECT_EQ(client.stopped, IoStatus::end);
}

TEST_F(TlsServerTest, NobodyIsPutOutWhileAnAnswerIsOnItsWay) {
  TcpServerOptions options;
  options.connections_max = 1;
  start(options);
  LazyClient first = connect();
  say(first, get("/size/10000"));
  settle();
  LazyClient second = connect();
  settle();
  EXPECT_EQ(server->connection_count(), 1U);
  hear_all(first);
  EXPECT_TRUE(first.heard.ends_with(std::string(10'000, 'x'))) << first.heard.size();
  EXPECT_EQ(first.stopped, IoStatus::end) << "then it makes room";
  say(second, get("/second"));
  second.stream->shutdown_write();
  hear_all(second);
  EXPECT_TRUE(second.heard.ends_with("GET /second "));
}

// A client must be able to tell an idle connection that was closed from one that was cut.
TEST_F(TlsServerTest, AnIdleConnectionIsClosedWithAnEnd) {
  start();
  LazyClient client = connect();
  say(client, get("/a"));
  ASSERT_TRUE(wait_for([&] { return !handler.seen.empty(); }));
  settle();
  server->drain();
  hear_all(client);
  EXPECT_TRUE(client.heard.ends_with("GET /a "));
  EXPECT_EQ(client.stopped, IoStatus::end);
}

TEST_F(TlsServerTest, AClientThatNeverReadsIsGivenUp) {
  TcpServerOptions options;
  options.idle_max = std::chrono::milliseconds(20);
  start(options);
  LazyClient client = connect();
  say(client, get("/size/10000"));
  client.stream->shutdown_write();
  ASSERT_TRUE(wait_for([&] { return !handler.seen.empty(); }));
  EXPECT_TRUE(wait_for([&] { return server->connection_count() == 0; }));
  hear_all(client);
  EXPECT_EQ(client.stopped, IoStatus::failed) << "what is missing must not look whole";
}

TEST_F(TlsServerTest, ShowsTheCertificateOfTheNameThatIsAskedFor) {
  start();
  for (const std::string host :
       {"dynamodb.us-east-1.amazonaws.com", "bucket.s3.eu-west-1.amazonaws.com", "127.0.0.1"}) {
    LazyClient client = connect(host);
    say(client, get("/a"));
    client.stream->shutdown_write();
    hear_all(client);
    EXPECT_TRUE(client.heard.ends_with("GET /a ")) << host;
  }
  // An address is no server name. Source: RFC 6066 section 3.
  EXPECT_EQ(source->asked, (std::vector<std::string>{"dynamodb.us-east-1.amazonaws.com",
                                                     "bucket.s3.eu-west-1.amazonaws.com", ""}));
}

TEST_F(TlsServerTest, TellsAClientWithoutTlsWhatToDo) {
  start();
  auto [near, far] = test::memory_streams(reactor);
  connections.push(std::move(far));
  LazyClient client;
  client.stream = std::move(near);
  say(client, get("/plain"));
  hear_all(client);
  EXPECT_TRUE(client.heard.starts_with("HTTP/1.1 400 Bad Request\r\n")) << client.heard;
  EXPECT_TRUE(client.heard.ends_with("begins with https://\n")) << client.heard;
  const auto body = client.heard.substr(client.heard.find("\r\n\r\n") + 4);
  EXPECT_NE(client.heard.find("Content-Length: " + std::to_string(body.size()) + "\r\n"),
            std::string::npos);
  EXPECT_TRUE(wait_for([&] { return server->connection_count() == 0; }));
  EXPECT_TRUE(handler.seen.empty());
}

// Connections come and go in every state, and nothing of them stays.
TEST_F(TlsServerTest, ClientsThatGoAtAnyMoment) {
  start();
  for (int bytes = 0; bytes < 3'000; bytes += 37) {
    test::MemoryStreamOptions cut;
    cut.cut_after_bytes = static_cast<std::size_t>(bytes);
    auto [far, near] = test::memory_streams(reactor, cut);
    connections.push(std::move(far));
    LazyClient client;
    client.stream = TlsStream::to_server(reactor, std::move(near), *trusting, "localhost");
    client.stream->write_some(get("/size/50000"));
    client.stream->wait_readable([&] { client.stream->write_some(get("/more")); });
    settle();
  }
  EXPECT_TRUE(wait_for([&] { return server->connection_count() == 0; }));
}

// What was handed over before the server listened is served; what nobody will take is closed.
TEST_F(TlsServerTest, AQueueHandsOverInOrderAndDropsWhatNobodyTakes) {
  auto [near, far] = test::memory_streams(reactor);
  connections.push(std::move(far));
  std::array<char, 10> buffer{};
  EXPECT_EQ(near->read_some(buffer.data(), buffer.size()).status, IoStatus::end);
  start();
  std::vector<LazyClient> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(connect());
  for (LazyClient& client : clients) {
    say(client, get("/a"));
    client.stream->shutdown_write();
    hear_all(client);
    EXPECT_TRUE(client.heard.ends_with("GET /a "));
  }
  server.reset();
  LazyClient late = connect();
  hear_all(late);
  EXPECT_EQ(late.stopped, IoStatus::failed);
}

// Whoever looked at the first bytes to learn where a connection belongs gives them back.
TEST_F(TlsServerTest, BytesThatWereReadAlreadyComeFirst) {
  auto [near, far] = test::memory_streams(reactor);
  far->write_some("world");
  const auto stream = with_bytes_before(reactor, "hello ", std::move(near));
  std::string heard;
  std::array<char, 4> buffer{};
  while (heard.size() < 11) {
    bool readable = false;
    stream->wait_readable([&] { readable = true; });
    ASSERT_TRUE(wait_for([&] { return readable; }));
    const IoResult result = stream->read_some(buffer.data(), buffer.size());
    ASSERT_EQ(result.status, IoStatus::ok);
    heard.append(buffer.data(), result.count);
  }
  EXPECT_EQ(heard, "hello world");
}

}  // namespace
}  // namespace revalab::wire
