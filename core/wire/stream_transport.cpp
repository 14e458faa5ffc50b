#include "core/wire/stream_transport.hpp"

#include <utility>

namespace revalab::wire {

struct StreamTransport::Connection {
  Connection(Handler& handler, const Clock& clock, const StreamOptions& options)
      : client("localhost", options.client_limits), server(handler, clock, options.server_limits) {}

  /// Carries one fragment each way; false when neither side had anything for the other.
  bool carry(std::size_t fragment_bytes) {
    const auto cut = [&](std::string_view bytes) {
      return fragment_bytes == 0 ? bytes : bytes.substr(0, fragment_bytes);
    };
    bool moved = false;
    if (const auto piece = cut(client.output()); !piece.empty() && server.wants_input()) {
      server.receive(piece);
      client.sent(piece.size());
      moved = true;
    }
    if (const auto piece = cut(server.output()); !piece.empty()) {
      client.receive(piece);
      server.sent(piece.size());
      moved = true;
    } else if (server.finished() && !server_closed) {
      server_closed = true;
      client.receive_end();
      moved = true;
    }
    return moved;
  }

  ClientSession client;
  ServerSession server;
  bool server_closed = false;
};

StreamTransport::StreamTransport(Handler& handler, Clock& clock, StreamOptions options)
    : handler_(handler), clock_(clock), options_(options), parking_(clock) {}
StreamTransport::~StreamTransport() = default;

std::unique_ptr<StreamTransport::Connection> StreamTransport::take_connection() {
  if (idle_.empty()) return std::make_unique<Connection>(handler_, clock_, options_);
  auto connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

Task<Result<Response>> StreamTransport::send(Request request) {
  std::unique_ptr<Connection> connection = take_connection();
  ClientSession& client = connection->client;
  ServerSession& server = connection->server;
  client.start(request);
  while (!client.complete() && !client.failed()) {
    if (connection->carry(options_.fragment_bytes)) continue;
    const auto until = server.waits_until();
    REVALAB_CHECK(until, "a session without input answers, closes or waits");
    Parking::Stay stay(parking_, *until, [&] { return server.is_due(clock_.now()); });
    co_await stay;
    server.poke();
  }
  parking_.wake();
  if (client.failed()) {
    co_return ApiError(
        0, std::string(k_connection_lost),
        client.answer_begun() ? "not an HTTP answer" : std::string(k_closed_without_answer));
  }
  Response response = client.take_response();
  if (client.reusable() && !server.finished()) {
    idle_.push_back(std::move(connection));
  }
  co_return response;
}

}  // namespace revalab::wire
