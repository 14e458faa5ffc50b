#include "tests/support/certificates.hpp"

#include "core/base/check.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <utility>

namespace revalab::test {
namespace {

template <class Object, void (*release)(Object*)>
struct Releaser {
  void operator()(Object* object) const { release(object); }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY, EVP_PKEY_free>>;
using CertificatePointer = std::unique_ptr<X509, Releaser<X509, X509_free>>;
using BioPointer = std::unique_ptr<BIO, Releaser<BIO, BIO_free_all>>;

constexpr long k_seconds_per_day = 86'400;

KeyPointer new_key() {
  KeyPointer key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  REVALAB_CHECK(key != nullptr, "OpenSSL makes a key");
  return key;
}

void set_name(X509_NAME* name, const std::string& common_name) {
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1,
                             0);
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  REVALAB_CHECK(extension != nullptr, "OpenSSL understands the extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

/// A certificate that lacks only its extensions and the signature.
CertificatePointer new_certificate(EVP_PKEY* key, const std::string& common_name, int serial,
                                   const CertificateOptions& options) {
  CertificatePointer certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()),
                  options.valid_from_days * k_seconds_per_day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), options.valid_to_days * k_seconds_per_day);
  X509_set_pubkey(certificate.get(), key);
  set_name(X509_get_subject_name(certificate.get()), common_name);
  return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  REVALAB_CHECK(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "OpenSSL signs");
}

std::string text_of(BIO* bio) {
  std::string text(BIO_ctrl_pending(bio), '\0');
  BIO_read(bio, text.data(), static_cast<int>(text.size()));
  return text;
}

std::string pem_of(X509* certificate) {
  const BioPointer bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return text_of(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
  const BioPointer bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio.get());
}

}  // namespace

struct CertificateAuthority::Impl {
  KeyPointer key = new_key();
  CertificatePointer certificate;
};

CertificateAuthority::CertificateAuthority(const TemporaryFolder& folder, std::string name)
    : folder_(folder), name_(std::move(name)), impl_(std::make_unique<Impl>()) {
  impl_->certificate = new_certificate(impl_->key.get(), name_, 1, {});
  X509* own = impl_->certificate.get();
  add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE");
  sign(own, own, impl_->key.get());
  file_ = folder_.write(name_ + ".pem", pem_of(own));
}

CertificateAuthority::~CertificateAuthority() = default;

ServerCertificate CertificateAuthority::issue(const CertificateOptions& options) {
  return make(options, impl_->certificate.get(), impl_->key.get());
}

ServerCertificate CertificateAuthority::self_signed(const CertificateOptions& options) {
  return make(options, nullptr, nullptr);
}

/// Without an issuer it vouches for itself.
ServerCertificate CertificateAuthority::make(const CertificateOptions& options, X509* issuer,
                                             EVP_PKEY* issuer_key) {
  const std::string stem = name_ + " " + std::to_string(++issued_count_);
  const KeyPointer key = new_key();
  const auto certificate = new_certificate(key.get(), "server", issued_count_ + 1, options);
  if (issuer == nullptr) issuer = certificate.get();
  add_extension(certificate.get(), issuer, NID_subject_alt_name, options.alternative_name);
  sign(certificate.get(), issuer, issuer_key == nullptr ? key.get() : issuer_key);
  return {folder_.write(stem + ".pem", pem_of(certificate.get())),
          folder_.write(stem + ".key", pem_of(key.get()))};
}

}  // namespace revalab::test
