#include "core/wire/stream_session.hpp"
#include "simulator/clock/virtual_clock.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace revalab;

/// Answers with the request's method and target at once, or, to a request with a body, with that
/// body, piece by piece.
class Echo final : public wire::StreamHandler {
 public:
  struct Visit final : wire::StreamVisit {
    explicit Visit(wire::StreamExchange& its_exchange) : exchange(its_exchange) {}
    void on_body(std::string_view piece, bool last) override {
      body.append(piece);
      if (!last) {
        exchange.want_body();
        return;
      }
      exchange.send(body);
      exchange.finish();
    }
    void on_room() override {}
    void on_done(bool) override {}
    wire::StreamExchange& exchange;
    std::string body;
  };

  std::unique_ptr<wire::StreamVisit> begin(wire::StreamExchange& exchange,
                                           wire::Arrival arrival) override {
    if (arrival.body.kind == wire::RequestBody::Kind::none) {
      auto text = std::make_shared<const std::string>(arrival.request.method + " " +
                                                      arrival.request.target);
      exchange.reply(wire::AnswerHead(), {text, 0, text->size()});
      return nullptr;
    }
    exchange.begin_answer(wire::AnswerHead());
    exchange.want_body();
    return std::make_unique<Visit>(exchange);
  }
  Response refuse(const wire::Refusal& refusal, const Request&, const wire::PeerAddress&) override {
    return Response(refusal.status);
  }
};

/// Takes what a session sends.
class Sink final : public wire::ByteStream {
 public:
  wire::IoResult read_some(char*, std::size_t) override { return {wire::IoStatus::would_block}; }
  wire::IoResult write_some(std::string_view bytes) override {
    text.append(bytes);
    return {wire::IoStatus::ok, bytes.size()};
  }
  void wait_readable(std::function<void()>) override {}
  void wait_writable(std::function<void()>) override {}
  void shutdown_write() override {}
  std::string text;
};

wire::MessageLimits limits() {
  wire::MessageLimits made;
  made.in_pieces = true;
  return made;
}

/// What a session answers to these bytes, cut as told.
std::string answers(std::string_view bytes, std::size_t fragment) {
  Echo echo;
  const sim::VirtualClock clock{Calendar(WallTime())};
  wire::StreamSession session(echo, clock, limits(), {}, [] {});
  Sink sink;
  while (!bytes.empty() && !session.finished() && !session.cut_off()) {
    session.receive(bytes.substr(0, fragment));
    bytes.remove_prefix(std::min(fragment, bytes.size()));
    while (!session.outbox().empty()) {
      session.outbox().flush(sink);
      session.flushed();
    }
  }
  return sink.text;
}

/// What an answer comes to, cut as told.
std::string understood(std::string_view bytes, std::size_t fragment) {
  wire::ResponseParser parser(limits());
  std::string held;
  std::string body;
  while (!bytes.empty() && !parser.failed() && !parser.complete()) {
    held.append(bytes.substr(0, fragment));
    bytes.remove_prefix(std::min(fragment, bytes.size()));
    std::size_t used = 1;
    while (used > 0 && !parser.failed() && !parser.complete()) {
      used = parser.parse(held);
      held.erase(0, used);
      body.append(parser.body());
      parser.clear_body();
    }
  }
  if (parser.failed()) return "failed";
  return std::to_string(parser.response().status) + (parser.complete() ? " whole " : " part ") +
         (parser.complete() ? body : "");
}

}  // namespace

// However the bytes are cut, the answers are the same, and so is what is made of an origin's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (answers(bytes, bytes.size() + 1) != answers(bytes, 1)) __builtin_trap();
  if (understood(bytes, bytes.size() + 1) != understood(bytes, 1)) __builtin_trap();
  return 0;
}
