#pragma once

#include "core/wire/byte_stream.hpp"
#include "core/wire/certificate.hpp"

#include <memory>
#include <string>

namespace revalab::wire {

/// What many TLS connections share: whom a client trusts, or who a server is. TLS 1.2 or newer. A
/// server agrees to nothing but HTTP/1.1 with clients that offer several protocols (ALPN).
class TlsContext {
 public:
  /// Trusts the certificates of a PEM file when one is named, and nobody else; otherwise the
  /// system's roots.
  static Result<std::shared_ptr<const TlsContext>, SocketError> for_client(
      const std::string& ca_file = {});
  /// Presents the certificate chain of one PEM file with the key of another.
  static Result<std::shared_ptr<const TlsContext>, SocketError> for_server(
      const std::string& chain_file, const std::string& key_file);
  /// Presents to each client what `certificates` has for the name it asks for.
  static std::shared_ptr<const TlsContext> for_server(
      std::shared_ptr<CertificateSource> certificates);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  struct Impl;
  [[nodiscard]] const Impl& impl() const { return *impl_; }

 private:
  explicit TlsContext(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace revalab::wire
