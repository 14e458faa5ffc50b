#include "core/wire/tls_stream.hpp"

#include "core/base/check.hpp"
#include "core/wire/openssl_pointers.hpp"
#include "core/wire/tls_context_impl.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <utility>

namespace revalab::wire {
namespace {

/// As much as the largest TLS record holds. Source: RFC 8446 section 5.1.
constexpr std::size_t k_record_max_bytes = 16 * 1024;

/// What a browser shows that was sent here with http://.
constexpr std::string_view k_answer_to_plain_http =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n"
    "Content-Length: 51\r\n\r\nThis port speaks TLS: the URL begins with https://\n";

}  // namespace

struct TlsStream::State : std::enable_shared_from_this<State> {
  State(Reactor& its_reactor, std::unique_ptr<ByteStream> stream, SSL_CTX* context)
      : reactor(its_reactor), below(std::move(stream)), ssl(SSL_new(context)) {
    REVALAB_CHECK(ssl != nullptr, "OpenSSL makes a connection");
    in = BIO_new(BIO_s_mem());
    out = BIO_new(BIO_s_mem());
    // An empty buffer is not the end yet.
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl.get(), in, out);
  }

  /// Runs one call of OpenSSL until it has done something, or has to wait for the stream below.
  template <class Call>
  IoResult run(Call call) {
    while (!failed) {
      ERR_clear_error();
      const int count = call();
      const int error = SSL_get_error(ssl.get(), count);
      if (count <= 0 && error == SSL_ERROR_SSL) {
        answer_plain_http();
        fail(describe());
      }
      flush();
      if (count > 0) return {IoStatus::ok, static_cast<std::size_t>(count)};
      if (error == SSL_ERROR_ZERO_RETURN) return {IoStatus::end};
      if (failed || error != SSL_ERROR_WANT_READ) break;
      if (!take_in()) return {IoStatus::would_block};
    }
    fail("the connection broke");
    return {IoStatus::failed};
  }

  /// Why OpenSSL gave up, in words: for a certificate what is wrong with it.
  [[nodiscard]] SocketError describe() const {
    const long verified = SSL_get_verify_result(ssl.get());
    if (verified == X509_V_OK) return openssl_problem();
    ERR_clear_error();
    return std::string("certificate verify failed: ") + X509_verify_cert_error_string(verified);
  }

  /// OpenSSL knows HTTP when a server's side meets it; its alert would be noise to that client.
  void answer_plain_http() {
    const int reason = ERR_GET_REASON(ERR_peek_error());
    if (reason != SSL_R_HTTP_REQUEST && reason != SSL_R_HTTPS_PROXY_REQUEST) return;
    take_output();
    unsent.assign(k_answer_to_plain_http);
  }

  void fail(SocketError why) {
    if (!failed) problem = std::move(why);
    failed = true;
  }

  /// Brings what the stream below has. False when it has nothing now.
  bool take_in() {
    std::array<char, k_record_max_bytes> buffer;  // NOLINT: filled by the read
    const IoResult result = below->read_some(buffer.data(), buffer.size());
    switch (result.status) {
      case IoStatus::would_block: return false;
      case IoStatus::ok: BIO_write(in, buffer.data(), static_cast<int>(result.count)); break;
      case IoStatus::end: BIO_set_mem_eof_return(in, 0); break;
      case IoStatus::failed: fail("the connection broke"); break;
    }
    return true;
  }

  /// Sends what OpenSSL wants sent, and goes on by itself when the stream below takes no more. When
  /// it takes nothing ever again, there may still be something to read.
  void flush() {
    while (true) {
      if (unsent.empty()) unsent = take_output();
      if (sending_broke) unsent.clear();
      if (unsent.empty()) break;
      const IoResult result = below->write_some(unsent);
      if (result.status == IoStatus::would_block) {
        wait_below_writable();
        return;
      }
      if (result.status == IoStatus::ok) {
        unsent.erase(0, result.count);
      } else {
        sending_broke = true;
      }
    }
    if (std::exchange(shuts_down, false)) below->shutdown_write();
  }

  std::string take_output() {
    std::string bytes(BIO_ctrl_pending(out), '\0');
    if (!bytes.empty()) BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
  }

  void wait_below_writable() {
    if (std::exchange(waits_to_write, true)) return;
    below->wait_writable([this] {
      const auto alive = shared_from_this();
      waits_to_write = false;
      flush();
      if (unsent.empty()) wake();
    });
  }

  void wait_below_readable() {
    if (std::exchange(waits_to_read, true)) return;
    below->wait_readable([this] {
      const auto alive = shared_from_this();
      waits_to_read = false;
      wake();
    });
  }

  /// Something has happened below: whoever waits may try again.
  void wake() {
    if (handshake_done) {
      step_handshake();
      return;
    }
    if (const auto ready = std::exchange(on_readable, nullptr)) ready();
    if (const auto ready = std::exchange(on_writable, nullptr)) ready();
  }

  /// True when a read may give something without the stream below.
  [[nodiscard]] bool has_more() const {
    return failed || SSL_pending(ssl.get()) > 0 || BIO_ctrl_pending(in) > 0;
  }

  void wake_soon() {
    reactor.post([weak = weak_from_this()] {
      if (const auto alive = weak.lock()) alive->wake();
    });
  }

  void step_handshake() {
    const IoResult result = run([this] { return SSL_do_handshake(ssl.get()); });
    if (result.status == IoStatus::would_block) {
      wait_below_readable();
      return;
    }
    if (result.status == IoStatus::end) fail("closed during the handshake");
    const auto done = std::exchange(handshake_done, nullptr);
    done(failed ? std::optional(problem) : std::nullopt);
  }

  Reactor& reactor;
  std::unique_ptr<ByteStream> below;
  SslPointer ssl;
  BIO* in = nullptr;   ///< From the peer; belongs to `ssl`.
  BIO* out = nullptr;  ///< To the peer; belongs to `ssl`.
  std::string unsent;  ///< Taken from `out`, not yet by the stream below.
  std::function<void()> on_readable;
  std::function<void()> on_writable;
  std::function<void(std::optional<SocketError>)> handshake_done;
  SocketError problem;
  bool failed = false;
  bool sending_broke = false;
  bool waits_to_read = false;
  bool waits_to_write = false;
  bool shuts_down = false;
};

std::unique_ptr<TlsStream> TlsStream::to_server(Reactor& reactor, std::unique_ptr<ByteStream> below,
                                                const TlsContext& context,
                                                const std::string& host) {
  auto state = std::make_shared<State>(reactor, std::move(below), context.impl().context.get());
  SSL* ssl = state->ssl.get();
  SSL_set_connect_state(ssl);
  // An address is looked for among the certificate's addresses, and is no server name.
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) != 1) {
    ERR_clear_error();
    SSL_set1_host(ssl, host.c_str());
    // SSL_set_tlsext_host_name, without its old-style cast.
    std::string name = host;
    SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
  }
  return std::unique_ptr<TlsStream>(new TlsStream(std::move(state)));
}

std::unique_ptr<TlsStream> TlsStream::to_client(Reactor& reactor, std::unique_ptr<ByteStream> below,
                                                const TlsContext& context) {
  auto state = std::make_shared<State>(reactor, std::move(below), context.impl().context.get());
  SSL_set_accept_state(state->ssl.get());
  return std::unique_ptr<TlsStream>(new TlsStream(std::move(state)));
}

TlsStream::TlsStream(std::shared_ptr<State> state) : state_(std::move(state)) {}

TlsStream::~TlsStream() {
  // The state may outlive us by the callback that is running.
  state_->on_readable = nullptr;
  state_->on_writable = nullptr;
  state_->handshake_done = nullptr;
  state_->failed = true;
}

void TlsStream::handshake(std::function<void(std::optional<SocketError>)> done) {
  state_->handshake_done = std::move(done);
  state_->wake_soon();
}

const SocketError& TlsStream::problem() const { return state_->problem; }

IoResult TlsStream::read_some(char* buffer, std::size_t size) {
  const int most = static_cast<int>(std::min(size, k_record_max_bytes));
  return state_->run([&] { return SSL_read(state_->ssl.get(), buffer, most); });
}

IoResult TlsStream::write_some(std::string_view bytes) {
  // What is encrypted already goes first, and nothing is added before it has gone.
  state_->flush();
  if (state_->sending_broke) return {IoStatus::failed};
  if (!state_->unsent.empty()) return {IoStatus::would_block};
  const int most = static_cast<int>(std::min(bytes.size(), k_record_max_bytes));
  const IoResult result =
      state_->run([&] { return SSL_write(state_->ssl.get(), bytes.data(), most); });
  // A handshake on the way may have brought what a reader waits for.
  if (state_->on_readable && state_->has_more()) state_->wake_soon();
  return result;
}

bool TlsStream::has_input() const { return state_->has_more() || state_->below->has_input(); }

void TlsStream::wait_readable(std::function<void()> ready) {
  state_->on_readable = std::move(ready);
  // What was brought but not read yet is not announced by the stream below.
  if (state_->has_more()) {
    state_->wake_soon();
  } else {
    state_->wait_below_readable();
  }
}

void TlsStream::wait_writable(std::function<void()> ready) {
  state_->on_writable = std::move(ready);
  if (state_->failed) {
    state_->wake_soon();
  } else if (!state_->unsent.empty()) {
    state_->wait_below_writable();
  } else if (SSL_is_init_finished(state_->ssl.get()) == 0) {
    state_->wait_below_readable();
  } else {
    state_->wake_soon();
  }
}

void TlsStream::shutdown_write() {
  ERR_clear_error();
  if (SSL_is_init_finished(state_->ssl.get()) == 1 && !state_->failed) {
    SSL_shutdown(state_->ssl.get());
  }
  state_->shuts_down = true;
  state_->flush();
}

PeerAddress TlsStream::peer() const { return state_->below->peer(); }
bool TlsStream::has_unsent() const { return !state_->unsent.empty(); }

}  // namespace revalab::wire
