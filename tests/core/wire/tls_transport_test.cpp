// HTTPS from the core's client to the server, over TCP.

#include "core/wire/drive.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_server.hpp"
#include "core/wire/tcp_transport.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/echo_handler.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

#include <array>

namespace revalab::wire {
namespace {

using test::CertificateAuthority;
using test::EchoHandler;

struct TlsTransportTest : testing::Test {
  std::unique_ptr<TcpServer> serve(const test::ServerCertificate& shown) {
    TcpServerOptions options;
    options.tls = TlsContext::for_server(shown.chain_file, shown.key_file).value();
    return TcpServer::listen(reactor, handler, clock, options).value();
  }
  Result<Response> send(std::uint16_t port, Request request,
                        const std::string& host = "localhost") {
    TcpTransport transport(reactor, {.address = {host, port}, .tls = trusting});
    return drive(reactor, transport.send(std::move(request)));
  }

  Reactor reactor;
  RealClock clock{reactor};
  EchoHandler handler;
  test::TemporaryFolder folder;
  CertificateAuthority authority{folder};
  std::shared_ptr<const TlsContext> trusting = TlsContext::for_client(authority.file()).value();
};

TEST_F(TlsTransportTest, UsesAConnectionAgain) {
  const auto server = serve(authority.issue());
  TcpTransport transport(reactor, {.address = {"localhost", server->port()}, .tls = trusting});
  for (const std::string target : {"/one", "/two", "/three"}) {
    const auto answer = drive(reactor, transport.send(Request("GET", target)));
    EXPECT_EQ(answer.value().body, "GET " + target + " ");
  }
  EXPECT_EQ(server->connection_count(), 1U);
}

TEST_F(TlsTransportTest, CarriesLargeBodiesBothWays) {
  const auto server = serve(authority.issue());
  Request request("PUT", "/large");
  request.body.assign(9'000'000, 'b');
  const auto answer = send(server->port(), request);
  EXPECT_EQ(answer.value().body.size(), request.body.size() + std::string("PUT /large ").size());
}

// Nothing was sent, so the caller may try elsewhere, and the user must learn what to mend.
TEST_F(TlsTransportTest, AServerThatCannotProveWhoItIsGetsNothing) {
  const auto server = serve(authority.self_signed());
  EXPECT_EQ(send(server->port(), Request("GET", "/secret")).error(),
            ApiError(0, std::string(k_connection_failed),
                     "certificate verify failed: self-signed certificate"));
  const auto other = serve(authority.issue({.host = "example.org"}));
  EXPECT_EQ(send(other->port(), Request("GET", "/secret")).error(),
            ApiError(0, std::string(k_connection_failed),
                     "certificate verify failed: hostname mismatch"));
  EXPECT_TRUE(handler.seen.empty());
}

TEST_F(TlsTransportTest, AServerWithoutTlsIsNoServer) {
  const auto plain = TcpServer::listen(reactor, handler, clock, {}).value();
  const auto answer = send(plain->port(), Request("GET", "/"));
  EXPECT_EQ(answer.error(), ApiError(0, std::string(k_connection_failed), "wrong version number"));
}

TEST_F(TlsTransportTest, AServerThatNeverShakesHandsIsGivenUp) {
  const auto silent = TcpListener::open(reactor, {}).value();
  TcpTransport transport(reactor, {.address = {"localhost", silent->port()},
                                   .tls = trusting,
                                   .connect_max = std::chrono::milliseconds(20)});
  EXPECT_EQ(drive(reactor, transport.send(Request("GET", "/"))).error(),
            ApiError(0, std::string(k_connection_failed), "no connection in time"));
}

TEST_F(TlsTransportTest, AClientWithoutTlsIsTurnedAwayAndOthersAreServed) {
  const auto server = serve(authority.issue());
  test::RawClient plain(reactor, server->port());
  plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  plain.read_until_end();
  EXPECT_TRUE(plain.peer_ended());
  EXPECT_EQ(send(server->port(), Request("GET", "/a")).value().body, "GET /a ");
}

/// Speaks TLS and says exactly the bytes a test gives it, once it was asked.
class CuttingServer {
 public:
  CuttingServer(Reactor& reactor, std::shared_ptr<const TlsContext> context, std::string says,
                bool ends)
      : reactor_(reactor),
        context_(std::move(context)),
        says_(std::move(says)),
        ends_(ends),
        listener_(TcpListener::open(reactor, {}).value()) {
    listener_->wait_connection([this] {
      stream_ = TlsStream::to_client(reactor_, listener_->accept().value(), *context_);
      read();
    });
  }
  [[nodiscard]] std::uint16_t port() const { return listener_->port(); }

 private:
  void read() {
    std::array<char, 4096> buffer{};
    if (stream_->read_some(buffer.data(), buffer.size()).status == IoStatus::would_block) {
      stream_->wait_readable([this] { read(); });
      return;
    }
    stream_->write_some(says_);
    if (ends_) stream_->shutdown_write();
    stream_.reset();
  }

  Reactor& reactor_;
  std::shared_ptr<const TlsContext> context_;
  std::string says_;
  bool ends_;
  std::unique_ptr<TcpListener> listener_;
  std::unique_ptr<TlsStream> stream_;
};

// Whoever can cut the connection could otherwise make half a page look whole.
TEST_F(TlsTransportTest, ABodyThatOnlyTheEndDelimitsNeedsAProperEnd) {
  const auto certificate = authority.issue();
  const auto context = TlsContext::for_server(certificate.chain_file, certificate.key_file).value();
  const std::string says = "HTTP/1.1 200 OK\r\n\r\nhalf a page";
  CuttingServer proper(reactor, context, says, true);
  EXPECT_EQ(send(proper.port(), Request("GET", "/")).value().body, "half a page");
  CuttingServer cut(reactor, context, says, false);
  EXPECT_EQ(send(cut.port(), Request("GET", "/")).error().code, k_connection_lost);
}

// Many servers close without a close_notify; what is whole by its own measure is whole.
TEST_F(TlsTransportTest, ABodyWithALengthNeedsNone) {
  const auto certificate = authority.issue();
  const auto context = TlsContext::for_server(certificate.chain_file, certificate.key_file).value();
  CuttingServer whole(reactor, context, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false);
  EXPECT_EQ(send(whole.port(), Request("GET", "/")).value().body, "ok");
  CuttingServer half(reactor, context, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", false);
  EXPECT_EQ(send(half.port(), Request("GET", "/")).error().code, k_connection_lost);
}

}  // namespace
}  // namespace revalab::wire
