#include "fakes/sqs/ids.hpp"

#include "core/base/digest.hpp"

namespace revalab::sqs {
namespace {

/// What AWS's handles begin with too.
constexpr std::string_view k_handle_prefix = "AQEB";
constexpr std::size_t k_sealed_bytes = 3 * 8;
constexpr std::size_t k_seal_bytes = 4;

std::string uuid(Dice& dice) {
  static constexpr std::string_view k_digits = "0123456789abcdef";
  std::string text = "xxxxxxxx-xxxx-4xxx-Nxxx-xxxxxxxxxxxx";
  for (char& c : text) {
    if (c == 'x') c = k_digits[dice.below(16)];
    if (c == 'N') c = k_digits[8 + dice.below(4)];  // The variant of RFC 9562.
  }
  return text;
}

void append_number(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (; bytes > 0; --bytes, value >>= 8U) out.push_back(static_cast<char>(value & 0xffU));
}

std::uint64_t number_at(std::string_view bytes, std::size_t from, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i > 0; --i) {
    value = value << 8U | static_cast<unsigned char>(bytes[from + i - 1]);
  }
  return value;
}

}  // namespace

std::string Ids::message() { return uuid(messages_); }

std::string Ids::request() { return uuid(requests_); }

std::string sequence_number(std::uint64_t order) {
  // AWS's numbers of today begin so, and are multiples of 256.
  std::string digits = std::to_string(order * 256);
  digits.insert(0, 16 - digits.size(), '0');
  return "1886" + digits;
}

std::string receipt_handle(const Receipt& receipt) {
  std::string bytes;
  for (const std::uint64_t part : {receipt.queue, receipt.order, receipt.serial}) {
    append_number(bytes, part, 8);
  }
  append_number(bytes, crc32(bytes), k_seal_bytes);
  return std::string(k_handle_prefix) + base64_encode(bytes);
}

std::optional<Receipt> parse_receipt_handle(std::string_view handle) {
  if (!handle.starts_with(k_handle_prefix)) return std::nullopt;
  const auto bytes = base64_decode(handle.substr(k_handle_prefix.size()));
  if (!bytes || bytes->size() != k_sealed_bytes + k_seal_bytes) return std::nullopt;
  const std::string_view sealed = std::string_view(*bytes).substr(0, k_sealed_bytes);
  if (crc32(sealed) != number_at(*bytes, k_sealed_bytes, k_seal_bytes)) return std::nullopt;
  return Receipt{number_at(sealed, 0, 8), number_at(sealed, 8, 8), number_at(sealed, 16, 8)};
}

}  // namespace revalab::sqs
