#include "fakes/s3/object.hpp"

#include "core/base/digest.hpp"

namespace revalab::s3 {

std::string etag_of(std::string_view body) { return hex(bytes_of(md5(body))); }

std::string quoted(std::string_view etag) { return '"' + std::string(etag) + '"'; }

Checksum checksum_of(ChecksumAlgorithm algorithm, std::string_view body) {
  return {algorithm, base64_encode(checksum(algorithm, body)), false};
}

WallTime whole_seconds(WallTime at) {
  return WallTime(std::chrono::floor<std::chrono::seconds>(at.since_epoch()));
}

}  // namespace revalab::s3
