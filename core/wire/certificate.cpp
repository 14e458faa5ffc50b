#include "core/wire/certificate.hpp"

#include "core/base/check.hpp"
#include "core/wire/certificate_impl.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <array>
#include <ctime>
#include <utility>

namespace revalab::wire {
namespace {

/// Source: RFC 1035 section 2.3.4, less the length of the root.
constexpr std::size_t k_name_max_bytes = 253;
constexpr std::size_t k_label_max_bytes = 63;
/// Source: RFC 5280 section 4.1.2.2, which allows 20.
constexpr std::size_t k_serial_bytes = 16;

KeyPointer new_key() {
  KeyPointer key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  REVALAB_CHECK(key != nullptr, "OpenSSL makes a key");
  return key;
}

void set_serial(X509* certificate) {
  std::array<unsigned char, k_serial_bytes> bytes{};
  REVALAB_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1,
                "OpenSSL has random numbers");
  // Positive, and no shorter than it seems.
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7FU) | 0x40U);
  BIGNUM* number = BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
  BN_free(number);
}

/// A certificate that lacks only its extensions and the signature.
X509Pointer unsigned_certificate(EVP_PKEY* key, const CertificateTerms& terms) {
  X509Pointer certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  set_serial(certificate.get());
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), terms.not_before.epoch_seconds());
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), terms.not_after.epoch_seconds());
  X509_set_pubkey(certificate.get(), key);
  const auto* name = reinterpret_cast<const unsigned char*>(terms.common_name.c_str());
  const int added = X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN",
                                               MBSTRING_UTF8, name, -1, -1, 0);
  REVALAB_CHECK(added == 1, "a common name has at most 64 characters");
  return certificate;
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  REVALAB_CHECK(extension != nullptr, "OpenSSL understands the extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void sign(X509* certificate, EVP_PKEY* issuer_key) {
  REVALAB_CHECK(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "OpenSSL signs");
}

std::shared_ptr<const Certificate> certificate_of(X509Pointer certificate, KeyPointer key) {
  return std::make_shared<const Certificate>(std::make_unique<Certificate::Impl>(
      Certificate::Impl{std::move(certificate), std::move(key)}));
}

/// In the words of OpenSSL's configuration files. Invariant: no host can bring a comma along.
std::string alternative_names(const std::vector<std::string>& hosts) {
  std::string text;
  for (const std::string& host : hosts) {
    const bool wildcard = host.starts_with("*.");
    REVALAB_CHECK(is_host(wildcard ? std::string_view(host).substr(2) : host), host);
    if (!text.empty()) text += ',';
    text += (is_ip_address(host) ? "IP:" : "DNS:") + host;
  }
  return text;
}

std::string text_of(BIO* bio) {
  std::string text(BIO_ctrl_pending(bio), '\0');
  BIO_read(bio, text.data(), static_cast<int>(text.size()));
  return text;
}

WallTime wall_time_of(const ASN1_TIME* time) {
  std::tm civil{};
  REVALAB_CHECK(ASN1_TIME_to_tm(time, &civil) == 1, "OpenSSL has checked the time");
  return WallTime(std::chrono::seconds(timegm(&civil)));
}

}  // namespace

std::string openssl_problem() {
  const unsigned long error = ERR_get_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(error);
  return reason != nullptr ? reason : "for no reason that OpenSSL names";
}

std::shared_ptr<const Certificate> Certificate::authority(const CertificateTerms& terms,
                                                          const Certificate* renewed) {
  KeyPointer key;
  if (renewed != nullptr) {
    key.reset(renewed->impl().key.get());
    EVP_PKEY_up_ref(key.get());
  } else {
    key = new_key();
  }
  auto made = unsigned_certificate(key.get(), terms);
  X509* own = made.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(own, own, NID_subject_key_identifier, "hash");
  sign(own, key.get());
  return certificate_of(std::move(made), std::move(key));
}

std::shared_ptr<const Certificate> Certificate::server(const CertificateTerms& terms,
                                                       const Certificate* issuer) {
  KeyPointer key = new_key();
  auto made = unsigned_certificate(key.get(), terms);
  X509* own = made.get();
  X509* voucher = issuer == nullptr ? own : issuer->impl().certificate.get();
  X509_set_issuer_name(own, X509_get_subject_name(voucher));
  add_extension(own, voucher, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(own, voucher, NID_key_usage, "critical,digitalSignature");
  add_extension(own, voucher, NID_ext_key_usage, "serverAuth");
  add_extension(own, voucher, NID_subject_key_identifier, "hash");
  add_extension(own, voucher, NID_authority_key_identifier, "keyid:always");
  add_extension(own, voucher, NID_subject_alt_name, alternative_names(terms.hosts));
  sign(own, issuer == nullptr ? key.get() : issuer->impl().key.get());
  return certificate_of(std::move(made), std::move(key));
}

Result<std::shared_ptr<const Certificate>, std::string> Certificate::from_pem(
    const std::string& text) {
  ERR_clear_error();
  // Each reader passes over what is not its own.
  const auto open = [&] {
    return BioPointer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  };
  X509Pointer certificate(PEM_read_bio_X509(open().get(), nullptr, nullptr, nullptr));
  if (!certificate) return "no certificate: " + openssl_problem();
  // An empty passphrase rather than a question at the terminal.
  std::array<char, 1> no_passphrase{};
  KeyPointer key(PEM_read_bio_PrivateKey(open().get(), nullptr, nullptr, no_passphrase.data()));
  if (!key) return "no private key: " + openssl_problem();
  if (X509_check_private_key(certificate.get(), key.get()) != 1) return openssl_problem();
  return certificate_of(std::move(certificate), std::move(key));
}

Certificate::Certificate(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Certificate::~Certificate() = default;

std::string Certificate::certificate_pem() const {
  const BioPointer bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), impl_->certificate.get());
  return text_of(bio.get());
}

std::string Certificate::key_pem() const {
  const BioPointer bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), impl_->key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio.get());
}

WallTime Certificate::not_before() const {
  return wall_time_of(X509_get0_notBefore(impl_->certificate.get()));
}
WallTime Certificate::not_after() const {
  return wall_time_of(X509_get0_notAfter(impl_->certificate.get()));
}

bool is_ip_address(std::string_view text) {
  ASN1_OCTET_STRING* address = a2i_IPADDRESS(std::string(text).c_str());
  ASN1_OCTET_STRING_free(address);
  ERR_clear_error();
  return address != nullptr;
}

bool is_host(std::string_view text) {
  if (text.empty() || text.size() > k_name_max_bytes) return false;
  if (text.find('\0') != std::string_view::npos) return false;
  if (is_ip_address(text)) return true;
  std::size_t label_bytes = 0;
  for (const char c : text) {
    if (c == '.') {
      if (label_bytes == 0) return false;
      label_bytes = 0;
      continue;
    }
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!allowed || ++label_bytes > k_label_max_bytes) return false;
  }
  return label_bytes > 0;
}

}  // namespace revalab::wire
