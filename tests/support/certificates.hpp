#pragma once

#include "tests/support/temporary_folder.hpp"

#include <memory>
#include <string>

// OpenSSL's X509 and EVP_PKEY, whose headers stay in the source.
struct x509_st;
struct evp_pkey_st;

namespace revalab::test {

/// PEM files of one server.
struct ServerCertificate {
  std::string chain_file;
  std::string key_file;
};

/// What differs between a good certificate and the bad ones.
struct CertificateOptions {
  std::string alternative_name = "DNS:localhost";  ///< As in OpenSSL's configuration files.
  int valid_from_days = -1;
  int valid_to_days = 1;
};

/// A certificate authority of a test's own, made anew with each object.
class CertificateAuthority {
 public:
  /// The folder outlives it.
  explicit CertificateAuthority(const TemporaryFolder& folder, std::string name = "Test CA");
  ~CertificateAuthority();
  CertificateAuthority(const CertificateAuthority&) = delete;
  CertificateAuthority& operator=(const CertificateAuthority&) = delete;

  /// A PEM file with its own certificate, for whoever is to trust it.
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] ServerCertificate issue(const CertificateOptions& options = {});
  /// A certificate that vouches for itself.
  [[nodiscard]] ServerCertificate self_signed(const CertificateOptions& options = {});

 private:
  struct Impl;
  ServerCertificate make(const CertificateOptions& options, x509_st* issuer, evp_pkey_st* key);

  const TemporaryFolder& folder_;
  std::string name_;
  std::unique_ptr<Impl> impl_;
  std::string file_;
  int issued_count_ = 0;
};

}  // namespace revalab::test
