#include "core/wire/tls_context.hpp"

#include "core/base/check.hpp"
#include "core/wire/certificate_impl.hpp"
#include "core/wire/tls_context_impl.hpp"

#include <openssl/err.h>

#include <string_view>
#include <utility>

namespace revalab::wire {
namespace {

/// As ALPN names it, behind its length. Source: RFC 7301 sections 3.1 and 6.
constexpr std::string_view k_http_1_1 = "\x08http/1.1";

ContextPointer new_context(const SSL_METHOD* method) {
  ERR_clear_error();
  ContextPointer context(SSL_CTX_new(method));
  REVALAB_CHECK(context != nullptr, "OpenSSL makes a context");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // Callers keep what was not taken where they like.
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

/// OpenSSL's callback: takes HTTP/1.1 when the client offers it, wherever in its list; a client
/// that offers others only is turned away. Source: RFC 7301 section 3.2.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  const auto* own = reinterpret_cast<const unsigned char*>(k_http_1_1.data());
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(
      &chosen, out_size, own, static_cast<unsigned int>(k_http_1_1.size()), offered, offered_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// OpenSSL's callback: chooses the certificate once the client has said whom it asks for.
int choose_certificate(SSL* ssl, void* source) {
  const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  const auto certificate = static_cast<CertificateSource*>(source)->certificate_for(
      name == nullptr ? std::string_view() : std::string_view(name));
  const Certificate::Impl& chosen = certificate->impl();
  return SSL_use_cert_and_key(ssl, chosen.certificate.get(), chosen.key.get(), nullptr, 1);
}

ContextPointer new_server_context() {
  ContextPointer context = new_context(TLS_server_method());
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  // Clients keep their sessions themselves, as tickets; nothing grows here.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  return context;
}

}  // namespace

TlsContext::TlsContext(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsContext::~TlsContext() = default;

Result<std::shared_ptr<const TlsContext>, SocketError> TlsContext::for_client(
    const std::string& ca_file) {
  auto impl = std::make_unique<Impl>(Impl{new_context(TLS_client_method()), nullptr});
  SSL_CTX* context = impl->context.get();
  if (ca_file.empty()) {
    // A machine without roots is none that fails here: it trusts nobody.
    SSL_CTX_set_default_verify_paths(context);
  } else if (SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr) != 1) {
    return ca_file + ": " + openssl_problem();
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  return std::shared_ptr<const TlsContext>(new TlsContext(std::move(impl)));
}

Result<std::shared_ptr<const TlsContext>, SocketError> TlsContext::for_server(
    const std::string& chain_file, const std::string& key_file) {
  auto impl = std::make_unique<Impl>(Impl{new_server_context(), nullptr});
  SSL_CTX* context = impl->context.get();
  if (SSL_CTX_use_certificate_chain_file(context, chain_file.c_str()) != 1) {
    return chain_file + ": " + openssl_problem();
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    return key_file + ": " + openssl_problem();
  }
  return std::shared_ptr<const TlsContext>(new TlsContext(std::move(impl)));
}

std::shared_ptr<const TlsContext> TlsContext::for_server(
    std::shared_ptr<CertificateSource> certificates) {
  auto impl = std::make_unique<Impl>(Impl{new_server_context(), std::move(certificates)});
  SSL_CTX_set_cert_cb(impl->context.get(), choose_certificate, impl->certificates.get());
  return std::shared_ptr<const TlsContext>(new TlsContext(std::move(impl)));
}

}  // namespace revalab::wire
