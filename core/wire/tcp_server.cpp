#include "core/wire/tcp_server.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <utility>

namespace revalab::wire {
namespace {

constexpr std::size_t k_read_buffer_bytes = 64 * 1024;
constexpr Duration k_tick = std::chrono::seconds(1);
/// No shorter wait for a parked exchange, so that a deadline in the past cannot keep it spinning.
constexpr Duration k_parked_wait_min = std::chrono::milliseconds(1);
/// Connections taken in one go, before others get their turn.
constexpr int k_accepts_max = 64;

}  // namespace

struct TcpServer::Impl {
  struct Connection {
    Connection(std::unique_ptr<ByteStream> bytes, Impl& server)
        : stream(std::move(bytes)), session(server.handler, server.clock, server.options.session) {}

    std::unique_ptr<ByteStream> stream;
    ServerSession session;
    std::int64_t progress_tick = 0;
    std::uint64_t answered_before = 0;
    bool reading = false;
    bool writing = false;
    bool lingering = false;
  };
  /// Sorted by `progress_tick`; an iterator stays good when its connection changes lists.
  using Connections = std::list<Connection>;
  using Position = Connections::iterator;

  Impl(Reactor& its_reactor, Handler& its_handler, const Clock& its_clock,
       const TcpServerOptions& its_options, std::unique_ptr<TcpListener> its_listener)
      : handler(its_handler),
        clock(its_clock),
        options(its_options),
        listener(std::move(its_listener)),
        tick_timer(its_reactor, [this] { on_tick(); }),
        parked_timer(its_reactor, [this] { poke(); }),
        port(listener->port()) {
    tick_timer.start(k_tick);
    wait_connection();
  }

  void wait_connection() {
    if (accepting || !listener) return;
    accepting = true;
    listener->wait_connection([this] {
      accepting = false;
      accept();
    });
  }

  void accept() {
    for (int i = 0; i < k_accepts_max; ++i) {
      // Full, or out of descriptors: the next tick looks again.
      if (active.size() + lingering.size() >= options.connections_max) return;
      StreamResult accepted = listener->accept();
      if (!accepted.ok()) return;
      if (!accepted.value()) break;
      active.emplace_back(std::move(accepted).value(), *this);
      const auto position = std::prev(active.end());
      position->progress_tick = tick;
      read(position);
    }
    wait_connection();
  }

  /// Takes what the peer sent and answers it.
  void read(Position position) {
    Connection& connection = *position;
    const IoResult result = connection.stream->read_some(buffer.data(), buffer.size());
    switch (result.status) {
      case IoStatus::failed: close(position); return;
      case IoStatus::would_block: break;
      case IoStatus::end:
        if (connection.lingering) {
          close(position);
          return;
        }
        connection.session.receive_end();
        break;
      case IoStatus::ok:
        if (!connection.lingering) connection.session.receive({buffer.data(), result.count});
        break;
    }
    if (write(position)) wait(position);
  }

  /// Sends what there is to send. False when that was the end of the connection.
  bool write(Position position) {
    Connection& connection = *position;
    ServerSession& session = connection.session;
    bool wrote = false;
    while (!session.output().empty()) {
      const IoResult result = connection.stream->write_some(session.output());
      if (result.status == IoStatus::would_block) break;
      if (result.status != IoStatus::ok) {
        close(position);
        return false;
      }
      session.sent(result.count);
      wrote = true;
    }
    if (wrote) note_progress(position);
    note_answers(connection);
    if (!session.finished() || !session.output().empty() || connection.lingering) return true;
    if (session.peer_ended()) {
      close(position);
      return false;
    }
    begin_linger(position);
    return true;
  }

  void wait(Position position) {
    Connection& connection = *position;
    if (!connection.writing && !connection.session.output().empty()) {
      connection.writing = true;
      connection.stream->wait_writable([this, position] {
        position->writing = false;
        if (write(position)) wait(position);
      });
    }
    const bool wants_input = connection.lingering || connection.session.wants_input();
    if (!connection.reading && wants_input) {
      connection.reading = true;
      connection.stream->wait_readable([this, position] {
        position->reading = false;
        read(position);
      });
    }
  }

  void note_progress(Position position) {
    position->progress_tick = tick;
    if (!position->lingering) active.splice(active.end(), active, position);
  }

  /// A request may have changed what others wait for.
  void note_answers(Connection& connection) {
    const std::uint64_t answered = connection.session.answered_count();
    const bool any = std::exchange(connection.answered_before, answered) != answered;
    if (const auto until = connection.session.parked_until()) {
      arm_parked(*until, std::max(*until - clock.now(), k_parked_wait_min));
    }
    if (any && parked_deadline) arm_parked(clock.now(), Duration(0));
  }

  void arm_parked(Instant until, Duration wait) {
    if (parked_deadline && *parked_deadline <= until) return;
    parked_deadline = until;
    parked_timer.start(wait);
  }

  void poke() {
    if (!parked_deadline) return;
    parked_deadline.reset();
    for (auto next = active.begin(); next != active.end();) {
      const auto position = next++;
      if (!position->session.parked_until()) continue;
      position->session.poke();
      if (write(position)) wait(position);
    }
  }

  void begin_linger(Position position) {
    position->stream->shutdown_write();
    position->lingering = true;
    position->progress_tick = tick;
    lingering.splice(lingering.end(), active, position);
  }

  void close(Position position) { (position->lingering ? lingering : active).erase(position); }

  void on_tick() {
    ++tick;
    tick_timer.start(k_tick);
    expire(lingering, options.linger_max.count(), options.linger_max.count());
    expire(active, options.request_max.count(), options.idle_max.count());
    if (!accepting && listener) accept();
  }

  /// Closes what made no progress for too long. Since the list is sorted, it looks no further than
  /// the first connection that is young enough for either limit.
  void expire(Connections& connections, std::int64_t request_max, std::int64_t idle_max) {
    for (auto next = connections.begin(); next != connections.end();) {
      const auto position = next++;
      // One more: the first tick after a progress may come at once.
      const std::int64_t age = tick - position->progress_tick - 1;
      if (age < std::min(request_max, idle_max)) return;
      const ServerSession& session = position->session;
      if (!position->lingering && session.parked_until()) continue;
      const bool waits_for_request = !session.idle() && session.output().empty();
      if (age >= (waits_for_request ? request_max : idle_max)) close(position);
    }
  }

  void drain() {
    listener.reset();
    for (auto next = active.begin(); next != active.end();) {
      const auto position = next++;
      if (position->session.idle()) {
        close(position);
        continue;
      }
      position->session.drain();
      if (write(position)) wait(position);
    }
  }

  Handler& handler;
  const Clock& clock;
  TcpServerOptions options;
  std::unique_ptr<TcpListener> listener;  ///< Null once draining.
  Timer tick_timer;
  Timer parked_timer;
  std::uint16_t port;
  bool accepting = false;
  std::int64_t tick = 0;
  std::optional<Instant> parked_deadline;
  Connections active;
  Connections lingering;
  /// One for all: a read is used up before the next one happens, and idle connections need none.
  std::array<char, k_read_buffer_bytes> buffer{};
};

Result<std::unique_ptr<TcpServer>, SocketError> TcpServer::listen(Reactor& reactor,
                                                                  Handler& handler,
                                                                  const Clock& clock,
                                                                  const TcpServerOptions& options) {
  auto listener = TcpListener::open(reactor, options.address);
  if (!listener.ok()) return listener.error();
  auto impl = std::make_unique<Impl>(reactor, handler, clock, options, std::move(listener).value());
  return std::unique_ptr<TcpServer>(new TcpServer(std::move(impl)));
}

TcpServer::TcpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TcpServer::~TcpServer() = default;

std::uint16_t TcpServer::port() const { return impl_->port; }
std::size_t TcpServer::connection_count() const {
  return impl_->active.size() + impl_->lingering.size();
}
void TcpServer::poke() { impl_->poke(); }
void TcpServer::drain() { impl_->drain(); }

}  // namespace revalab::wire
