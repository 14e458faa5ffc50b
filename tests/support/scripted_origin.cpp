#include "tests/support/scripted_origin.hpp"

#include <array>
#include <utility>

namespace revalab::test {

using wire::IoStatus;

ScriptedOrigin::ScriptedOrigin(wire::Reactor& reactor, Script script)
    : script_(std::move(script)), listener_(wire::TcpListener::open(reactor, {}).value()) {
  accept();
}

ScriptedOrigin::ScriptedOrigin(wire::Reactor& reactor, std::string answer)
    : ScriptedOrigin(reactor, [answer = std::move(answer)](Connection& connection) {
        send(connection, answer);
      }) {}

void ScriptedOrigin::accept() {
  while (true) {
    auto accepted = listener_->accept().value();
    if (!accepted) break;
    connections_.emplace_back();
    connections_.back().stream = std::move(accepted);
    read(connections_.back());
  }
  listener_->wait_connection([this] { accept(); });
}

void ScriptedOrigin::read(Connection& connection) {
  std::array<char, 16 * 1024> buffer{};
  while (connection.stream && connection.reading) {
    const wire::IoResult result = connection.stream->read_some(buffer.data(), buffer.size());
    if (result.status == IoStatus::would_block) {
      connection.stream->wait_readable([this, &connection] { read(connection); });
      return;
    }
    if (result.status != IoStatus::ok) {
      connection.peer_ended = true;
      return;
    }
    const std::size_t searched =
        connection.received.size() < 3 ? 0 : connection.received.size() - 3;
    connection.received.append(buffer.data(), result.count);
    for (auto end = connection.received.find("\r\n\r\n", searched); end != std::string::npos;
         end = connection.received.find("\r\n\r\n", end + 4)) {
      ++connection.requests;
      script_(connection);
    }
  }
}

void ScriptedOrigin::send(Connection& connection, std::string_view bytes) {
  connection.unsent.append(bytes);
  write(connection);
}

void ScriptedOrigin::close(Connection& connection) {
  connection.closing = true;
  write(connection);
}

void ScriptedOrigin::write(Connection& connection) {
  while (connection.stream && !connection.unsent.empty()) {
    const wire::IoResult result = connection.stream->write_some(connection.unsent);
    if (result.status == IoStatus::would_block) {
      connection.stream->wait_writable([&connection] { write(connection); });
      return;
    }
    if (result.status != IoStatus::ok) {
      connection.peer_ended = true;
      return;
    }
    connection.unsent.erase(0, result.count);
  }
  if (connection.closing) connection.stream.reset();
}

}  // namespace revalab::test
