#pragma once

#include "core/wire/certificate.hpp"
#include "tests/support/temporary_folder.hpp"

#include <memory>
#include <string>

namespace revalab::test {

/// PEM files of one server.
struct ServerCertificate {
  std::string chain_file;
  std::string key_file;
};

/// What differs between a good certificate and the bad ones.
struct CertificateOptions {
  std::string host = "localhost";
  int valid_from_days = -1;
  int valid_to_days = 1;
};

/// A certificate authority of a test's own, made anew with each object.
class CertificateAuthority {
 public:
  /// The folder outlives it.
  explicit CertificateAuthority(const TemporaryFolder& folder, std::string name = "Test CA");

  /// A PEM file with its own certificate, for whoever is to trust it.
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] ServerCertificate issue(const CertificateOptions& options = {});
  /// A certificate that vouches for itself.
  [[nodiscard]] ServerCertificate self_signed(const CertificateOptions& options = {});

 private:
  ServerCertificate write(const wire::Certificate& certificate);

  const TemporaryFolder& folder_;
  std::string name_;
  std::shared_ptr<const wire::Certificate> own_;
  std::string file_;
  int issued_count_ = 0;
};

/// The machine's time, by which clients judge certificates.
WallTime machine_time();

}  // namespace revalab::test
