#include "core/wire/client_pool.hpp"

#include "core/wire/idle_streams.hpp"
#include "core/wire/outbox.hpp"

#include <array>
#include <utility>

namespace revalab::wire {
namespace {

constexpr std::size_t k_read_buffer_bytes = 64 * 1024;

std::string key_of(const CallOptions& options) {
  return (options.tls ? "https " : "http ") + options.address.host + " " +
         std::to_string(options.address.port);
}

bool may_be_sent_again(const Request& request, const RequestBody& body) {
  return body.kind == RequestBody::Kind::none &&
         (request.method == "GET" || request.method == "HEAD");
}

}  // namespace

struct ClientPool::Impl {
  Impl(Reactor& its_reactor, const Clock& its_machine)
      : reactor(its_reactor), machine(its_machine), idle(its_reactor, its_machine) {}

  Reactor& reactor;
  const Clock& machine;
  IdleStreams idle;
  /// One for all: a read is used up before the next one happens.
  std::array<char, k_read_buffer_bytes> buffer{};
};

/// One request and its answer, with all that is under way for them. It outlives its call while it
/// is telling something.
class ClientPool::Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(std::shared_ptr<Impl> pool, const CallOptions& options, const Request& request,
           const RequestBody& body, CallObserver& observer)
      : pool_(std::move(pool)),
        options_(options),
        body_(body),
        head_request_(request.method == "HEAD"),
        may_repeat_(may_be_sent_again(request, body)),
        only_reads_(request.method == "GET" || head_request_),
        observer_(&observer),
        parser_(options.limits),
        timer_(pool_->reactor, [this] { expire(); }) {
    append_request_head(head_, request, body);
  }

  void start() {
    stream_ = pool_->idle.take(key_of(options_));
    reused_ = stream_ != nullptr;
    if (reused_) {
      attempts_ = 1;
      begin();
    } else {
      dial();
    }
  }

  void drop() {
    observer_ = nullptr;
    timer_.cancel();
    dial_.reset();
    securing_.reset();
    stream_.reset();
  }

  void send(std::string_view piece) {
    if (body_.kind == RequestBody::Kind::chunks) {
      append_part(outbox_.text(), piece, false);
    } else {
      outbox_.text().append(piece);
    }
    wants_body_ = false;
    write();
  }

  void finish() {
    if (body_.kind == RequestBody::Kind::chunks) append_end_of_parts(outbox_.text(), false);
    wants_body_ = false;
    body_sent_ = true;
    write();
  }

  void pause() { paused_ = true; }
  void resume() {
    if (!std::exchange(paused_, false) || !stream_) return;
    last_progress_ = pool_->machine.now();
    wait_readable();
  }

 private:
  void dial() {
    ++attempts_;
    timer_.start(options_.connect_max);
    dial_ =
        std::make_unique<TcpDial>(pool_->reactor, options_.address, [this](StreamResult connected) {
          const auto self = shared_from_this();
          if (!connected.ok()) {
            const bool resolved = dial_->resolved();
            try_again(resolved ? CallFailure::refused : CallFailure::not_resolved,
                      connected.error());
          } else if (options_.tls) {
            secure(std::move(connected).value());
          } else {
            stream_ = std::move(connected).value();
            begin();
          }
        });
  }

  /// Sends the request once more, on another connection.
  void send_again() {
    reused_ = false;
    stream_.reset();
    reading_ = false;
    writing_ = false;
    outbox_ = Outbox();
    dial();
  }

  void try_again(CallFailure why, const std::string& detail) {
    securing_.reset();
    if (attempts_ < options_.attempts && why != CallFailure::not_resolved) {
      dial();
    } else {
      fail(why, detail);
    }
  }

  void secure(std::unique_ptr<ByteStream> stream) {
    securing_ = TlsStream::to_server(pool_->reactor, std::move(stream), *options_.tls,
                                     options_.address.host);
    securing_->handshake([this](const std::optional<SocketError>& problem) {
      const auto self = shared_from_this();
      if (problem) {
        fail(CallFailure::tls, *problem);
      } else {
        stream_ = std::move(securing_);
        begin();
      }
    });
  }

  void begin() {
    last_progress_ = pool_->machine.now();
    timer_.start(options_.answer_max);
    parser_.reset(head_request_);
    outbox_.text().append(head_);
    wait_readable();
    write();
  }

  void write() {
    if (!stream_ || writing_) return;
    const IoStatus status = outbox_.flush(*stream_);
    if (status == IoStatus::would_block) {
      writing_ = true;
      stream_->wait_writable([this] {
        writing_ = false;
        write_on();
      });
      return;
    }
    // An answer may have come before the connection broke; reading finds out.
    if (status != IoStatus::ok) return;
    last_progress_ = pool_->machine.now();
    if (body_.kind == RequestBody::Kind::none || body_sent_ || wants_body_) return;
    wants_body_ = true;
    pool_->reactor.post([weak = weak_from_this()] {
      const auto self = weak.lock();
      if (self && self->observer_ != nullptr) self->observer_->on_room();
    });
  }

  void write_on() {
    const auto self = shared_from_this();
    write();
  }

  void wait_readable() {
    if (std::exchange(reading_, true)) return;
    stream_->wait_readable([this] {
      reading_ = false;
      const auto self = shared_from_this();
      read();
    });
  }

  void read() {
    while (observer_ != nullptr && !paused_) {
      const IoResult result = stream_->read_some(pool_->buffer.data(), pool_->buffer.size());
      if (result.status == IoStatus::would_block) {
        wait_readable();
        return;
      }
      if (result.status != IoStatus::ok) {
        take_end(result.status);
        return;
      }
      last_progress_ = pool_->machine.now();
      answer_begun_ = true;
      if (!take({pool_->buffer.data(), result.count})) return;
    }
  }

  /// False when that was the end of it.
  bool take(std::string_view bytes) {
    const bool held = !input_.empty();
    if (held) input_.append(bytes);
    std::string_view rest = held ? std::string_view(input_) : bytes;
    while (true) {
      const std::size_t used = parser_.parse(rest);
      rest.remove_prefix(used);
      if (!tell()) return false;
      if (parser_.complete()) {
        end(rest.empty());
        return false;
      }
      if (used == 0 || rest.empty()) break;
    }
    std::string kept(rest);
    input_ = std::move(kept);
    return true;
  }

  /// Tells what is new. False when that was the end of it.
  bool tell() {
    if (parser_.failed()) {
      if (parser_.head_too_large()) {
        fail(CallFailure::head_too_large, "the head of the answer is too large");
      } else {
        fail(CallFailure::bad_answer, "the answer is not HTTP/1.1");
      }
      return false;
    }
    const bool final_head = parser_.head_complete() && parser_.response().status >= 200;
    if (final_head && !head_told_) {
      head_told_ = true;
      Response head = std::move(parser_.response());
      parser_.response() = Response(head.status);
      head.headers.remove("Content-Length");
      observer_->on_head(std::move(head), parser_.content_length());
      if (observer_ == nullptr) return false;
    }
    if (head_told_ && !parser_.body().empty()) {
      observer_->on_piece(parser_.body());
      if (observer_ == nullptr) return false;
      parser_.clear_body();
    }
    return true;
  }

  void take_end(IoStatus status) {
    if (status == IoStatus::end && answer_begun_) {
      parser_.parse_end();
      if (parser_.complete()) {
        if (tell()) end(false);
        return;
      }
    }
    if (reused_ && !answer_begun_ && may_repeat_) {
      // That the server had closed it meanwhile was no attempt.
      attempts_ = 0;
      send_again();
      return;
    }
    fail(CallFailure::broken, answer_begun_ ? "the answer is broken off"
                                            : "the connection was closed without an answer");
  }

  void end(bool nothing_behind) {
    const bool reusable = nothing_behind && parser_.keep_alive() && outbox_.empty() &&
                          (body_.kind == RequestBody::Kind::none || body_sent_);
    timer_.cancel();
    if (reusable) {
      pool_->idle.keep(key_of(options_), std::move(stream_), options_.keep_alive);
    } else {
      stream_.reset();
    }
    std::exchange(observer_, nullptr)->on_end();
  }

  void fail(CallFailure why, const std::string& detail) {
    timer_.cancel();
    stream_.reset();
    std::exchange(observer_, nullptr)->on_failure(why, detail);
  }

  void expire() {
    const auto self = shared_from_this();
    if (!stream_) {
      dial_.reset();
      try_again(CallFailure::connect_timeout, "no connection in time");
      return;
    }
    // While the client holds either body up, the server is not late.
    if (paused_ || wants_body_) last_progress_ = pool_->machine.now();
    const Duration waited = pool_->machine.now() - last_progress_;
    const bool asks_again = only_reads_ && body_.kind == RequestBody::Kind::none &&
                            !answer_begun_ && attempts_ < options_.attempts;
    if (waited >= options_.answer_max && asks_again) {
      send_again();
    } else if (waited >= options_.answer_max) {
      fail(CallFailure::answer_timeout, "no answer in time");
    } else {
      timer_.start(options_.answer_max - waited);
    }
  }

  std::shared_ptr<Impl> pool_;
  CallOptions options_;
  RequestBody body_;
  bool head_request_;
  bool may_repeat_;
  bool only_reads_;
  CallObserver* observer_;  ///< Null once it is to hear no more.
  std::string head_;
  Outbox outbox_;
  std::string input_;  ///< Received but not yet taken up.
  ResponseParser parser_;
  Timer timer_;
  std::unique_ptr<TcpDial> dial_;
  std::unique_ptr<TlsStream> securing_;
  std::unique_ptr<ByteStream> stream_;
  Instant last_progress_;
  int attempts_ = 0;
  bool reused_ = false;
  bool reading_ = false;
  bool writing_ = false;
  bool paused_ = false;
  bool wants_body_ = false;  ///< The observer was asked for a piece.
  bool body_sent_ = false;
  bool answer_begun_ = false;
  bool head_told_ = false;
};

class ClientPool::Call final : public OutgoingCall {
 public:
  explicit Call(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}
  ~Call() override { exchange_->drop(); }

  void send(std::string_view piece) override { exchange_->send(piece); }
  void finish() override { exchange_->finish(); }
  void pause() override { exchange_->pause(); }
  void resume() override { exchange_->resume(); }

 private:
  std::shared_ptr<Exchange> exchange_;
};

ClientPool::ClientPool(Reactor& reactor, const Clock& machine)
    : impl_(std::make_shared<Impl>(reactor, machine)) {}
ClientPool::~ClientPool() = default;

std::unique_ptr<OutgoingCall> ClientPool::call(const CallOptions& options, const Request& request,
                                               const RequestBody& body, CallObserver& observer) {
  auto exchange = std::make_shared<Exchange>(impl_, options, request, body, observer);
  exchange->start();
  return std::make_unique<Call>(std::move(exchange));
}

std::size_t ClientPool::idle_count() const { return impl_->idle.count(); }

}  // namespace revalab::wire
