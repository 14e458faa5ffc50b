#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace revalab {

using Sha256 = std::array<std::uint8_t, 32>;
using Md5 = std::array<std::uint8_t, 16>;

Sha256 sha256(std::string_view data);
Sha256 hmac_sha256(std::string_view key, std::string_view data);
/// Only for what other systems compare by it, such as ETags: it is no protection.
Md5 md5(std::string_view data);
/// CRC-32 as in zlib and `x-amz-crc32`.
std::uint32_t crc32(std::string_view data);

/// The bytes as a view, for use as a key or for encoding.
std::string_view bytes_of(const Sha256& digest);
std::string_view bytes_of(const Md5& digest);

/// Lower-case hexadecimal.
std::string hex(std::string_view bytes);
std::string base64_encode(std::string_view bytes);
/// Standard alphabet, padded. Empty when the text is not base64.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace revalab
