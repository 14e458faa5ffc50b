#pragma once

#include "core/aws/credentials.hpp"
#include "core/base/http.hpp"
#include "core/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Signature Version 4: signing requests, and the same steps for whoever verifies them.
/// Source:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html (read
/// 2026-11-22).
namespace revalab::aws {

inline constexpr std::string_view k_sigv4_algorithm = "AWS4-HMAC-SHA256";

/// What a signature is good for, besides its day.
struct SigningScope {
  std::string region;
  std::string service;  ///< Such as `dynamodb`.
  friend bool operator==(const SigningScope&, const SigningScope&) = default;
};

/// The header names to sign: all but those that intermediaries change. Lower case, sorted, once
/// each.
std::vector<std::string> signable_headers(const Request& request);

/// Step 1. The payload hash is the header `x-amz-content-sha256` when there is one, else the
/// body's. `signed_headers` are lower case and sorted. The path is encoded once more than it was
/// sent, and without dot segments and doubled slashes, except for `s3`, which takes it as it is.
std::string canonical_request(const Request& request, const SigningScope& scope,
                              const std::vector<std::string>& signed_headers);
/// Step 2.
std::string string_to_sign(std::string_view canonical, const SigningScope& scope, WallTime at);
/// Steps 3 and 4, in lower-case hexadecimal.
std::string signature(std::string_view secret_access_key, std::string_view text_to_sign,
                      const SigningScope& scope, WallTime at);

/// Signs a request in place: sets `x-amz-date`, `x-amz-security-token` where the credentials have a
/// token, `x-amz-content-sha256` for `s3`, and `Authorization`. `Host` must be set.
void sign(Request& request, const Credentials& credentials, const SigningScope& scope, WallTime at);

/// What an `Authorization` header says.
struct Authorization {
  std::string access_key_id;
  std::string date;  ///< `20150830`
  SigningScope scope;
  std::vector<std::string> signed_headers;
  std::string signature;
};

/// Empty when it is not a complete Signature Version 4 header.
std::optional<Authorization> parse_authorization(std::string_view header);

/// True when the request bears the signature that `secret_access_key` gives it. Takes as long for a
/// near miss as for a far one.
bool has_valid_signature(const Request& request, const Authorization& authorization,
                         std::string_view secret_access_key, WallTime at);

}  // namespace revalab::aws
