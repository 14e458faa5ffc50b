#include "core/base/digest.hpp"

#include "core/base/check.hpp"

#include <libdeflate.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace revalab {

Sha256 sha256(std::string_view data) {
  Sha256 digest{};
  unsigned length = 0;
  const int ok =
      EVP_Digest(data.data(), data.size(), digest.data(), &length, EVP_sha256(), nullptr);
  REVALAB_CHECK(ok == 1 && length == digest.size(), "SHA-256 is always available");
  return digest;
}

Sha256 hmac_sha256(std::string_view key, std::string_view data) {
  Sha256 digest{};
  unsigned length = 0;
  const auto* result = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                            reinterpret_cast<const unsigned char*>(data.data()), data.size(),
                            digest.data(), &length);
  REVALAB_CHECK(result != nullptr && length == digest.size(), "HMAC-SHA-256 is always available");
  return digest;
}

Md5 md5(std::string_view data) {
  Md5 digest{};
  unsigned length = 0;
  const int ok = EVP_Digest(data.data(), data.size(), digest.data(), &length, EVP_md5(), nullptr);
  REVALAB_CHECK(ok == 1 && length == digest.size(), "MD5 is available");
  return digest;
}

std::uint32_t crc32(std::string_view data) {
  return ::libdeflate_crc32(0, data.data(), data.size());
}

std::string_view bytes_of(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string_view bytes_of(const Md5& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string hex(std::string_view bytes) {
  static constexpr std::string_view k_digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text.push_back(k_digits[byte >> 4U]);
    text.push_back(k_digits[byte & 15U]);
  }
  return text;
}

std::string base64_encode(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  if (text.empty()) return std::string();
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  // OpenSSL also takes white space and inner padding, which AWS refuses.
  for (const char c : text.substr(0, text.size() - padding)) {
    const bool legal = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       c == '+' || c == '/';
    if (!legal) return std::nullopt;
  }
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (length < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

}  // namespace revalab
