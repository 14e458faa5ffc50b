#include "core/wire/tcp_server.hpp"

#include "core/wire/intake.hpp"
#include "core/wire/tick.hpp"
#include "core/wire/watched_counts.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <utility>

namespace revalab::wire {
namespace {

constexpr std::size_t k_read_buffer_bytes = 64 * 1024;
/// No shorter wait for an exchange that waits, so that a deadline in the past cannot keep it
/// spinning.
constexpr Duration k_wait_min = std::chrono::milliseconds(1);

SessionLimits limits_of(const ByteStream& stream, SessionLimits limits) {
  limits.secure = stream.is_encrypted();
  return limits;
}

}  // namespace

struct TcpServer::Impl {
  struct Connection {
    Connection(std::unique_ptr<ByteStream> bytes, Impl& server)
        : stream(std::move(bytes)),
          session(server.handler, server.clock, limits_of(*stream, server.options.session)) {}

    /// True while something is not on its way yet.
    [[nodiscard]] bool is_sending() const {
      return !session.output().empty() || stream->has_unsent();
    }
    [[nodiscard]] bool is_idle() const { return session.idle() && !stream->has_unsent(); }

    std::unique_ptr<ByteStream> stream;
    ServerSession session;
    std::int64_t progress_tick = 0;
    std::uint64_t handled_before = 0;
    std::optional<ChangeCount> awaited;  ///< As `watched` has it.
    bool reading = false;
    bool writing = false;
    bool lingering = false;
  };
  /// Sorted by `progress_tick`; an iterator stays good when its connection changes lists.
  using Connections = std::list<Connection>;
  using Position = Connections::iterator;

  Impl(Reactor& its_reactor, Handler& its_handler, const Clock& its_clock,
       const TcpServerOptions& its_options)
      : reactor(its_reactor),
        handler(its_handler),
        clock(its_clock),
        options(its_options),
        intake({[this] { return connection_count() < options.connections_max; },
                [this] { return make_room(); },
                [this](std::unique_ptr<ByteStream> stream) { take_in(std::move(stream)); }}),
        tick_timer(its_reactor, [this] { on_tick(); }),
        wait_timer(its_reactor, [this] { poke(); }) {
    tick_timer.start(tick_span);
  }

  void take_in(std::unique_ptr<ByteStream> stream) {
    active.emplace_back(std::move(stream), *this);
    const auto position = std::prev(active.end());
    position->progress_tick = tick;
    read(position);
  }

  /// Closes the connection that has been idle longest. False when none is.
  bool make_room() {
    const std::size_t count = connection_count();
    visit_active([&](Position position) {
      // Its next request may be here already.
      if (!position->is_idle() || position->stream->has_input()) return true;
      dismiss(position);
      return connection_count() == count;
    });
    return connection_count() < count;
  }

  /// Visits each connection that is active now, once, though that may close it or move it to the
  /// end. Stops when `visit` gives false.
  template <class Visit>
  void visit_active(Visit visit) {
    std::size_t left = active.size();
    for (auto next = active.begin(); left > 0 && visit(next++);) --left;
  }

  /// Takes what the peer sent and answers it.
  void read(Position position) {
    Connection& connection = *position;
    const IoResult result = connection.stream->read_some(buffer.data(), buffer.size());
    const bool was_idle = connection.session.idle();
    switch (result.status) {
      case IoStatus::failed: close(position); return;
      case IoStatus::would_block: break;
      case IoStatus::end: connection.session.receive_end(); break;
      case IoStatus::ok:
        if (connection.lingering) break;
        connection.session.receive({buffer.data(), result.count});
        // The time a request may take to arrive counts from its first byte.
        if (was_idle && connection.session.output().empty()) note_progress(position);
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
        note_answers(connection);
        close(position);
        return false;
      }
      session.sent(result.count);
      wrote = true;
    }
    // An exchange that waited long has not been idle.
    const bool answered = note_answers(connection);
    if (wrote || answered) note_progress(position);
    if (intake.has_turned_away() && connection.is_idle()) intake.go_on();
    if (!session.finished() || connection.is_sending()) return true;
    if (!session.dropped()) {
      if (!connection.lingering) begin_linger(position);
      // The end may have to be sent yet, too.
      if (!session.peer_ended() || connection.is_sending()) return true;
    }
    close(position);
    return false;
  }

  void wait(Position position) {
    Connection& connection = *position;
    if (!connection.writing && connection.is_sending()) {
      connection.writing = true;
      connection.stream->wait_writable([this, position] {
        position->writing = false;
        if (write(position)) wait(position);
      });
    }
    const bool lingers = connection.lingering && !connection.session.peer_ended();
    const bool wants_input = lingers || connection.session.wants_input();
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

  /// A request may have changed what others wait for. True when one was answered.
  bool note_answers(Connection& connection) {
    const std::uint64_t handled = connection.session.handled_count();
    const bool any = std::exchange(connection.handled_before, handled) != handled;
    // Before this connection waits itself: what it was told is no news to it.
    if (any && watched.any_changed()) arm(clock.now(), Duration(0));
    watch(connection, connection.session.awaited());
    if (const auto until = connection.session.waits_until()) {
      arm(*until, std::max(*until - clock.now(), k_wait_min));
    }
    return any;
  }

  /// Notes what a connection waits for; null when it waits for no change.
  void watch(Connection& connection, const ChangeCount* awaited) {
    if (awaited == nullptr ? !connection.awaited : connection.awaited == *awaited) return;
    if (connection.awaited) watched.remove(*connection.awaited);
    connection.awaited.reset();
    if (awaited == nullptr) return;
    connection.awaited = *awaited;
    watched.add(*awaited);
  }

  void arm(Instant until, Duration wait) {
    if (wait_deadline && *wait_deadline <= until) return;
    wait_deadline = until;
    wait_timer.start(wait);
  }

  /// Asks again where that is due.
  void poke() {
    if (!wait_deadline) return;
    wait_deadline.reset();
    watched.look();
    const Instant now = clock.now();
    std::optional<Instant> next;
    visit_active([&](Position position) {
      ServerSession& session = position->session;
      if (session.is_due(now)) {
        session.poke();
        if (write(position)) this->wait(position);
      } else if (const auto until = session.waits_until(); until && (!next || *until < *next)) {
        next = until;
      }
      return true;
    });
    if (next) arm(*next, std::max(*next - now, k_wait_min));
  }

  void begin_linger(Position position) {
    position->stream->shutdown_write();
    position->lingering = true;
    position->progress_tick = tick;
    lingering.splice(lingering.end(), active, position);
  }

  /// Closes what has nothing under way, in good manners.
  void dismiss(Position position) {
    position->stream->shutdown_write();
    close(position);
  }

  void close(Position position) {
    watch(*position, nullptr);
    (position->lingering ? lingering : active).erase(position);
    intake.go_on();
  }

  void on_tick() {
    ++tick;
    tick_timer.start(tick_span);
    expire(lingering, options.linger_max, options.linger_max);
    expire(active, options.request_max, options.idle_max);
    intake.go_on();
  }

  /// Closes what made no progress for too long. Since the list is sorted, it looks no further than
  /// the first connection that is young enough for either limit.
  void expire(Connections& connections, Duration request_max, Duration idle_max) {
    for (auto next = connections.begin(); next != connections.end();) {
      const auto position = next++;
      // One less: the first tick after a progress may come at once.
      const Duration age = (tick - position->progress_tick - 1) * tick_span;
      if (age < std::min(request_max, idle_max)) return;
      const ServerSession& session = position->session;
      if (!position->lingering && session.waits() && session.output().empty()) continue;
      const bool waits_for_request = !session.idle() && session.output().empty();
      if (age < (waits_for_request ? request_max : idle_max)) continue;
      if (position->is_idle()) {
        dismiss(position);
      } else {
        close(position);
      }
    }
  }

  void drain() {
    intake.close();
    visit_active([this](Position position) {
      if (position->is_idle()) {
        dismiss(position);
        return true;
      }
      position->session.drain();
      if (write(position)) wait(position);
      return true;
    });
  }

  [[nodiscard]] std::size_t connection_count() const { return active.size() + lingering.size(); }

  Reactor& reactor;
  Handler& handler;
  const Clock& clock;
  TcpServerOptions options;
  Intake intake;  ///< Closed once draining.
  Timer tick_timer;
  Timer wait_timer;
  Duration tick_span = tick_for({options.idle_max, options.request_max, options.linger_max});
  std::uint16_t port = 0;
  std::int64_t tick = 0;
  /// Looked at after each answer, so that thousands of long polls do not slow down a busy handler.
  WatchedCounts watched;
  std::optional<Instant> wait_deadline;  ///< When something that waits is poked.
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
  auto impl = std::make_unique<Impl>(reactor, handler, clock, options);
  impl->port = (*listener)->port();
  std::unique_ptr<StreamListener> place = std::move(listener).value();
  if (options.tls) place = tls_listener(reactor, std::move(place), options.tls);
  impl->intake.listen_at(std::move(place));
  return std::unique_ptr<TcpServer>(new TcpServer(std::move(impl)));
}

TcpServer::TcpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TcpServer::~TcpServer() = default;

std::uint16_t TcpServer::port() const { return impl_->port; }
std::size_t TcpServer::connection_count() const { return impl_->connection_count(); }

std::size_t TcpServer::waiting_count() const {
  return static_cast<std::size_t>(
      std::count_if(impl_->active.begin(), impl_->active.end(),
                    [](const Impl::Connection& each) { return each.session.waits(); }));
}

std::optional<Instant> TcpServer::waits_until() const { return impl_->wait_deadline; }

void TcpServer::listen_at(std::unique_ptr<StreamListener> listener) {
  impl_->intake.listen_at(std::move(listener));
}

void TcpServer::poke() { impl_->poke(); }
void TcpServer::drain() { impl_->drain(); }

}  // namespace revalab::wire
