#pragma once

#include "core/wire/real_clock.hpp"
#include "core/wire/stream_server.hpp"
#include "simulator/cdn/cdn.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/scripted_edge.hpp"
#include "tests/support/scripted_origin.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace revalab::sim {

using test::RawClient;
using test::ScriptedEdge;
using test::ScriptedOrigin;
using Told = std::vector<std::string>;

inline std::string get(const std::string& target, const std::string& fields = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: site.example\r\n" + fields + "\r\n";
}
inline std::string answer(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
inline std::function<bool(const std::string&)> ends_with(std::string text) {
  return [text = std::move(text)](const std::string& received) { return received.ends_with(text); };
}

/// A CDN whose edge is scripted, in front of an origin that is scripted too.
struct CdnTest : testing::Test {
  void start(ScriptedOrigin::Script script) {
    origin.emplace(reactor, std::move(script));
    start_at(origin->port());
  }
  void start(const std::string& bytes) {
    start([bytes](ScriptedOrigin::Connection& connection) {
      ScriptedOrigin::send(connection, bytes);
    });
  }
  void start_at(std::uint16_t origin_port) {
    edge::OriginRules rules;
    rules.id = "default";
    rules.domain_name = "origin.example";
    rules.response_timeout = response_timeout;
    edge.emplace(rules);
    origins.emplace(
        OriginUrls{{"default", "http://127.0.0.1:" + std::to_string(origin_port) + "/base/"}},
        Origins::InProcess());
    cdn.emplace(CdnParts{reactor, clock, clock, &*edge, *origins, nullptr,
                         [this](const Viewed& viewed) { log.push_back(viewed); }});
    server = wire::StreamServer::listen(reactor, *cdn, clock, {}).value();
  }
  bool wait_for(const std::function<bool()>& done) {
    bool expired = false;
    wire::Timer guard(reactor, [&] { expired = true; });
    guard.start(std::chrono::seconds(10));
    reactor.run_until([&] { return done() || expired; });
    return done();
  }
  bool wait_told(const std::string& what) {
    return wait_for(
        [&] { return std::find(edge->told.begin(), edge->told.end(), what) != edge->told.end(); });
  }
  /// What a viewer gets who asks once and reads on until the connection ends.
  std::string ask(const std::string& target) {
    RawClient client(reactor, server->port());
    client.send(get(target, "Connection: close\r\n"));
    return client.read_until_end();
  }

  wire::Reactor reactor;
  wire::RealClock clock{reactor};
  Duration response_timeout = std::chrono::seconds(30);
  std::optional<ScriptedOrigin> origin;
  std::optional<ScriptedEdge> edge;
  std::optional<Origins> origins;
  std::vector<Viewed> log;
  std::optional<Cdn> cdn;
  std::unique_ptr<wire::StreamServer> server;
};

}  // namespace revalab::sim
