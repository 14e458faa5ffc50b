#pragma once

#include "core/aws/signature_problem.hpp"
#include "core/aws/sigv4.hpp"
#include "core/base/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace revalab::aws {

/// How a request says who signed it, when, and over which headers.
struct Authorization {
  std::string access_key_id;
  std::string date;  ///< Of the credential scope: `20150830`.
  SigningScope scope;
  std::vector<std::string> signed_headers;
  std::string signature;
  WallTime signed_at;
  std::string session_token;              ///< Empty for long-term keys.
  std::optional<Duration> expires_after;  ///< Of a presigned request.
  friend bool operator==(const Authorization&, const Authorization&) = default;
};

/// True when the query, not a header, holds the signature.
bool is_presigned(const Request& request);

/// Reads the `Authorization` header with `x-amz-date` or `Date`, or the query of a presigned
/// request.
/// Errors: missing, incomplete.
Result<Authorization, SignatureProblem> authorization_of(const Request& request);

}  // namespace revalab::aws
