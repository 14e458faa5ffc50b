#include "core/wire/tcp_transport.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace revalab::wire {
namespace {

constexpr std::size_t k_read_buffer_bytes = 16 * 1024;

bool is_idempotent(std::string_view method) {
  static constexpr std::array<std::string_view, 6> k_methods{"GET",    "HEAD",    "PUT",
                                                             "DELETE", "OPTIONS", "TRACE"};
  return std::find(k_methods.begin(), k_methods.end(), method) != k_methods.end();
}

std::string host_field(const TcpTransportOptions& options) {
  const TcpAddress& address = options.address;
  // An IPv6 address stands in brackets. Source: RFC 3986 section 3.2.2.
  const bool is_ipv6 = address.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + address.host + "]" : address.host;
  const std::uint16_t usual_port = options.tls ? 443 : 80;
  return address.port == usual_port ? host : host + ":" + std::to_string(address.port);
}

}  // namespace

struct TcpTransport::Connection {
  Connection(std::unique_ptr<ByteStream> bytes, const TcpTransportOptions& options)
      : stream(std::move(bytes)), session(host_field(options), options.limits) {}

  std::unique_ptr<ByteStream> stream;
  ClientSession session;
};

/// One request and its answer, with all that is under way for them. Dropping it midway drops the
/// connection too.
class TcpTransport::Exchange final : public LeafOperation {
 public:
  Exchange(TcpTransport& transport, const Request& request)
      : transport_(transport),
        request_(request),
        timer_(transport.reactor_, [this] { expire(); }) {}

  Result<Response> take_outcome() { return std::move(*outcome_); }

 private:
  void start(Resumer resumer) override {
    resumer_ = resumer;
    connection_ = transport_.take_idle();
    reused_ = connection_ != nullptr;
    if (reused_) {
      begin();
    } else {
      dial();
    }
  }

  void dial() {
    timer_.start(transport_.options_.connect_max);
    dial_ = std::make_unique<TcpDial>(
        transport_.reactor_, transport_.options_.address, [this](StreamResult connected) {
          if (!connected.ok()) {
            finish(ApiError(0, std::string(k_connection_failed), connected.error()));
            return;
          }
          if (transport_.options_.tls) {
            secure(std::move(connected).value());
          } else {
            begin_on(std::move(connected).value());
          }
        });
  }

  void secure(std::unique_ptr<ByteStream> stream) {
    const TcpTransportOptions& options = transport_.options_;
    secured_ = TlsStream::to_server(transport_.reactor_, std::move(stream), *options.tls,
                                    options.address.host);
    secured_->handshake([this](const std::optional<SocketError>& problem) {
      if (problem) {
        finish(ApiError(0, std::string(k_connection_failed), *problem));
      } else {
        begin_on(std::move(secured_));
      }
    });
  }

  void begin_on(std::unique_ptr<ByteStream> stream) {
    connection_ = std::make_unique<Connection>(std::move(stream), transport_.options_);
    begin();
  }

  void begin() {
    timer_.start(transport_.options_.answer_max);
    connection_->session.start(request_);
    write();
    wait_readable();
  }

  void write() {
    ClientSession& session = connection_->session;
    while (!session.output().empty()) {
      const IoResult result = connection_->stream->write_some(session.output());
      if (result.status == IoStatus::would_block) {
        connection_->stream->wait_writable([this] { write(); });
        return;
      }
      // An answer may have come before the connection broke; reading finds out.
      if (result.status != IoStatus::ok) return;
      session.sent(result.count);
    }
  }

  void wait_readable() {
    connection_->stream->wait_readable([this] { read(); });
  }

  void read() {
    ClientSession& session = connection_->session;
    std::array<char, k_read_buffer_bytes> buffer;  // NOLINT: filled by the read
    while (!session.complete() && !session.failed()) {
      const IoResult result = connection_->stream->read_some(buffer.data(), buffer.size());
      if (result.status == IoStatus::would_block) {
        wait_readable();
        return;
      }
      if (result.status == IoStatus::ok) {
        session.receive({buffer.data(), result.count});
      } else if (result.status == IoStatus::end) {
        session.receive_end();
      } else {
        break;
      }
    }
    if (session.complete()) {
      finish(session.take_response());
    } else {
      lose();
    }
  }

  void lose() {
    const bool stale = reused_ && !connection_->session.answer_begun();
    if (stale && transport_.options_.sends_again && is_idempotent(request_.method)) {
      connection_.reset();
      reused_ = false;
      dial();
      return;
    }
    finish(ApiError(0, std::string(k_connection_lost),
                    connection_->session.answer_begun() ? "the answer is broken off or not HTTP"
                                                        : std::string(k_closed_without_answer)));
  }

  void expire() {
    if (connection_ == nullptr) {
      finish(ApiError(0, std::string(k_connection_failed), "no connection in time"));
    } else {
      finish(ApiError(0, std::string(k_timed_out), "no complete answer in time"));
    }
  }

  /// The last thing an exchange does: resuming its owner ends its life.
  void finish(Result<Response> outcome) {
    timer_.cancel();
    outcome_ = std::move(outcome);
    if (outcome_->ok() && connection_->session.reusable()) {
      transport_.give_back(std::move(connection_));
    }
    resumer_();
  }

  TcpTransport& transport_;
  const Request& request_;
  Timer timer_;
  Resumer resumer_;
  std::unique_ptr<TcpDial> dial_;
  std::unique_ptr<TlsStream> secured_;
  std::unique_ptr<Connection> connection_;
  bool reused_ = false;
  std::optional<Result<Response>> outcome_;
};

TcpTransport::TcpTransport(Reactor& reactor, TcpTransportOptions options)
    : reactor_(reactor), options_(std::move(options)) {}
TcpTransport::~TcpTransport() = default;

Task<Result<Response>> TcpTransport::send(Request request) {
  Exchange exchange(*this, request);
  co_await exchange;
  co_return exchange.take_outcome();
}

std::unique_ptr<TcpTransport::Connection> TcpTransport::take_idle() {
  while (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    // One that was closed meanwhile says so already; most need not fail first.
    char byte = 0;
    if (connection->stream->read_some(&byte, 1).status == IoStatus::would_block) return connection;
  }
  return nullptr;
}

void TcpTransport::give_back(std::unique_ptr<Connection> connection) {
  if (idle_.size() < options_.idle_connections_max) idle_.push_back(std::move(connection));
}

}  // namespace revalab::wire
