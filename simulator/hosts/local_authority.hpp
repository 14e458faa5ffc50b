#pragma once

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/wire/certificate.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace revalab::sim {

/// The certificate authority of this machine's labs, kept in a folder, and the certificates it
/// issues for whatever host a client asks for.
///
///     FOLDER/authority.pem   the certificate and its key, for the owner alone (0600)
///     FOLDER/ca.pem          the certificate, for whoever is to trust it
///
/// It is made on first use and kept; shortly before it expires it is renewed for the same key, so
/// that a lab that runs on stays trusted. Servers' certificates and keys are in memory only.
class LocalAuthority final : public wire::CertificateSource {
 public:
  /// `machine` tells the real time, by which clients judge, and outlives this. A client that asks
  /// for no name has connected to an address: a loopback one, or `listening_host`.
  /// Errors: the folder or what is in it cannot be made, read or written, or is something else.
  static Result<std::shared_ptr<LocalAuthority>, std::string> open(
      const std::string& folder, const Clock& machine, const std::string& listening_host = {});

  /// The absolute path of what clients are to trust.
  [[nodiscard]] const std::string& file() const { return file_; }
  /// What is no host gets the certificate of those who ask for none.
  std::shared_ptr<const wire::Certificate> certificate_for(std::string_view name) override;
  [[nodiscard]] std::size_t issued_count() const { return issued_.size(); }

 private:
  LocalAuthority(std::shared_ptr<const wire::Certificate> own, std::string file,
                 const Clock& machine, const std::string& listening_host);
  [[nodiscard]] std::shared_ptr<const wire::Certificate> issue(const std::string& name) const;

  std::shared_ptr<const wire::Certificate> own_;
  std::string file_;
  const Clock& machine_;
  std::string listening_host_;
  std::map<std::string, std::shared_ptr<const wire::Certificate>, std::less<>>
      issued_;  ///< By name.
};

}  // namespace revalab::sim
