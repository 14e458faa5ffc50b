#pragma once

#include "core/aws/credentials.hpp"
#include "core/base/digest.hpp"
#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Signature Version 4: the steps that signers and verifiers share, and signing by header.
/// Source:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html (read
/// 2026-11-22).
namespace revalab::aws {

inline constexpr std::string_view k_sigv4_algorithm = "AWS4-HMAC-SHA256";
/// How every credential scope ends.
inline constexpr std::string_view k_scope_end = "aws4_request";
/// Stands for the hash of a body that the signature does not cover.
inline constexpr std::string_view k_unsigned_payload = "UNSIGNED-PAYLOAD";
/// Where a presigned request carries its signature; the signature covers all other parameters.
inline constexpr std::string_view k_signature_parameter = "X-Amz-Signature";

/// What a signature is good for, besides its day.
struct SigningScope {
  std::string region;
  std::string service;  ///< Such as `dynamodb`.
  friend bool operator==(const SigningScope&, const SigningScope&) = default;
};

/// `20150830/us-east-1/iam/aws4_request`.
std::string scope_text(const SigningScope& scope, WallTime at);

/// The header names to sign: all but those that intermediaries change. Lower case, sorted, once
/// each.
std::vector<std::string> signable_headers(const Request& request);
/// `host;x-amz-date`.
std::string joined_names(const std::vector<std::string>& names);

/// The header `x-amz-content-sha256` when there is one, else the body's hash in hexadecimal.
std::string payload_hash(const Request& request);

/// Step 1. `hash` is the payload's or a word in its place; `signed_headers` are lower case and
/// sorted. The path is encoded once more than it was sent, and without dot segments and doubled
/// slashes, except for `s3`, which takes it as it is.
std::string canonical_request(const Request& request, const SigningScope& scope,
                              const std::vector<std::string>& signed_headers,
                              std::string_view hash);
/// Step 2.
std::string string_to_sign(std::string_view canonical, const SigningScope& scope, WallTime at);
/// Step 3: a key that is good for one day, region and service.
Sha256 signing_key(std::string_view secret_access_key, const SigningScope& scope, WallTime at);
/// Step 4, in lower-case hexadecimal.
std::string signature(const Sha256& key, std::string_view text_to_sign);
/// All four.
std::string request_signature(const Request& request, const SigningScope& scope,
                              const std::vector<std::string>& signed_headers, std::string_view hash,
                              std::string_view secret_access_key, WallTime at);

/// Signs a request in place: sets `x-amz-date`, `x-amz-security-token` where the credentials have a
/// token, `x-amz-content-sha256` for `s3`, and `Authorization`. `Host` must be set.
void sign(Request& request, const Credentials& credentials, const SigningScope& scope, WallTime at);

}  // namespace revalab::aws
