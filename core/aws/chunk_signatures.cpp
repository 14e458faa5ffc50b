#include "core/aws/chunk_signatures.hpp"

#include "core/aws/text.hpp"

#include <algorithm>

namespace revalab::aws {
namespace {

std::string hashed(std::string_view text) { return hex(bytes_of(sha256(text))); }

/// The lines that every text to sign of a body begins with.
std::string begun_text(std::string_view algorithm, const SigningScope& scope, WallTime at,
                       std::string_view previous) {
  std::string text(algorithm);
  text.append("\n").append(at.amz_date());
  text.append("\n").append(scope_text(scope, at));
  text.append("\n").append(previous).append("\n");
  return text;
}

}  // namespace

ChunkSignatures::ChunkSignatures(std::string_view secret_access_key, SigningScope scope,
                                 WallTime at, std::string request_signature)
    : key_(signing_key(secret_access_key, scope, at)),
      scope_(std::move(scope)),
      at_(at),
      previous_(std::move(request_signature)) {}

const std::string& ChunkSignatures::next(std::string_view data) {
  std::string text = begun_text("AWS4-HMAC-SHA256-PAYLOAD", scope_, at_, previous_);
  // Between the two hashes AWS leaves room for headers of a chunk; there are none.
  text.append(hashed("")).append("\n").append(hashed(data));
  previous_ = signature(key_, text);
  return previous_;
}

const std::string& ChunkSignatures::of_trailers(const Headers& trailers) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : trailers.fields()) {
    lines.push_back(lower_case(name) + ":" + std::string(trimmed(value)) + "\n");
  }
  std::sort(lines.begin(), lines.end());
  std::string canonical;
  for (const std::string& line : lines) canonical += line;
  std::string text = begun_text("AWS4-HMAC-SHA256-TRAILER", scope_, at_, previous_);
  text.append(hashed(canonical));
  previous_ = signature(key_, text);
  return previous_;
}

}  // namespace revalab::aws
