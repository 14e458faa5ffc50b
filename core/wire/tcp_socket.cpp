#include "core/wire/tcp_socket.hpp"

#include "core/base/check.hpp"
#include "core/wire/reactor_impl.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>
#include <vector>

namespace revalab::wire {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
// Typed with the executor itself: the type-erased default costs a virtual call per operation.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Resolver = asio::ip::basic_resolver<tcp, Executor>;

/// Most requests are shorter, and each connection that waits has one.
constexpr std::size_t k_ahead_bytes = 2 * 1024;

class TcpStream final : public ByteStream {
 public:
  explicit TcpStream(Socket socket) : state_(std::make_shared<State>(std::move(socket))) {
    error_code ignored;
    state_->socket.non_blocking(true, ignored);
    // Answers are written whole; waiting for more to send would only delay them.
    state_->socket.set_option(tcp::no_delay(true), ignored);
  }
  ~TcpStream() override {
    error_code ignored;
    state_->closed = true;
    state_->socket.close(ignored);
  }

  IoResult read_some(char* buffer, std::size_t size) override { return state_->read(buffer, size); }
  IoResult write_some(std::string_view bytes) override {
    error_code error;
    const std::size_t count =
        state_->socket.write_some(asio::buffer(bytes.data(), bytes.size()), error);
    return result(error, count);
  }
  IoResult write_both(std::string_view first, std::string_view second) override {
    const std::array<asio::const_buffer, 2> both{asio::buffer(first.data(), first.size()),
                                                 asio::buffer(second.data(), second.size())};
    error_code error;
    const std::size_t count = state_->socket.write_some(both, error);
    return result(error, count);
  }
  IoResult write_with_file(std::string_view first, const FileSlice& file) override {
    const int socket = state_->socket.native_handle();
    std::size_t count = 0;
    if (!first.empty()) {
      // More follows at once; both go out together.
      const auto sent = send(socket, first.data(), first.size(), MSG_MORE | MSG_NOSIGNAL);
      if (sent < 0) return failure();
      count = static_cast<std::size_t>(sent);
      if (count < first.size()) return {IoStatus::ok, count};
    }
    auto offset = static_cast<off_t>(file.offset);
    const auto sent = sendfile(socket, file.descriptor, &offset, file.bytes.size());
    if (sent > 0) return {IoStatus::ok, count + static_cast<std::size_t>(sent)};
    return count > 0 ? IoResult{IoStatus::ok, count} : failure();
  }
  [[nodiscard]] bool has_input() const override { return state_->has_input(); }
  void wait_readable(std::function<void()> ready) override {
    state_->reads_ahead = true;
    state_->socket.async_read_some(
        asio::buffer(state_->ahead),
        [state = state_, ready = std::move(ready)](const error_code& error, std::size_t count) {
          if (state->closed) return;
          state->reads_ahead = false;
          state->ahead_first = 0;
          state->ahead_end = count;
          if (error) state->ahead_failure = result(error, 0);
          ready();
        });
  }
  void wait_writable(std::function<void()> ready) override {
    // An error is for the next write to find.
    state_->socket.async_wait(Socket::wait_write,
                              [state = state_, ready = std::move(ready)](const error_code&) {
                                if (!state->closed) ready();
                              });
  }
  void shutdown_write() override {
    error_code ignored;
    state_->socket.shutdown(Socket::shutdown_send, ignored);
  }
  [[nodiscard]] PeerAddress peer() const override {
    error_code error;
    const tcp::endpoint endpoint = state_->socket.remote_endpoint(error);
    if (error) return {};
    return {endpoint.address().to_string(), endpoint.port()};
  }

 private:
  static IoResult result(const error_code& error, std::size_t count) {
    if (!error) return {IoStatus::ok, count};
    if (error == asio::error::would_block || error == asio::error::try_again ||
        error == asio::error::interrupted) {
      return {IoStatus::would_block};
    }
    return {error == asio::error::eof ? IoStatus::end : IoStatus::failed};
  }

  static IoResult failure() {
    const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return {later ? IoStatus::would_block : IoStatus::failed};
  }

  /// Outlives the stream while a wait is queued.
  struct State {
    explicit State(Socket connected) : socket(std::move(connected)) {}

    IoResult read(char* buffer, std::size_t size) {
      // What is being read ahead comes before what follows it.
      if (reads_ahead) return {IoStatus::would_block};
      const std::size_t held = std::min(size, ahead_end - ahead_first);
      if (held > 0) {
        std::copy_n(ahead.data() + ahead_first, held, buffer);
        ahead_first += held;
        // There is more behind it only when it came to all that there was room for.
        if (held == size || ahead_end < ahead.size()) return {IoStatus::ok, held};
      } else if (ahead_failure) {
        return *std::exchange(ahead_failure, std::nullopt);
      }
      error_code error;
      const std::size_t count = socket.read_some(asio::buffer(buffer + held, size - held), error);
      // After some bytes an error is for the next read to find.
      return held > 0 ? IoResult{IoStatus::ok, held + count} : result(error, count);
    }

    [[nodiscard]] bool has_input() {
      if (ahead_first < ahead_end || ahead_failure) return true;
      char byte = 0;
      return recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
    }

    Socket socket;
    bool closed = false;
    /// A wait for something to read is a read into here: the mere wait would cost a system call
    /// more each time.
    std::array<char, k_ahead_bytes> ahead;  // NOLINT: filled by the read
    std::size_t ahead_first = 0;
    std::size_t ahead_end = 0;
    std::optional<IoResult> ahead_failure;
    bool reads_ahead = false;
  };

  std::shared_ptr<State> state_;
};

std::string describe(const TcpAddress& address, const error_code& error) {
  return address.host + ":" + std::to_string(address.port) + ": " + error.message();
}

}  // namespace

struct TcpListener::State {
  explicit State(Reactor& reactor)
      : executor(reactor.impl().context.get_executor()), acceptor(executor) {}

  void open(const tcp::endpoint& endpoint, error_code& error) {
    acceptor.open(endpoint.protocol(), error);
    // Or a restart has to wait until the kernel has forgotten the last run's connections.
    if (!error) acceptor.set_option(Acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) acceptor.non_blocking(true, error);
    if (!error) port = acceptor.local_endpoint(error).port();
    if (error) {
      error_code ignored;
      acceptor.close(ignored);
    }
  }

  Executor executor;
  Acceptor acceptor;
  std::uint16_t port = 0;
  bool closed = false;
};

Result<std::unique_ptr<TcpListener>, SocketError> TcpListener::open(Reactor& reactor,
                                                                    const TcpAddress& address) {
  error_code error;
  Resolver resolver(reactor.impl().context.get_executor());
  const auto found =
      resolver.resolve(address.host, std::to_string(address.port), tcp::resolver::passive, error);
  if (error) return describe(address, error);
  auto state = std::make_shared<State>(reactor);
  for (const auto& entry : found) {
    state->open(entry.endpoint(), error);
    if (!error) return std::unique_ptr<TcpListener>(new TcpListener(std::move(state)));
  }
  return describe(address, error);
}

TcpListener::TcpListener(std::shared_ptr<State> state) : state_(std::move(state)) {}

TcpListener::~TcpListener() {
  error_code ignored;
  state_->closed = true;
  state_->acceptor.close(ignored);
}

std::uint16_t TcpListener::port() const { return state_->port; }

StreamResult TcpListener::accept() {
  error_code error;
  Socket socket(state_->executor);
  state_->acceptor.accept(socket, error);
  if (!error) return std::unique_ptr<ByteStream>(std::make_unique<TcpStream>(std::move(socket)));
  // Everything else is that connection's own misfortune, such as a peer that has left already.
  // Source: accept(2), "Error handling".
  namespace errc = boost::system::errc;
  const bool lacks_something = error == errc::too_many_files_open ||
                               error == errc::too_many_files_open_in_system ||
                               error == errc::no_buffer_space || error == errc::not_enough_memory;
  if (lacks_something) return error.message();
  return std::unique_ptr<ByteStream>();
}

void TcpListener::wait_connection(std::function<void()> ready) {
  state_->acceptor.async_wait(Acceptor::wait_read,
                              [state = state_, ready = std::move(ready)](const error_code&) {
                                if (!state->closed) ready();
                              });
}

struct TcpDial::State : std::enable_shared_from_this<State> {
  State(Reactor& reactor, TcpAddress to, std::function<void(StreamResult)> callback)
      : executor(reactor.impl().context.get_executor()),
        resolver(executor),
        socket(executor),
        address(std::move(to)),
        done(std::move(callback)) {}

  void resolve() {
    error_code not_numeric;
    const auto numeric = asio::ip::make_address(address.host, not_numeric);
    if (!not_numeric) {
      endpoints.emplace_back(numeric, address.port);
      connect_next(error_code());
      return;
    }
    resolver.async_resolve(
        address.host, std::to_string(address.port),
        [self = shared_from_this()](const error_code& error, const Resolver::results_type& found) {
          for (const auto& entry : found) self->endpoints.push_back(entry.endpoint());
          self->connect_next(error);
        });
  }

  void connect_next(const error_code& last_error) {
    if (!done) return;
    if (next == endpoints.size()) {
      finish(describe(address, last_error));
      return;
    }
    error_code ignored;
    socket.close(ignored);
    socket.async_connect(endpoints[next++], [self = shared_from_this()](const error_code& error) {
      if (!self->done) return;
      if (error) {
        self->connect_next(error);
        return;
      }
      self->finish(
          std::unique_ptr<ByteStream>(std::make_unique<TcpStream>(std::move(self->socket))));
    });
  }

  void finish(StreamResult result) {
    const auto callback = std::exchange(done, nullptr);
    callback(std::move(result));
  }

  Executor executor;
  Resolver resolver;
  Socket socket;
  TcpAddress address;
  std::function<void(StreamResult)> done;  ///< Empty once it was called or is not to be.
  std::vector<tcp::endpoint> endpoints;
  std::size_t next = 0;
};

TcpDial::TcpDial(Reactor& reactor, const TcpAddress& address,
                 std::function<void(StreamResult)> done)
    : state_(std::make_shared<State>(reactor, address, std::move(done))) {
  state_->resolve();
}

bool TcpDial::resolved() const { return !state_->endpoints.empty(); }

TcpDial::~TcpDial() {
  error_code ignored;
  state_->done = nullptr;
  state_->resolver.cancel();
  state_->socket.close(ignored);
}

}  // namespace revalab::wire
