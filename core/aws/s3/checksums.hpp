#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The checksums that go with an upload and come back with a download.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html and
/// the service model, enumeration `ChecksumAlgorithm` (read 2026-11-24), whose XXHASH algorithms
/// are left out.
namespace revalab::s3 {

enum class ChecksumAlgorithm : std::uint8_t { crc32, crc32c, crc64nvme, sha1, sha256, sha512, md5 };

inline constexpr std::array<ChecksumAlgorithm, 7> k_checksum_algorithms{
    ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c, ChecksumAlgorithm::crc64nvme,
    ChecksumAlgorithm::sha1,  ChecksumAlgorithm::sha256, ChecksumAlgorithm::sha512,
    ChecksumAlgorithm::md5};

/// As the enumeration has it: `CRC64NVME`.
std::string_view name_of(ChecksumAlgorithm algorithm);
std::optional<ChecksumAlgorithm> checksum_algorithm_named(std::string_view name);
/// `x-amz-checksum-crc64nvme`.
std::string checksum_header(ChecksumAlgorithm algorithm);
/// `ChecksumCRC64NVME`.
std::string checksum_element(ChecksumAlgorithm algorithm);
/// How long a checksum is. Units: bytes.
std::size_t checksum_size_bytes(ChecksumAlgorithm algorithm);

/// The checksum's bytes, most significant first; base64 makes of them what headers carry.
std::string checksum(ChecksumAlgorithm algorithm, std::string_view data);

}  // namespace revalab::s3
