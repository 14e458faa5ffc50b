#include "core/aws/verification.hpp"

#include "core/aws/aws_chunked.hpp"
#include "core/aws/chunk_signatures.hpp"
#include "core/aws/presign.hpp"
#include "core/aws/text.hpp"

#include <algorithm>
#include <charconv>

namespace revalab::aws {
namespace {

using Kind = SignatureProblem::Kind;
using Problem = std::optional<SignatureProblem>;

SignatureProblem signature_mismatch() {
  return {Kind::signature_mismatch,
          "The request signature we calculated does not match the signature you provided. Check "
          "your AWS Secret Access Key and signing method. Consult the service documentation for "
          "details."};
}

/// Looks at every byte whatever the first ones are.
bool same_signature(std::string_view expected, std::string_view given) {
  if (expected.size() != given.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    difference |= static_cast<unsigned>(expected[i] ^ given[i]);
  }
  return difference == 0;
}

Problem wrong_identity(const Authorization& authorization, const Credentials* key) {
  static const std::string k_invalid = "The security token included in the request is invalid.";
  if (key == nullptr) return SignatureProblem(Kind::unknown_key, k_invalid);
  if (authorization.session_token != key->session_token) {
    return SignatureProblem(Kind::wrong_token, k_invalid);
  }
  return std::nullopt;
}

/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
/// (read 2026-11-24) for the sentences.
Problem wrong_time(const Authorization& authorization, WallTime now,
                   const VerificationOptions& options) {
  const std::string signed_at = authorization.signed_at.amz_date();
  if (authorization.date != signed_at.substr(0, 8)) {
    return SignatureProblem(
        Kind::wrong_date,
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
        "HTTP: '" +
            authorization.date + "' != '" + signed_at.substr(0, 8) + "', from '" + signed_at +
            "'.");
  }
  if (!options.skew_max) return std::nullopt;
  const Duration skew = *options.skew_max;
  const std::string minutes = std::to_string(skew / std::chrono::minutes(1)) + " min.)";
  if (authorization.signed_at > now + skew) {
    return SignatureProblem(Kind::skewed, "Signature not yet current: " + signed_at +
                                              " is still later than " + (now + skew).amz_date() +
                                              " (" + now.amz_date() + " + " + minutes);
  }
  if (authorization.expires_after) {
    if (now <= authorization.signed_at + *authorization.expires_after) return std::nullopt;
    return SignatureProblem(Kind::expired, "Request has expired.");
  }
  if (now <= authorization.signed_at + skew) return std::nullopt;
  return SignatureProblem(Kind::skewed, "Signature expired: " + signed_at +
                                            " is now earlier than " + (now + -skew).amz_date() +
                                            " (" + now.amz_date() + " - " + minutes);
}

/// The host always, for S3 every `x-amz-` header, and elsewhere the one that names the operation.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html,
/// "Canonical headers" (read 2026-11-24); that other services leave the rest alone is the lab's
/// reading.
Problem unsigned_header(const Request& request, const Authorization& authorization) {
  const auto& names = authorization.signed_headers;
  const auto is_signed = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (!is_signed("host")) {
    return SignatureProblem(
        Kind::unsigned_header,
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const bool all = authorization.scope.service == "s3";
  for (const auto& [field, value] : request.headers.fields()) {
    const std::string name = lower_case(field);
    const bool concerned = all ? name.starts_with("x-amz-") : name == "x-amz-target";
    if (!concerned || is_signed(name)) continue;
    return SignatureProblem(Kind::unsigned_header,
                            "There were headers present in the request which were not signed");
  }
  return std::nullopt;
}

bool is_sha256(std::string_view hash) {
  return hash.size() == 64 && hash.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// What the signature covers of the body. Only S3 lets a client say that it covers none, or that it
/// covers chunks.
std::string claimed_hash(const Request& request, const Authorization& authorization) {
  std::string hash = authorization.expires_after
                         ? presigned_payload_hash(request, authorization.scope.service)
                         : payload_hash(request);
  const bool takes_words = authorization.scope.service == "s3";
  return takes_words || is_sha256(hash) ? hash : hex(bytes_of(sha256(request.body)));
}

bool is_chunked(std::string_view hash) {
  return hash == k_signed_chunks || hash == k_signed_chunks_and_trailer ||
         hash == k_unsigned_chunks_and_trailer;
}

/// The names that `x-amz-trailer` announces, sorted.
std::vector<std::string> announced_trailers(const Request& request) {
  std::vector<std::string> names;
  for (const auto& [field, value] : request.headers.fields()) {
    if (!equals_ignoring_case(field, "x-amz-trailer")) continue;
    for (const std::string_view name : split(value, ',')) {
      if (!trimmed(name).empty()) names.push_back(lower_case(trimmed(name)));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

Problem wrong_trailers(const Request& request, const AwsChunkedBody& body, std::string_view hash) {
  std::vector<std::string> names;
  for (const auto& [name, value] : body.trailers.fields()) names.push_back(name);
  std::sort(names.begin(), names.end());
  const bool may_have = hash != k_signed_chunks;
  const bool has_signature = !body.trailer_signature.empty();
  if (names == (may_have ? announced_trailers(request) : std::vector<std::string>()) &&
      has_signature == (hash == k_signed_chunks_and_trailer)) {
    return std::nullopt;
  }
  return SignatureProblem(Kind::trailer_malformed,
                          "The request contained trailing data that was not well-formed or did not "
                          "conform to our published schema.");
}

Problem wrong_chunk_signature(const AwsChunkedBody& body, ChunkSignatures expected,
                              bool has_trailer) {
  for (const AwsChunk& chunk : body.chunks) {
    if (!same_signature(expected.next(chunk.data), chunk.signature)) return signature_mismatch();
  }
  if (has_trailer && !same_signature(expected.of_trailers(body.trailers), body.trailer_signature)) {
    return signature_mismatch();
  }
  return std::nullopt;
}

Problem wrong_chunks(const Request& request, const Authorization& authorization,
                     const Credentials& key, std::string_view hash) {
  const std::string_view length = request.headers.get("x-amz-decoded-content-length");
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), size);
  if (error != std::errc() || end != length.data() + length.size()) {
    return SignatureProblem(Kind::length_missing,
                            "You must provide the x-amz-decoded-content-length HTTP header.");
  }
  const auto body = read_aws_chunked(request.body);
  if (!body.ok()) return SignatureProblem(Kind::body_malformed, body.error());
  if (body->decoded_size() != size) {
    return SignatureProblem(Kind::body_malformed, "The body has " +
                                                      std::to_string(body->decoded_size()) +
                                                      " bytes, not " + std::to_string(size) + ".");
  }
  if (auto problem = wrong_trailers(request, *body, hash)) return problem;
  if (hash == k_unsigned_chunks_and_trailer) return std::nullopt;
  return wrong_chunk_signature(*body,
                               ChunkSignatures(key.secret_access_key, authorization.scope,
                                               authorization.signed_at, authorization.signature),
                               hash == k_signed_chunks_and_trailer);
}

}  // namespace

Result<Authorization, SignatureProblem> verify(const Request& request,
                                               std::span<const Credentials> keys, WallTime now,
                                               const VerificationOptions& options) {
  auto authorization = authorization_of(request);
  if (!authorization.ok()) return authorization;
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Credentials& each) {
    return each.access_key_id == authorization->access_key_id;
  });
  const Credentials* key = found == keys.end() ? nullptr : &*found;
  if (auto problem = wrong_identity(*authorization, key)) return *std::move(problem);
  if (auto problem = wrong_time(*authorization, now, options)) return *std::move(problem);
  if (auto problem = unsigned_header(request, *authorization)) return *std::move(problem);
  const std::string hash = claimed_hash(request, *authorization);
  if (!is_sha256(hash) && !is_chunked(hash) && hash != k_unsigned_payload) {
    return SignatureProblem(Kind::unknown_payload,
                            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, "
                            "STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
                            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, "
                            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.");
  }
  const std::string expected =
      request_signature(request, authorization->scope, authorization->signed_headers, hash,
                        key->secret_access_key, authorization->signed_at);
  if (!same_signature(expected, authorization->signature)) return signature_mismatch();
  if (is_chunked(hash)) {
    if (auto problem = wrong_chunks(request, *authorization, *key, hash))
      return *std::move(problem);
  } else if (is_sha256(hash) && hash != hex(bytes_of(sha256(request.body)))) {
    return SignatureProblem(
        Kind::payload_mismatch,
        "The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  return authorization;
}

}  // namespace revalab::aws
