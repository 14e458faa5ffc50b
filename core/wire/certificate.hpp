#pragma once

#include "core/base/result.hpp"
#include "core/base/time.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::wire {

/// What is written into a certificate.
struct CertificateTerms {
  CertificateTerms() = default;
  std::string common_name;  ///< At most 64 characters; for people, clients look at `hosts`.
  /// The names and addresses a server is called by; each `is_host`, or one after `*.`.
  std::vector<std::string> hosts;
  WallTime not_before;
  WallTime not_after;
};

/// An X.509 certificate with its private key, ECDSA over P-256. Keys come from OpenSSL's random
/// numbers: secrets are the one thing here that no seed may repeat.
class Certificate {
 public:
  struct Impl;

  /// A new authority's own, or, with `renewed`, one that vouches for the same key under the same
  /// name, so that what was issued before stays good. It may issue certificates of servers, and no
  /// further authority's. Source: RFC 5280 sections 4.2.1.2, 4.2.1.3 and 4.2.1.9.
  static std::shared_ptr<const Certificate> authority(const CertificateTerms& terms,
                                                      const Certificate* renewed = nullptr);
  /// A server's, as the clients of today want it: with alternative names, for nothing but server
  /// authentication. Without an issuer it vouches for itself. Source: RFC 5280 sections 4.2.1.1,
  /// 4.2.1.6 and 4.2.1.12.
  static std::shared_ptr<const Certificate> server(const CertificateTerms& terms,
                                                   const Certificate* issuer);
  /// Reads a text with both in it. Errors: one is missing, or they do not belong together.
  static Result<std::shared_ptr<const Certificate>, std::string> from_pem(const std::string& text);

  explicit Certificate(std::unique_ptr<Impl> impl);
  ~Certificate();
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  [[nodiscard]] std::string certificate_pem() const;
  /// The secret half.
  [[nodiscard]] std::string key_pem() const;
  /// Units: whole seconds.
  [[nodiscard]] WallTime not_before() const;
  [[nodiscard]] WallTime not_after() const;

  [[nodiscard]] const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// True for an IP address and for what may be a host's name: letters, digits, dashes and
/// underscores between dots. Source: RFC 1123 section 2.1; underscores are a custom.
bool is_host(std::string_view text);
bool is_ip_address(std::string_view text);

/// Chooses what a server shows.
class CertificateSource {
 public:
  CertificateSource() = default;
  CertificateSource(const CertificateSource&) = delete;
  CertificateSource& operator=(const CertificateSource&) = delete;
  virtual ~CertificateSource() = default;

  /// For a client that asks for this name (SNI); it is empty when the client names none, as one
  /// that connects to an address does. Source: RFC 6066 section 3.
  virtual std::shared_ptr<const Certificate> certificate_for(std::string_view name) = 0;
};

}  // namespace revalab::wire
