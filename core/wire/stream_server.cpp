#include "core/wire/stream_server.hpp"

#include "core/wire/intake.hpp"
#include "core/wire/tick.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <utility>
#include <vector>

namespace revalab::wire {
namespace {

constexpr std::size_t k_read_buffer_bytes = 64 * 1024;

}  // namespace

struct StreamServer::Impl {
  struct Connection {
    std::unique_ptr<ByteStream> stream;
    std::unique_ptr<StreamSession> session;
    std::int64_t progress_tick = 0;
    bool reading = false;
    bool writing = false;
    bool lingering = false;
    bool ended = false;   ///< Only what the stream still holds keeps it.
    bool woken = false;   ///< `settle` is due.
    bool broken = false;  ///< A write failed where the connection could not be closed at once.

    /// True while something is not on its way yet.
    [[nodiscard]] bool is_sending() const {
      return !session->outbox().empty() || stream->has_unsent();
    }
    [[nodiscard]] bool is_idle() const { return session->idle() && !stream->has_unsent(); }
  };
  using Connections = std::list<Connection>;
  using Position = Connections::iterator;

  Impl(Reactor& its_reactor, StreamHandler& its_handler, const Clock& its_clock,
       const StreamServerOptions& its_options)
      : reactor(its_reactor),
        handler(its_handler),
        clock(its_clock),
        options(its_options),
        intake({[this] { return connections.size() < options.connections_max; },
                [this] { return make_room(); },
                [this](std::unique_ptr<ByteStream> stream) { take_in(std::move(stream)); }}),
        tick_timer(its_reactor, [this] { on_tick(); }) {
    tick_timer.start(tick_span);
  }

  void take_in(std::unique_ptr<ByteStream> stream) {
    StreamPeer peer;
    peer.address = stream->peer();
    peer.secure = stream->is_encrypted();
    connections.emplace_back();
    const auto position = std::prev(connections.end());
    position->stream = std::move(stream);
    position->session = std::make_unique<StreamSession>(
        handler, clock, options.message, std::move(peer), [this, position] { wake(position); });
    position->session->outbox().use(copies);
    position->progress_tick = tick;
    read(position);
  }

  /// Closes the connection that has been idle longest. False when none is.
  bool make_room() {
    const auto idle = std::find_if(connections.begin(), connections.end(), [](const auto& each) {
      // Its next request may be here already.
      return !each.lingering && each.is_idle() && !each.stream->has_input();
    });
    if (idle == connections.end()) return false;
    close(idle);
    return true;
  }

  void read(Position position) {
    Connection& connection = *position;
    StreamSession& session = *connection.session;
    const bool was_idle = session.idle();
    const IoResult result = connection.stream->read_some(buffer.data(), buffer.size());
    switch (result.status) {
      case IoStatus::failed: close(position); return;
      case IoStatus::would_block: break;
      case IoStatus::end:
        if (connection.lingering) {
          if (!close_when_sent(position)) wait(position);
          return;
        }
        session.receive_end();
        break;
      case IoStatus::ok:
        if (connection.lingering) break;
        if (was_idle || session.waits_for_body()) note_progress(position);
        session.receive({buffer.data(), result.count});
        break;
    }
    if (write(position)) wait(position);
  }

  /// Sends what there is to send. False when that was the end of the connection.
  bool write(Position position) {
    Connection& connection = *position;
    StreamSession& session = *connection.session;
    while (!session.cut_off() && !session.outbox().empty()) {
      const std::size_t before = session.outbox().size();
      const IoStatus status = session.outbox().flush(*connection.stream);
      if (session.outbox().size() != before) note_progress(position);
      if (status == IoStatus::would_block) return true;
      if (status != IoStatus::ok) {
        close(position);
        return false;
      }
      // What was pipelined behind may be answered now, and a visit may have more.
      session.flushed();
    }
    if (session.cut_off()) {
      close(position);
      return false;
    }
    if (intake.has_turned_away() && connection.is_idle()) intake.go_on();
    if (!session.finished() || connection.lingering) return true;
    // The end of what the stream still holds comes first.
    if (connection.stream->has_unsent()) return true;
    connection.stream->shutdown_write();
    if (session.peer_ended()) return !close_when_sent(position);
    connection.lingering = true;
    note_progress(position);
    return true;
  }

  /// Closes a connection both of whose sides have ended, unless its stream still holds bytes. True
  /// when it is gone.
  bool close_when_sent(Position position) {
    Connection& connection = *position;
    if (!connection.stream->has_unsent()) {
      close(position);
      return true;
    }
    connection.ended = true;
    return false;
  }

  void wait(Position position) {
    Connection& connection = *position;
    if (!connection.writing && connection.is_sending()) wait_writable(position);
    if (connection.ended) return;
    const bool wants_input = connection.lingering || connection.session->wants_input();
    if (!connection.reading && wants_input) {
      connection.reading = true;
      connection.stream->wait_readable([this, position] {
        position->reading = false;
        read(position);
      });
    }
  }

  void wait_writable(Position position) {
    position->writing = true;
    position->stream->wait_writable([this, position] {
      position->writing = false;
      if (position->ended) {
        if (!close_when_sent(position)) wait(position);
        return;
      }
      if (write(position)) wait(position);
    });
  }

  /// The handler did something while nobody waited for it: what it sends goes out at once, and the
  /// rest follows when it has returned.
  void wake(Position position) {
    Connection& connection = *position;
    StreamSession& session = *connection.session;
    if (!connection.broken && !connection.writing && !session.cut_off()) {
      const IoStatus status = session.outbox().flush(*connection.stream);
      if (status == IoStatus::failed || status == IoStatus::end) connection.broken = true;
      if (status == IoStatus::would_block) wait_writable(position);
      position->progress_tick = tick;
    }
    if (connection.woken) return;
    connection.woken = true;
    if (woken.empty()) {
      reactor.post([this, life = std::weak_ptr<char>(life)] {
        if (!life.expired()) settle();
      });
    }
    woken.push_back(position);
  }

  void settle() {
    // Who is closed on the way takes itself out of it.
    for (std::size_t i = 0; i < woken.size(); ++i) {
      const Position position = woken[i];
      if (position == connections.end()) continue;
      position->woken = false;
      if (position->broken) {
        close(position);
        continue;
      }
      note_progress(position);
      position->session->settle();
      if (write(position)) wait(position);
    }
    woken.clear();
  }

  void note_progress(Position position) {
    position->progress_tick = tick;
    connections.splice(connections.end(), connections, position);
  }

  void close(Position position) {
    if (position->woken) std::replace(woken.begin(), woken.end(), position, connections.end());
    connections.erase(position);
    intake.go_on();
  }

  void on_tick() {
    ++tick;
    tick_timer.start(tick_span);
    for (auto next = connections.begin(); next != connections.end();) {
      const auto position = next++;
      if (is_overdue(*position)) close(position);
    }
    intake.go_on();
  }

  [[nodiscard]] bool is_overdue(const Connection& connection) const {
    // One less: the first tick after a progress may come at once.
    const Duration age = (tick - connection.progress_tick - 1) * tick_span;
    const StreamSession& session = *connection.session;
    if (connection.lingering) return age >= options.linger_max;
    if (connection.ended || connection.is_sending() || session.idle())
      return age >= options.idle_max;
    // The time an origin takes is not the client's fault.
    if (session.in_exchange() && !session.waits_for_body()) return false;
    return age >= options.request_max;
  }

  void drain() {
    intake.close();
    for (auto next = connections.begin(); next != connections.end();) {
      const auto position = next++;
      position->session->drain();
      if (!position->session->finished() || position->is_sending()) continue;
      // Nobody waits for an answer here.
      position->stream->shutdown_write();
      if (!close_when_sent(position)) wait(position);
    }
  }

  Reactor& reactor;
  StreamHandler& handler;
  const Clock& clock;
  StreamServerOptions options;
  Intake intake;  ///< Closed once draining.
  Timer tick_timer;
  Duration tick_span = tick_for({options.idle_max, options.request_max, options.linger_max});
  std::uint16_t port = 0;
  std::int64_t tick = 0;
  std::shared_ptr<char> life = std::make_shared<char>();
  std::array<char, k_read_buffer_bytes> buffer{};
  FileCopies copies;
  std::vector<Position> woken;
  Connections connections;  ///< Who made progress last is last.
};

Result<std::unique_ptr<StreamServer>, SocketError> StreamServer::listen(
    Reactor& reactor, StreamHandler& handler, const Clock& clock,
    const StreamServerOptions& options) {
  auto listener = TcpListener::open(reactor, options.address);
  if (!listener.ok()) return listener.error();
  auto impl = std::make_unique<Impl>(reactor, handler, clock, options);
  impl->port = listener.value()->port();
  impl->intake.listen_at(std::move(listener).value());
  return std::unique_ptr<StreamServer>(new StreamServer(std::move(impl)));
}

StreamServer::StreamServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StreamServer::~StreamServer() = default;

std::uint16_t StreamServer::port() const { return impl_->port; }
std::size_t StreamServer::connection_count() const { return impl_->connections.size(); }
void StreamServer::listen_at(std::unique_ptr<StreamListener> listener) {
  impl_->intake.listen_at(std::move(listener));
}
void StreamServer::drain() { impl_->drain(); }

}  // namespace revalab::wire
