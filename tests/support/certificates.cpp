#include "tests/support/certificates.hpp"

#include "core/wire/real_clock.hpp"

#include <utility>

namespace revalab::test {
namespace {

wire::CertificateTerms terms_of(const std::string& name, const CertificateOptions& options) {
  wire::CertificateTerms terms;
  terms.common_name = name;
  terms.hosts = {options.host};
  terms.not_before = machine_time() + std::chrono::days(options.valid_from_days);
  terms.not_after = machine_time() + std::chrono::days(options.valid_to_days);
  return terms;
}

}  // namespace

WallTime machine_time() {
  wire::Reactor reactor;
  return wire::RealClock(reactor).wall_now();
}

CertificateAuthority::CertificateAuthority(const TemporaryFolder& folder, std::string name)
    : folder_(folder),
      name_(std::move(name)),
      own_(wire::Certificate::authority(terms_of(name_, {}))),
      file_(folder_.write(name_ + ".pem", own_->certificate_pem())) {}

ServerCertificate CertificateAuthority::issue(const CertificateOptions& options) {
  return write(*wire::Certificate::server(terms_of("server", options), own_.get()));
}

ServerCertificate CertificateAuthority::self_signed(const CertificateOptions& options) {
  return write(*wire::Certificate::server(terms_of("server", options), nullptr));
}

ServerCertificate CertificateAuthority::write(const wire::Certificate& certificate) {
  const std::string stem = name_ + " " + std::to_string(++issued_count_);
  return {folder_.write(stem + ".pem", certificate.certificate_pem()),
          folder_.write(stem + ".key", certificate.key_pem())};
}

}  // namespace revalab::test
