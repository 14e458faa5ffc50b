#include "core/aws/presign.hpp"

#include "core/base/check.hpp"

namespace revalab::aws {
namespace {

void add_parameter(std::string& target, std::string_view name, std::string_view value) {
  target.push_back(target.find('?') == std::string::npos ? '?' : '&');
  target.append(name).append("=").append(percent_encode(value));
}

}  // namespace

void presign(Request& request, const Credentials& credentials, const SigningScope& scope,
             WallTime at, Duration expires_after) {
  REVALAB_CHECK(request.headers.contains("Host"), "a signature covers the host");
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(expires_after);
  REVALAB_CHECK(seconds.count() >= 1 && expires_after <= k_presigned_max,
                "a presigned request expires within seven days");
  const auto names = signable_headers(request);
  add_parameter(request.target, "X-Amz-Algorithm", k_sigv4_algorithm);
  add_parameter(request.target, "X-Amz-Credential",
                credentials.access_key_id + "/" + scope_text(scope, at));
  add_parameter(request.target, "X-Amz-Date", at.amz_date());
  add_parameter(request.target, "X-Amz-Expires", std::to_string(seconds.count()));
  add_parameter(request.target, "X-Amz-SignedHeaders", joined_names(names));
  if (!credentials.session_token.empty()) {
    add_parameter(request.target, "X-Amz-Security-Token", credentials.session_token);
  }
  const std::string hash = presigned_payload_hash(request, scope.service);
  add_parameter(request.target, k_signature_parameter,
                request_signature(request, scope, names, hash, credentials.secret_access_key, at));
}

std::string presigned_payload_hash(const Request& request, std::string_view service) {
  if (request.headers.contains("x-amz-content-sha256")) return payload_hash(request);
  const auto in_query = query_parameter(request.query(), "X-Amz-Content-Sha256");
  if (in_query) return *in_query;
  return service == "s3" ? std::string(k_unsigned_payload) : payload_hash(request);
}

}  // namespace revalab::aws
