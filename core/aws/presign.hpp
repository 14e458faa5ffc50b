#pragma once

#include "core/aws/sigv4.hpp"

namespace revalab::aws {

/// The longest a presigned request is good for.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html (read
/// 2026-11-24).
inline constexpr Duration k_presigned_max = std::chrono::hours(7 * 24);

/// Signs a request in its query, so that whoever has the URL may make it until it expires. Signs
/// every header there is, so the sender has to send them; `Host` must be set. The body of a request
/// to `s3` stays unsigned.
/// Units: `expires_after` counts in whole seconds, from one to `k_presigned_max`.
void presign(Request& request, const Credentials& credentials, const SigningScope& scope,
             WallTime at, Duration expires_after);

/// What the signature of a presigned request covers of the body: what the request says in a header
/// or in its query, else nothing for `s3` and the body's hash elsewhere.
std::string presigned_payload_hash(const Request& request, std::string_view service);

}  // namespace revalab::aws
