#include "core/aws/s3/checksums.hpp"

#include "core/aws/text.hpp"
#include "core/base/check.hpp"
#include "core/base/digest.hpp"

#include <boost/crc.hpp>
#include <openssl/evp.h>

#include <concepts>

namespace revalab::s3 {
namespace {

struct AlgorithmInfo {
  std::string_view name;
  std::size_t size_bytes;
};

// In the order of `ChecksumAlgorithm`.
constexpr std::array<AlgorithmInfo, 7> k_infos{{{"CRC32", 4},
                                                {"CRC32C", 4},
                                                {"CRC64NVME", 8},
                                                {"SHA1", 20},
                                                {"SHA256", 32},
                                                {"SHA512", 64},
                                                {"MD5", 16}}};

const AlgorithmInfo& info_of(ChecksumAlgorithm algorithm) {
  return k_infos.at(static_cast<std::size_t>(algorithm));
}

// Sources: https://reveng.sourceforge.io/crc-catalogue/all.htm, CRC-32/ISCSI and CRC-64/NVME (read
// 2026-11-24).
using Crc32c = boost::crc_optimal<32, 0x1edc6f41, 0xffffffff, 0xffffffff, true, true>;
using Crc64Nvme =
    boost::crc_optimal<64, 0xad93d23594c93659, 0xffffffffffffffff, 0xffffffffffffffff, true, true>;

std::string big_endian(std::unsigned_integral auto value) {
  std::string bytes(sizeof(value), '\0');
  for (std::size_t i = bytes.size(); i > 0; --i, value >>= 8U) {
    bytes[i - 1] = static_cast<char>(value & 0xffU);
  }
  return bytes;
}

template <class Crc>
std::string crc_of(std::string_view data) {
  Crc crc;
  crc.process_bytes(data.data(), data.size());
  return big_endian(crc.checksum());
}

std::string digest_of(const EVP_MD* type, std::string_view data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  const int ok = EVP_Digest(data.data(), data.size(), digest.data(), &length, type, nullptr);
  REVALAB_CHECK(ok == 1, "every digest of S3 is available");
  return {reinterpret_cast<const char*>(digest.data()), length};
}

}  // namespace

std::string_view name_of(ChecksumAlgorithm algorithm) { return info_of(algorithm).name; }

std::optional<ChecksumAlgorithm> checksum_algorithm_named(std::string_view name) {
  for (const ChecksumAlgorithm algorithm : k_checksum_algorithms) {
    if (name_of(algorithm) == name) return algorithm;
  }
  return std::nullopt;
}

std::string checksum_header(ChecksumAlgorithm algorithm) {
  return "x-amz-checksum-" + aws::lower_case(name_of(algorithm));
}

std::string checksum_element(ChecksumAlgorithm algorithm) {
  return "Checksum" + std::string(name_of(algorithm));
}

std::size_t checksum_size_bytes(ChecksumAlgorithm algorithm) {
  return info_of(algorithm).size_bytes;
}

std::string checksum(ChecksumAlgorithm algorithm, std::string_view data) {
  switch (algorithm) {
    case ChecksumAlgorithm::crc32: return big_endian(revalab::crc32(data));
    case ChecksumAlgorithm::crc32c: return crc_of<Crc32c>(data);
    case ChecksumAlgorithm::crc64nvme: return crc_of<Crc64Nvme>(data);
    case ChecksumAlgorithm::sha1: return digest_of(EVP_sha1(), data);
    case ChecksumAlgorithm::sha256: return digest_of(EVP_sha256(), data);
    case ChecksumAlgorithm::sha512: return digest_of(EVP_sha512(), data);
    case ChecksumAlgorithm::md5: break;
  }
  return std::string(bytes_of(revalab::md5(data)));
}

}  // namespace revalab::s3
