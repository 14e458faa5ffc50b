#include "simulator/hosts/connect_proxy.hpp"

#include "core/wire/framing.hpp"
#include "simulator/hosts/relay.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <optional>
#include <utility>

namespace revalab::sim {
namespace {

using wire::ByteStream;
using wire::IoResult;
using wire::IoStatus;

/// An answer without a length: what follows is no body. Source: RFC 9110 section 9.3.6.
constexpr std::string_view k_tunnel_open = "HTTP/1.1 200 Connection Established\r\n\r\n";
constexpr std::size_t k_read_buffer_bytes = 16 * 1024;
constexpr Duration k_tick_min = std::chrono::milliseconds(5);
constexpr Duration k_tick_max = std::chrono::seconds(1);

Duration tick_for(const ConnectProxyOptions& options) {
  const Duration shortest =
      std::min({options.request_max, options.connect_max, options.idle_max, options.linger_max});
  return std::clamp(shortest / 2, k_tick_min, k_tick_max);
}

}  // namespace

struct ConnectProxy::Impl {
  /// What a connection is at. It moves down this list, or leaves.
  enum class Stage { asking, dialing, answering, lingering, relaying };

  struct Client {
    explicit Client(std::unique_ptr<ByteStream> bytes) : stream(std::move(bytes)) {}

    std::unique_ptr<ByteStream> stream;  ///< Null once the relay has it.
    Stage stage = Stage::asking;
    Instant deadline;
    std::string received;               ///< Later what is for whoever gets the connection.
    std::string answer;                 ///< What the client is told, less what was sent.
    wire::StreamQueue* heir = nullptr;  ///< Who gets the connection after that; null: nobody.
    std::unique_ptr<wire::TcpDial> dial;
    std::unique_ptr<Relay> relay;
    std::uint64_t carried_before = 0;
  };
  using Position = std::list<Client>::iterator;

  Impl(wire::Reactor& its_reactor, const Clock& its_clock, const ConnectProxyOptions& its_options,
       Router its_router, std::unique_ptr<wire::TcpListener> its_listener)
      : reactor(its_reactor),
        clock(its_clock),
        options(its_options),
        router(std::move(its_router)),
        listener(std::move(its_listener)),
        tick_timer(its_reactor, [this] { on_tick(); }) {
    wait_connection();
  }

  void wait_connection() {
    if (std::exchange(accepting, true)) return;
    listener->wait_connection([this] {
      accepting = false;
      accept();
    });
  }

  void accept() {
    while (clients.size() < options.connections_max) {
      wire::StreamResult accepted = listener->accept();
      // Out of descriptors: tried again with the next tick.
      if (!accepted.ok()) return tick_timer.start(tick_span);
      if (!accepted.value()) return wait_connection();
      take_in(std::move(accepted).value());
    }
  }

  void take_in(std::unique_ptr<ByteStream> stream) {
    if (clients.empty()) tick_timer.start(tick_span);
    const auto position = clients.emplace(clients.end(), std::move(stream));
    allow(position, options.request_max);
    read(position);
  }

  void allow(Position position, Duration span) { position->deadline = clock.now() + span; }

  void close(Position position) {
    clients.erase(position);
    wait_connection();
  }

  /// Reads until the client has said what it wants; then throws away what it still sends.
  void read(Position position) {
    Client& client = *position;
    std::array<char, k_read_buffer_bytes> buffer;  // NOLINT: filled by the read
    const IoResult result = client.stream->read_some(buffer.data(), buffer.size());
    if (result.status == IoStatus::end || result.status == IoStatus::failed) return close(position);
    if (client.stage == Stage::asking) {
      client.received.append(buffer.data(), result.count);
      auto head = read_proxy_head(client.received);
      if (!head.ok()) return refuse(position, head.error());
      if (*head) return follow(position, **head);
    }
    client.stream->wait_readable([this, position] { read(position); });
  }

  void follow(Position position, const ProxyHead& head) {
    const ProxyRoute route = router(head);
    if (const auto* refusal = std::get_if<ProxyRefusal>(&route)) return refuse(position, *refusal);
    Client& client = *position;
    client.received.replace(0, head.size, head.forwarded);
    if (head.tunnel) client.answer = k_tunnel_open;
    if (const auto* address = std::get_if<wire::TcpAddress>(&route))
      return dial(position, *address);
    client.heir = std::get<wire::StreamQueue*>(route);
    write(position);
  }

  void refuse(Position position, const ProxyRefusal& refusal) {
    Response response(refusal.status);
    response.headers.add("Content-Type", "text/plain");
    response.body = "revalab: " + refusal.why + "\n";
    position->answer.clear();
    wire::append_response(position->answer, response, {.keep_alive = false},
                          clock.wall_now().http_date());
    write(position);
  }

  /// Sends the answer; then the connection is another's, or at its end.
  void write(Position position) {
    Client& client = *position;
    if (std::exchange(client.stage, Stage::answering) != Stage::answering) {
      allow(position, options.request_max);
    }
    while (!client.answer.empty()) {
      const IoResult result = client.stream->write_some(client.answer);
      if (result.status == IoStatus::would_block) {
        return client.stream->wait_writable([this, position] { write(position); });
      }
      if (result.status != IoStatus::ok) return close(position);
      client.answer.erase(0, result.count);
    }
    if (client.heir != nullptr) {
      client.heir->push(
          wire::with_bytes_before(reactor, std::move(client.received), std::move(client.stream)));
      return close(position);
    }
    client.stream->shutdown_write();
    client.stage = Stage::lingering;
    allow(position, options.linger_max);
    client.stream->wait_readable([this, position] { read(position); });
  }

  void dial(Position position, const wire::TcpAddress& address) {
    position->stage = Stage::dialing;
    allow(position, options.connect_max);
    position->dial = std::make_unique<wire::TcpDial>(
        reactor, address, [this, position](wire::StreamResult connected) {
          if (connected.ok()) return relay(position, std::move(connected).value());
          refuse(position, ProxyRefusal(502, connected.error()));
        });
  }

  void relay(Position position, std::unique_ptr<ByteStream> far) {
    Client& client = *position;
    client.stage = Stage::relaying;
    allow(position, options.idle_max);
    client.relay = std::make_unique<Relay>(std::move(client.stream), std::move(far),
                                           [this, position] { close(position); });
    client.relay->start(std::move(client.answer), std::move(client.received));
  }

  void on_tick() {
    const Instant now = clock.now();
    for (auto next = clients.begin(); next != clients.end();) {
      const auto position = next++;
      Client& client = *position;
      if (client.relay) {
        const std::uint64_t carried = client.relay->carried_bytes();
        if (std::exchange(client.carried_before, carried) != carried) {
          allow(position, options.idle_max);
        }
      }
      if (now < client.deadline) continue;
      if (client.stage == Stage::dialing) {
        client.dial.reset();
        refuse(position, ProxyRefusal(504, "no connection in time"));
      } else {
        clients.erase(position);
      }
    }
    wait_connection();
    if (!clients.empty()) tick_timer.start(tick_span);
  }

  wire::Reactor& reactor;
  const Clock& clock;
  ConnectProxyOptions options;
  Router router;
  std::unique_ptr<wire::TcpListener> listener;
  wire::Timer tick_timer;
  Duration tick_span = tick_for(options);
  bool accepting = false;  ///< False while there is no room.
  std::list<Client> clients;
};

Result<std::unique_ptr<ConnectProxy>, wire::SocketError> ConnectProxy::listen(
    wire::Reactor& reactor, const Clock& clock, const ConnectProxyOptions& options, Router router) {
  auto listener = wire::TcpListener::open(reactor, options.address);
  if (!listener.ok()) return listener.error();
  return std::unique_ptr<ConnectProxy>(new ConnectProxy(std::make_unique<Impl>(
      reactor, clock, options, std::move(router), std::move(listener).value())));
}

ConnectProxy::ConnectProxy(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ConnectProxy::~ConnectProxy() = default;

std::uint16_t ConnectProxy::port() const { return impl_->listener->port(); }
std::size_t ConnectProxy::connection_count() const { return impl_->clients.size(); }

}  // namespace revalab::sim
