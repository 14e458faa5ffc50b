#include "core/aws/sigv4.hpp"

#include "core/aws/text.hpp"
#include "core/base/check.hpp"
#include "core/base/digest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace revalab::aws {
namespace {

std::string day_of(WallTime at) { return at.amz_date().substr(0, 8); }

/// Without dot segments and doubled slashes. Source: botocore 1.43 `utils.remove_dot_segments`,
/// which unlike RFC 3986 section 5.2.4 leaves no slash behind a dot segment at the end.
std::string normalized_path(std::string_view path) {
  std::vector<std::string_view> kept;
  const auto segments = split(path, '/');
  for (const std::string_view segment : segments) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      kept.push_back(segment);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  std::string normalized;
  for (const std::string_view segment : kept) normalized.append("/").append(segment);
  if (normalized.empty() || segments.back().empty()) normalized.push_back('/');
  return normalized;
}

std::string canonical_path(std::string_view path, const SigningScope& scope) {
  if (scope.service == "s3") return path.empty() ? "/" : std::string(path);
  return percent_encode(normalized_path(path), "/");
}

std::string encoded_afresh(std::string_view text) {
  const auto decoded = percent_decode(text);
  return percent_encode(decoded ? *decoded : std::string(text));
}

/// All parameters but the signature itself, which a presigned request carries among them.
std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const std::string_view parameter : split(query, '&')) {
    if (parameter.empty()) continue;
    const auto equals = std::min(parameter.find('='), parameter.size());
    const auto value_at = std::min(equals + 1, parameter.size());
    std::string name = encoded_afresh(parameter.substr(0, equals));
    if (name == k_signature_parameter) continue;
    parameters.emplace_back(std::move(name), encoded_afresh(parameter.substr(value_at)));
  }
  std::sort(parameters.begin(), parameters.end());
  std::string canonical;
  for (const auto& [name, value] : parameters) {
    if (!canonical.empty()) canonical.push_back('&');
    canonical.append(name).append("=").append(value);
  }
  return canonical;
}

/// Trimmed, with runs of spaces made one.
void append_trimmed(std::string& out, std::string_view value) {
  bool gap = false;
  bool begun = false;
  for (const char c : value) {
    if (c == ' ' || c == '\t') {
      gap = true;
      continue;
    }
    if (gap && begun) out.push_back(' ');
    gap = false;
    begun = true;
    out.push_back(c);
  }
}

void append_canonical_header(std::string& out, const Headers& headers, std::string_view name) {
  out.append(name).push_back(':');
  bool first = true;
  for (const auto& [field, value] : headers.fields()) {
    if (!equals_ignoring_case(field, name)) continue;
    if (!std::exchange(first, false)) out.push_back(',');
    append_trimmed(out, value);
  }
  out.push_back('\n');
}

}  // namespace

std::string scope_text(const SigningScope& scope, WallTime at) {
  return day_of(at) + "/" + scope.region + "/" + scope.service + "/" + std::string(k_scope_end);
}

std::string joined_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text.push_back(';');
    text.append(name);
  }
  return text;
}

std::vector<std::string> signable_headers(const Request& request) {
  // Source: botocore 1.43 `auth.SIGNED_HEADERS_BLACKLIST`.
  static constexpr std::array<std::string_view, 12> k_unsigned{"authorization",
                                                               "connection",
                                                               "expect",
                                                               "keep-alive",
                                                               "proxy-authenticate",
                                                               "proxy-authorization",
                                                               "te",
                                                               "trailer",
                                                               "transfer-encoding",
                                                               "upgrade",
                                                               "user-agent",
                                                               "x-amzn-trace-id"};
  std::vector<std::string> names;
  for (const auto& [field, value] : request.headers.fields()) {
    std::string name = lower_case(field);
    if (std::find(k_unsigned.begin(), k_unsigned.end(), name) == k_unsigned.end()) {
      names.push_back(std::move(name));
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string payload_hash(const Request& request) {
  if (request.headers.contains("x-amz-content-sha256")) {
    return std::string(request.headers.get("x-amz-content-sha256"));
  }
  return hex(bytes_of(sha256(request.body)));
}

std::string canonical_request(const Request& request, const SigningScope& scope,
                              const std::vector<std::string>& signed_headers,
                              std::string_view hash) {
  std::string canonical = request.method;
  canonical.append("\n").append(canonical_path(request.path(), scope));
  canonical.append("\n").append(canonical_query(request.query())).append("\n");
  for (const std::string& name : signed_headers) {
    append_canonical_header(canonical, request.headers, name);
  }
  canonical.append("\n").append(joined_names(signed_headers));
  canonical.append("\n").append(hash);
  return canonical;
}

std::string string_to_sign(std::string_view canonical, const SigningScope& scope, WallTime at) {
  std::string text(k_sigv4_algorithm);
  text.append("\n").append(at.amz_date());
  text.append("\n").append(scope_text(scope, at));
  text.append("\n").append(hex(bytes_of(sha256(canonical))));
  return text;
}

Sha256 signing_key(std::string_view secret_access_key, const SigningScope& scope, WallTime at) {
  const Sha256 day_key = hmac_sha256("AWS4" + std::string(secret_access_key), day_of(at));
  const Sha256 region_key = hmac_sha256(bytes_of(day_key), scope.region);
  const Sha256 service_key = hmac_sha256(bytes_of(region_key), scope.service);
  return hmac_sha256(bytes_of(service_key), k_scope_end);
}

std::string signature(const Sha256& key, std::string_view text_to_sign) {
  return hex(bytes_of(hmac_sha256(bytes_of(key), text_to_sign)));
}

std::string request_signature(const Request& request, const SigningScope& scope,
                              const std::vector<std::string>& signed_headers, std::string_view hash,
                              std::string_view secret_access_key, WallTime at) {
  const std::string canonical = canonical_request(request, scope, signed_headers, hash);
  return signature(signing_key(secret_access_key, scope, at), string_to_sign(canonical, scope, at));
}

void sign(Request& request, const Credentials& credentials, const SigningScope& scope,
          WallTime at) {
  REVALAB_CHECK(request.headers.contains("Host"), "a signature covers the host");
  request.headers.remove("Authorization");
  request.headers.set("X-Amz-Date", at.amz_date());
  if (!credentials.session_token.empty()) {
    request.headers.set("X-Amz-Security-Token", credentials.session_token);
  }
  if (scope.service == "s3") {
    request.headers.set("x-amz-content-sha256", payload_hash(request));
  }
  const auto names = signable_headers(request);
  std::string value(k_sigv4_algorithm);
  value.append(" Credential=").append(credentials.access_key_id);
  value.append("/").append(scope_text(scope, at));
  value.append(", SignedHeaders=").append(joined_names(names));
  value.append(", Signature=");
  value.append(request_signature(request, scope, names, payload_hash(request),
                                 credentials.secret_access_key, at));
  request.headers.add("Authorization", std::move(value));
}

}  // namespace revalab::aws
