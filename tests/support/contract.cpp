#include "tests/support/contract.hpp"

#include "core/wire/framing.hpp"
#include "core/wire/message_parser.hpp"
#include "core/wire/reactor.hpp"
#include "core/wire/server_session.hpp"
#include "core/wire/tcp_server.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/raw_client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace revalab::test {
namespace {

/// Moves the clock to whatever an exchange waits for, on every carrier alike.
class TimeMover final : public Handler {
 public:
  TimeMover(std::unique_ptr<Handler> inner, ManualClock& clock)
      : inner_(std::move(inner)), clock_(clock) {}

  Answer handle(const Request& request, Instant now) override {
    Answer answer = inner_->handle(request, now);
    if (const auto* parked = std::get_if<Parked>(&answer)) clock_.advance_to(parked->until);
    if (const auto* delayed = std::get_if<Delayed>(&answer)) clock_.advance_to(delayed->until);
    if (const auto* partial = std::get_if<Partial>(&answer)) clock_.advance_to(partial->until);
    return answer;
  }
  std::optional<Response> refuse(int status, const Request& head) override {
    return inner_->refuse(status, head);
  }

 private:
  std::unique_ptr<Handler> inner_;
  ManualClock& clock_;
};

/// A way of bringing bytes to a handler.
class Carrier {
 public:
  explicit Carrier(const HandlerFactory& make_handler) : handler_(make_handler(), clock_) {}
  Carrier(const Carrier&) = delete;
  Carrier& operator=(const Carrier&) = delete;
  virtual ~Carrier() = default;
  /// Everything that comes back. `stays` keeps the client's half open until it has.
  virtual std::string exchange(std::string_view request, bool stays) = 0;

 protected:
  ManualClock clock_;
  TimeMover handler_;
};

class MemoryCarrier final : public Carrier {
 public:
  MemoryCarrier(const HandlerFactory& make_handler, std::size_t fragment_bytes)
      : Carrier(make_handler), fragment_bytes_(fragment_bytes) {}

  std::string exchange(std::string_view request, bool stays) override {
    wire::ServerSession session(handler_, clock_);
    std::string received;
    while (!request.empty()) {
      const auto piece = fragment_bytes_ == 0 ? request : request.substr(0, fragment_bytes_);
      session.receive(piece);
      collect(session, received);
      request.remove_prefix(piece.size());
    }
    if (!stays) session.receive_end();
    collect(session, received);
    EXPECT_TRUE(session.finished()) << "nothing is left to say";
    return received;
  }

 private:
  void collect(wire::ServerSession& session, std::string& received) const {
    while (session.waits_until() || !session.output().empty()) {
      const auto all = session.output();
      const auto piece = fragment_bytes_ == 0 ? all : all.substr(0, fragment_bytes_);
      received.append(piece);
      session.sent(piece.size());
      session.poke();
    }
  }

  std::size_t fragment_bytes_;
};

class TcpCarrier final : public Carrier {
 public:
  TcpCarrier(const HandlerFactory& make_handler, std::size_t piece_bytes)
      : Carrier(make_handler),
        piece_bytes_(piece_bytes),
        server_(wire::TcpServer::listen(reactor_, handler_, clock_, {}).value()) {}

  std::string exchange(std::string_view request, bool stays) override {
    RawClient client(reactor_, server_->port());
    // A refusal may come before everything is sent, which is no failure of the case.
    client.send(request, piece_bytes_);
    if (!stays) client.end();
    return client.read_until_end();
  }

 private:
  wire::Reactor reactor_;
  std::size_t piece_bytes_;
  std::unique_ptr<wire::TcpServer> server_;
};

/// Parses the requests itself and calls the handler.
class DirectCarrier final : public Carrier {
 public:
  using Carrier::Carrier;

  std::vector<Response> call(std::string_view bytes) {
    std::vector<Response> responses;
    wire::RequestParser parser{wire::MessageLimits()};
    while (!bytes.empty()) {
      bytes.remove_prefix(parser.parse(bytes));
      if (!parser.complete()) break;
      auto response = ask(parser.request());
      if (!response) break;
      responses.push_back(*std::move(response));
      parser.reset();
    }
    return responses;
  }

 private:
  std::string exchange(std::string_view, bool) override { return {}; }

  /// Empty when the connection was dropped.
  std::optional<Response> ask(Request request) {
    const Instant asked = clock_.now();
    Answer answer = handler_.handle(request, asked);
    while (std::holds_alternative<Parked>(answer)) {
      // Time has moved already.
      request.waited = clock_.now() - asked;
      answer = handler_.handle(request, clock_.now());
    }
    Response* response = response_in(answer);
    if (response == nullptr) return std::nullopt;
    return wire::as_received(std::move(*response), request.method == "HEAD",
                             clock_.wall_now().http_date());
  }
};

/// The responses in `raw`; the requests tell which of them answer HEAD.
std::vector<Response> parse_responses(std::string_view raw, std::string_view requests) {
  std::vector<Response> responses;
  wire::RequestParser asked{wire::MessageLimits()};
  wire::ResponseParser answered{wire::MessageLimits()};
  while (!raw.empty()) {
    if (asked.refusal() == 0) requests.remove_prefix(asked.parse(requests));
    answered.reset(asked.complete() && asked.request().method == "HEAD");
    if (asked.complete()) asked.reset();
    raw.remove_prefix(answered.parse(raw));
    if (raw.empty()) answered.parse_end();
    EXPECT_TRUE(answered.complete()) << "not a whole response: " << raw;
    if (!answered.complete()) break;
    responses.push_back(answered.response());
  }
  return responses;
}

void compare(const ExpectedResponse& expected, const Response& response) {
  EXPECT_EQ(response.status, expected.status) << response.body;
  for (const auto& [name, value] : expected.headers) {
    EXPECT_TRUE(response.headers.contains(name)) << name << " is missing";
    EXPECT_EQ(response.headers.get(name), value) << name;
  }
  for (const std::string& name : expected.absent_headers) {
    EXPECT_FALSE(response.headers.contains(name)) << name << ": " << response.headers.get(name);
  }
  if (expected.body) {
    EXPECT_EQ(response.body, *expected.body);
  }
  for (const std::string& part : expected.body_parts) {
    EXPECT_NE(response.body.find(part), std::string::npos)
        << "no " << part << " in " << response.body;
  }
}

void compare(const ContractCase& contract, const std::vector<Response>& responses) {
  EXPECT_EQ(responses.size(), contract.responses.size());
  const std::size_t count = std::min(responses.size(), contract.responses.size());
  for (std::size_t i = 0; i < count; ++i) {
    SCOPED_TRACE("response " + std::to_string(i + 1));
    compare(contract.responses[i], responses[i]);
  }
}

void play(Carrier& carrier, const std::string& carrier_name, const std::vector<ContractCase>& cases,
          std::vector<std::string>& raw_of_first) {
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE(cases[i].name + ", over " + carrier_name);
    const std::string raw = carrier.exchange(cases[i].request, cases[i].client_stays);
    compare(cases[i], parse_responses(raw, cases[i].request));
    if (!cases[i].raw_response.empty()) {
      EXPECT_EQ(raw, cases[i].raw_response);
    }
    if (raw_of_first.size() <= i) {
      raw_of_first.push_back(raw);
    } else {
      EXPECT_EQ(raw, raw_of_first[i]) << "another carrier answered otherwise";
    }
  }
}

void play_directly(DirectCarrier& carrier, const std::vector<ContractCase>& cases,
                   const std::vector<std::string>& raw_of_first) {
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i].framing_only) continue;
    SCOPED_TRACE(cases[i].name + ", by a direct call");
    const auto responses = carrier.call(cases[i].request);
    compare(cases[i], responses);
    const bool same = responses == parse_responses(raw_of_first[i], cases[i].request);
    EXPECT_TRUE(same) << "the wire answered otherwise: " << raw_of_first[i];
  }
}

}  // namespace

void run_contract(const HandlerFactory& make_handler, const std::vector<ContractCase>& cases) {
  std::vector<std::string> raw_of_first;
  for (const std::size_t fragment_bytes : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 16U, 31U}) {
    MemoryCarrier memory(make_handler, fragment_bytes);
    play(memory, "memory in fragments of " + std::to_string(fragment_bytes), cases, raw_of_first);
  }
  for (const std::size_t piece_bytes : {0U, 7U}) {
    TcpCarrier tcp(make_handler, piece_bytes);
    play(tcp, "TCP in pieces of " + std::to_string(piece_bytes), cases, raw_of_first);
  }
  DirectCarrier direct(make_handler);
  play_directly(direct, cases, raw_of_first);
}

std::string http_text(std::string_view text) {
  const auto blank = text.find("\n\n");
  const auto head_end = std::min(blank, text.size());
  const std::string_view body =
      blank == std::string_view::npos ? std::string_view() : text.substr(blank + 2);
  std::string out;
  bool has_host = false;
  bool has_length = body.empty();
  std::string_view head = text.substr(0, head_end);
  while (!head.empty()) {
    const auto end = std::min(head.find('\n'), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 1, head.size()));
    const std::string_view name = line.substr(0, line.find(':'));
    has_host = has_host || equals_ignoring_case(name, "host");
    has_length = has_length || equals_ignoring_case(name, "content-length") ||
                 equals_ignoring_case(name, "transfer-encoding");
    out.append(line).append("\r\n");
  }
  if (!has_host) out.append("Host: localhost\r\n");
  if (!has_length) out.append("Content-Length: " + std::to_string(body.size()) + "\r\n");
  return out.append("\r\n").append(body);
}

}  // namespace revalab::test
