// The TLS ports and the proxy of the program itself, as clients with nothing but its exports meet
// them.

#include "core/wire/drive.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_transport.hpp"
#include "tests/support/lab_process.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>

namespace revalab::sim {
namespace {

using test::LabProcess;
using test::RawClient;

const std::vector<std::string> k_all{"--tls-port", "0", "--cdn-tls-port", "0", "--proxy-port", "0"};

/// Asks over TLS, trusting whom a CA file names.
struct TlsAsker {
  Result<Response> ask(std::uint16_t port, const std::string& ca_file, const std::string& target,
                       const std::string& host = "127.0.0.1") {
    wire::TcpTransportOptions options;
    options.address = {host, port};
    options.tls = wire::TlsContext::for_client(ca_file).value();
    wire::TcpTransport transport(reactor, options);
    return wire::drive(reactor, transport.send(Request("GET", target)));
  }
  wire::Reactor reactor;
};

TEST(Entrances, TellClientsWhereTheyAreAndWhomToTrust) {
  const LabProcess lab(k_all);
  ASSERT_TRUE(lab.ready()) << lab.log();
  const auto& exports = lab.exports();
  const std::string& file = exports.at("REVALAB_CA_FILE");
  EXPECT_EQ(exports.at("NODE_EXTRA_CA_CERTS"), file);
  EXPECT_EQ(exports.at("AWS_CA_BUNDLE"), file);
  EXPECT_TRUE(exports.at("REVALAB_TLS_URL").starts_with("https://127.0.0.1:"));
  EXPECT_TRUE(exports.at("REVALAB_CDN_TLS_URL").starts_with("https://127.0.0.1:"));
  EXPECT_TRUE(exports.at("HTTPS_PROXY").starts_with("http://127.0.0.1:"));
  EXPECT_EQ(exports.at("NODE_USE_ENV_PROXY"), "1");
}

// A lab that nobody asked for TLS writes nothing into anybody's home.
TEST(Entrances, AreThereOnlyWhenTheyAreAskedFor) {
  const LabProcess lab;
  ASSERT_TRUE(lab.ready());
  for (const char* name : {"REVALAB_TLS_URL", "REVALAB_CDN_TLS_URL", "REVALAB_CA_FILE",
                           "NODE_EXTRA_CA_CERTS", "AWS_CA_BUNDLE", "HTTPS_PROXY"}) {
    EXPECT_FALSE(lab.exports().contains(name)) << name;
  }
  EXPECT_TRUE(std::filesystem::is_empty(lab.state_home()));
}

TEST(Entrances, TheTlsPortsServeWhatThePlainOnesDo) {
  const LabProcess lab(k_all);
  const std::string& trusted = lab.exports().at("REVALAB_CA_FILE");
  TlsAsker asker;
  for (const std::string host : {"127.0.0.1", "localhost"}) {
    const auto health =
        asker.ask(lab.port_in("REVALAB_TLS_URL"), trusted, "/_revalab/health", host);
    ASSERT_TRUE(health.ok()) << health.error().message;
    EXPECT_EQ(health->status, 200);
    const auto page = asker.ask(lab.port_in("REVALAB_CDN_TLS_URL"), trusted, "/", host);
    ASSERT_TRUE(page.ok()) << page.error().message;
    EXPECT_TRUE(page->headers.contains("X-Cache"));
  }
}

// Another lab's authority is as good as none.
TEST(Entrances, AClientThatTrustsSomebodyElseTurnsAway) {
  const LabProcess lab({"--tls-port", "0"});
  const LabProcess other({"--tls-port", "0"});
  TlsAsker asker;
  const auto answer = asker.ask(lab.port_in("REVALAB_TLS_URL"),
                                other.exports().at("REVALAB_CA_FILE"), "/_revalab/health");
  ASSERT_FALSE(answer.ok());
  EXPECT_NE(answer.error().message.find("certificate verify failed"), std::string::npos);
  EXPECT_TRUE(
      asker.ask(lab.port_in("REVALAB_TLS_URL"), lab.exports().at("REVALAB_CA_FILE"), "/").ok());
}

// What a browser or an SDK negotiates, by a client that is not ours: newest and oldest version,
// HTTP/1.1 though h2 is offered first, a session that is taken up again.
TEST(Entrances, OpenSslsOwnClientIsContent) {
  const LabProcess lab({"--tls-port", "0"});
  const auto said = [&](const std::string& options) {
    return test::run_program_to_end(
               {"/bin/sh", "-c",
                "printf 'GET / HTTP/1.1\\r\\nHost: dynamodb.us-east-1.amazonaws.com\\r\\n"
                "Connection: close\\r\\n\\r\\n' | openssl s_client -ign_eof -connect 127.0.0.1:" +
                    std::to_string(lab.port_in("REVALAB_TLS_URL")) +
                    " -servername dynamodb.us-east-1.amazonaws.com"
                    " -verify_hostname dynamodb.us-east-1.amazonaws.com -CAfile " +
                    lab.exports().at("REVALAB_CA_FILE") + " " + options + " 2>&1"})
        .output;
  };
  const std::string newest = said("-alpn h2,http/1.1");
  EXPECT_NE(newest.find("Verify return code: 0 (ok)"), std::string::npos) << newest;
  EXPECT_NE(newest.find("ALPN protocol: http/1.1"), std::string::npos) << newest;
  EXPECT_NE(newest.find("New, TLSv1.3"), std::string::npos) << newest;
  EXPECT_NE(newest.find("healthy: dynamodb.us-east-1.amazonaws.com"), std::string::npos);
  EXPECT_NE(said("-tls1_2").find("New, TLSv1.2"), std::string::npos);
  EXPECT_NE(said("-alpn h2").find("no application protocol"), std::string::npos);
  EXPECT_EQ(said("-tls1_1 -cipher DEFAULT@SECLEVEL=0").find("healthy"), std::string::npos);
  const std::string session = lab.state_home() + "session";
  said("-tls1_2 -sess_out " + session);
  EXPECT_NE(said("-tls1_2 -sess_in " + session).find("Reused, TLSv1.2"), std::string::npos);
}

/// What a client gets that asks the proxy this and nothing else.
std::string through_proxy(const LabProcess& lab, const std::string& text) {
  wire::Reactor reactor;
  RawClient client(reactor, lab.port_in("HTTPS_PROXY"));
  client.send(text);
  client.end();
  return client.read_until_end();
}

TEST(Entrances, TheProxyKnowsTheLabsHostsAndLeadsNobodyElsewhere) {
  const LabProcess lab(k_all);
  const auto get = [&](const std::string& url) {
    return through_proxy(lab, "GET " + url + " HTTP/1.1\r\nHost: x\r\n\r\n");
  };
  EXPECT_NE(get("http://dynamodb.eu-west-1.amazonaws.com/").find("healthy: "), std::string::npos);
  // A viewer that ends its half has gone.
  wire::Reactor reactor;
  RawClient viewer(reactor, lab.port_in("HTTPS_PROXY"));
  viewer.send(
      "GET http://d111111abcdef8.cloudfront.net/ HTTP/1.1\r\nHost: x\r\n"
      "Connection: close\r\n\r\n");
  const std::string page = viewer.read_until_end();
  EXPECT_NE(page.find("\r\nX-Cache: "), std::string::npos) << page;
  EXPECT_TRUE(get(lab.endpoint() + "/_revalab/health").ends_with("}\n"));
  for (const std::string url :
       {"http://example.org/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
        "http://dynamodb.eu-west-1.amazonaws.com:8000/"}) {
    EXPECT_TRUE(get(url).starts_with("HTTP/1.1 403 ")) << url;
  }
  for (const std::string authority :
       {"example.org:443", "dynamodb.eu-west-1.amazonaws.com:22", "10.0.0.1:443"}) {
    const std::string answer =
        through_proxy(lab, "CONNECT " + authority + " HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 403 ")) << answer;
  }
}

// A web page elsewhere that is resolved to this machine (DNS rebinding) sends no whole URLs.
TEST(Entrances, TheProxyAnswersNoPage) {
  const LabProcess lab({"--proxy-port", "0"});
  const std::string answer =
      through_proxy(lab, "GET /_revalab/health HTTP/1.1\r\nHost: rebound.example\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 ")) << answer;
}

// Whoever reaches it over a network would reach what only this machine may.
TEST(Entrances, AProxyForANetworkLeadsToNoPortOfThisMachine) {
  const LabProcess lab({"--host", "0.0.0.0", "--proxy-port", "0"});
  const std::string answer = through_proxy(
      lab, "CONNECT 127.0.0.1:" + std::to_string(lab.port()) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 403 ")) << answer;
  EXPECT_TRUE(through_proxy(lab, "GET http://sqs.us-east-1.amazonaws.com/ HTTP/1.1\r\n\r\n")
                  .starts_with("HTTP/1.1 "));
}

// A tunnel would never end by itself.
TEST(Entrances, AnOpenTunnelDoesNotKeepTheLabFromStopping) {
  LabProcess lab(k_all);
  wire::Reactor reactor;
  const wire::RealClock clock(reactor);
  const auto listener = wire::TcpListener::open(reactor, {}).value();
  RawClient client(reactor, lab.port_in("HTTPS_PROXY"));
  client.send("CONNECT localhost:" + std::to_string(listener->port()) + " HTTP/1.1\r\n\r\n");
  client.read_until([](const std::string& text) { return text.ends_with("\r\n\r\n"); });
  lab.signal(SIGTERM);
  EXPECT_EQ(lab.wait(), 0);
  client.read_until_end();
  EXPECT_TRUE(client.peer_ended());
}

TEST(Entrances, WhatTheEnvironmentRefusesIsSaidWithExitCode3) {
  const test::TemporaryFolder folder;
  const std::string file = folder.write("file", "");
  const std::vector<std::string> serve{REVALAB_PROGRAM, "serve", "--port",     "0",
                                       "--cdn-port",    "0",     "--tls-port", "0"};
  const auto unwritable = test::run_program_to_end(serve, {{"XDG_STATE_HOME", file}});
  EXPECT_EQ(unwritable.exit_code, 3);
  EXPECT_NE(unwritable.output.find(file + "/revalab: Not a directory"), std::string::npos)
      << unwritable.output;
  const auto homeless =
      test::run_program_to_end(serve, {{"XDG_STATE_HOME", "relative"}, {"HOME", ""}});
  EXPECT_EQ(homeless.exit_code, 3);
  EXPECT_NE(homeless.output.find("HOME"), std::string::npos) << homeless.output;
  const LabProcess lab;
  for (const std::string option : {"--tls-port", "--cdn-tls-port", "--proxy-port"}) {
    const auto taken =
        test::run_program_to_end({REVALAB_PROGRAM, "serve", "--port", "0", "--cdn-port", "0",
                                  option, std::to_string(lab.port())},
                                 {{"XDG_STATE_HOME", folder.path("state")}});
    EXPECT_EQ(taken.exit_code, 3) << option;
    EXPECT_NE(taken.output.find(std::to_string(lab.port())), std::string::npos) << taken.output;
  }
}

}  // namespace
}  // namespace revalab::sim
