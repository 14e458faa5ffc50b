#include "core/wire/tls_stream.hpp"

#include "tests/support/certificates.hpp"
#include "tests/support/memory_stream.hpp"

#include <gtest/gtest.h>

#include <array>

namespace revalab::wire {
namespace {

using test::CertificateAuthority;
using test::MemoryStreamOptions;

/// Runs the reactor until `done`, at most ten seconds.
bool wait_for(Reactor& reactor, const std::function<bool()>& done) {
  bool expired = false;
  Timer guard(reactor, [&] { expired = true; });
  guard.start(std::chrono::seconds(10));
  reactor.run_until([&] { return done() || expired; });
  return done();
}

/// Reads and writes one end as whoever sits above it would.
class Talker {
 public:
  explicit Talker(ByteStream& stream) : stream_(stream) { read(); }

  void say(std::string_view text) {
    unsaid_.append(text);
    write();
  }
  void end() { stream_.shutdown_write(); }

  std::string heard;
  /// How the other side stopped talking; `ok` while it has not.
  IoStatus stopped = IoStatus::ok;

 private:
  void read() {
    std::array<char, 1000> buffer{};
    while (true) {
      const IoResult result = stream_.read_some(buffer.data(), buffer.size());
      if (result.status == IoStatus::would_block) break;
      if (result.status != IoStatus::ok) {
        stopped = result.status;
        return;
      }
      heard.append(buffer.data(), result.count);
      // One read a turn, so that what is left must be announced again.
      break;
    }
    stream_.wait_readable([this] { read(); });
  }
  void write() {
    while (!unsaid_.empty()) {
      const IoResult result = stream_.write_some(unsaid_);
      if (result.status == IoStatus::would_block) {
        stream_.wait_writable([this] { write(); });
        return;
      }
      if (result.status != IoStatus::ok) return;
      unsaid_.erase(0, result.count);
    }
  }

  ByteStream& stream_;
  std::string unsaid_;
};

struct TlsStreamTest : testing::Test {
  /// Both ends, joined in memory.
  void join(const MemoryStreamOptions& options = {}, const std::string& host = "localhost") {
    auto [client_below, server_below] = test::memory_streams(reactor, options);
    client = TlsStream::to_server(reactor, std::move(client_below), *trusting, host);
    server = TlsStream::to_client(reactor, std::move(server_below), *proving);
  }
  /// What kept the client from trusting the server; `none` when nothing did.
  std::string shake_hands() {
    std::optional<std::string> outcome;
    client->handshake(
        [&](const std::optional<SocketError>& problem) { outcome = problem.value_or("none"); });
    Talker answering(*server);
    EXPECT_TRUE(wait_for(reactor, [&] { return outcome.has_value(); }));
    return outcome.value_or("nothing happened");
  }

  Reactor reactor;
  test::TemporaryFolder folder;
  CertificateAuthority authority{folder};
  test::ServerCertificate certificate = authority.issue();
  std::shared_ptr<const TlsContext> trusting = TlsContext::for_client(authority.file()).value();
  std::shared_ptr<const TlsContext> proving =
      TlsContext::for_server(certificate.chain_file, certificate.key_file).value();
  std::unique_ptr<TlsStream> client;
  std::unique_ptr<TlsStream> server;
};

// Whatever the sizes in which the network brings it; 1 byte is the smallest record's header cut
// five times.
TEST_F(TlsStreamTest, CarriesBothWaysInFragmentsOfAnySize) {
  for (const std::size_t fragment_bytes : {1U, 2U, 3U, 5U, 7U, 16U, 100U, 1'000U, 16'384U}) {
    join({.fragment_bytes = fragment_bytes, .held_max_bytes = fragment_bytes * 3});
    const std::string question(20'000, 'q');
    const std::string answer(40'000, 'a');
    // Neither side calls handshake(): it happens on the way.
    Talker asking(*client);
    Talker answering(*server);
    asking.say(question);
    answering.say(answer);
    EXPECT_TRUE(wait_for(reactor,
                         [&] {
                           return answering.heard.size() == question.size() &&
                                  asking.heard.size() == answer.size();
                         }))
        << fragment_bytes << ": " << client->problem() << server->problem();
    EXPECT_EQ(answering.heard, question);
    EXPECT_EQ(asking.heard, answer);
  }
}

TEST_F(TlsStreamTest, TellsAnEndFromACut) {
  join();
  ASSERT_EQ(shake_hands(), "none");
  {
    Talker asking(*client);
    Talker answering(*server);
    answering.say("goodbye");
    answering.end();
    EXPECT_TRUE(wait_for(reactor, [&] { return asking.stopped != IoStatus::ok; }));
    EXPECT_EQ(asking.heard, "goodbye");
    EXPECT_EQ(asking.stopped, IoStatus::end);
    // The other half is still open. Source: RFC 8446 section 6.1.
    asking.say("you too");
    EXPECT_TRUE(wait_for(reactor, [&] { return answering.heard == "you too"; }));
  }
  join();
  ASSERT_EQ(shake_hands(), "none");
  Talker asking(*client);
  server.reset();
  EXPECT_TRUE(wait_for(reactor, [&] { return asking.stopped != IoStatus::ok; }));
  EXPECT_EQ(asking.stopped, IoStatus::failed);
  EXPECT_EQ(client->problem(), "unexpected eof while reading");
}

// What came before the connection broke is still there to be read, such as why it broke.
TEST_F(TlsStreamTest, ReadsOnWhenItCanSendNoMore) {
  join();
  ASSERT_EQ(shake_hands(), "none");
  server->write_some("no more of that");
  server.reset();
  while (client->write_some("x").status == IoStatus::ok) {
  }
  Talker asking(*client);
  EXPECT_EQ(asking.heard, "no more of that");
}

// Wherever the connection breaks, the client learns of it and trusts nobody.
TEST_F(TlsStreamTest, AHandshakeThatIsCutAnywhereFails) {
  std::size_t cut = 0;
  for (; cut < 10'000; ++cut) {
    join({.cut_after_bytes = cut});
    const std::string problem = shake_hands();
    if (problem == "none") break;
    EXPECT_EQ(problem, "unexpected eof while reading") << cut;
  }
  EXPECT_GT(cut, 500U) << "the server's certificate alone is longer";
  EXPECT_LT(cut, 10'000U) << "an uncut handshake succeeds";
}

TEST_F(TlsStreamTest, SaysWhyItDoesNotTrust) {
  const auto problem_with = [&](const test::ServerCertificate& shown, const std::string& host) {
    proving = TlsContext::for_server(shown.chain_file, shown.key_file).value();
    join({}, host);
    return shake_hands();
  };
  EXPECT_EQ(problem_with(certificate, "localhost"), "none");
  EXPECT_EQ(problem_with(certificate, "example.org"),
            "certificate verify failed: hostname mismatch");
  EXPECT_EQ(problem_with(certificate, "127.0.0.1"),
            "certificate verify failed: IP address mismatch");
  EXPECT_EQ(problem_with(authority.issue({.host = "127.0.0.1"}), "127.0.0.1"), "none");
  EXPECT_EQ(problem_with(authority.issue({.host = "*.example.org"}), "a.example.org"), "none");
  EXPECT_EQ(
      problem_with(authority.issue({.valid_from_days = -9, .valid_to_days = -1}), "localhost"),
      "certificate verify failed: certificate has expired");
  EXPECT_EQ(problem_with(authority.issue({.valid_from_days = 1, .valid_to_days = 9}), "localhost"),
            "certificate verify failed: certificate is not yet valid");
  EXPECT_EQ(problem_with(authority.self_signed(), "localhost"),
            "certificate verify failed: self-signed certificate");
  CertificateAuthority stranger(folder, "Stranger");
  EXPECT_EQ(problem_with(stranger.issue(), "localhost"),
            "certificate verify failed: unable to get local issuer certificate");
}

TEST_F(TlsStreamTest, AServerThatSpeaksAnotherProtocolIsSaidToDoSo) {
  auto [client_below, server_below] = test::memory_streams(reactor);
  client = TlsStream::to_server(reactor, std::move(client_below), *trusting, "localhost");
  server_below->write_some("HTTP/1.1 400 Bad Request\r\n\r\n");
  std::optional<std::string> outcome;
  client->handshake(
      [&](const std::optional<SocketError>& problem) { outcome = problem.value_or("none"); });
  EXPECT_TRUE(wait_for(reactor, [&] { return outcome.has_value(); }));
  EXPECT_EQ(outcome, "wrong version number");
}

TEST_F(TlsStreamTest, AFileThatIsNoCertificateIsNamed) {
  const std::string file = folder.write("no.pem", "no certificate\n");
  const auto client_context = TlsContext::for_client(file);
  ASSERT_FALSE(client_context.ok());
  EXPECT_TRUE(client_context.error().starts_with(file + ": ")) << client_context.error();
  const auto server_context = TlsContext::for_server(certificate.chain_file, file);
  ASSERT_FALSE(server_context.ok());
  EXPECT_TRUE(server_context.error().starts_with(file + ": ")) << server_context.error();
  EXPECT_FALSE(TlsContext::for_server(folder.path("missing"), file).ok());
  const auto other = authority.issue();
  EXPECT_FALSE(TlsContext::for_server(certificate.chain_file, other.key_file).ok())
      << "a key of another certificate";
}

// No callback comes after a stream was dropped, not even from the one that dropped it.
TEST_F(TlsStreamTest, MayBeDroppedByItsOwnCallback) {
  join();
  bool called = false;
  client->wait_writable([&] { ADD_FAILURE() << "called after it was dropped"; });
  client->wait_readable([&] {
    client.reset();
    called = true;
  });
  server.reset();
  EXPECT_TRUE(wait_for(reactor, [&] { return called; }));
}

}  // namespace
}  // namespace revalab::wire
