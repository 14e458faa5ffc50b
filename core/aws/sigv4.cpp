#include "core/aws/sigv4.hpp"

#include "core/base/check.hpp"
#include "core/base/digest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace revalab::aws {
namespace {

constexpr std::string_view k_scope_end = "aws4_request";

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

/// Calls `use` with each part of `text` between separators.
template <class Use>
void for_each_part(std::string_view text, char separator, Use use) {
  while (true) {
    const auto end = text.find(separator);
    use(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

std::string day_of(WallTime at) { return at.amz_date().substr(0, 8); }

std::string scope_text(const SigningScope& scope, WallTime at) {
  return day_of(at) + "/" + scope.region + "/" + scope.service + "/" + std::string(k_scope_end);
}

/// Without dot segments and doubled slashes. Source: botocore 1.43 `utils.remove_dot_segments`,
/// which unlike RFC 3986 section 5.2.4 leaves no slash behind a dot segment at the end.
std::string normalized_path(std::string_view path) {
  std::vector<std::string_view> kept;
  std::string_view last;
  for_each_part(path, '/', [&](std::string_view segment) {
    last = segment;
    if (segment.empty() || segment == ".") return;
    if (segment != "..") {
      kept.push_back(segment);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  });
  std::string normalized;
  for (const std::string_view segment : kept) normalized.append("/").append(segment);
  if (normalized.empty() || last.empty()) normalized.push_back('/');
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

std::string canonical_query(std::string_view query) {
  if (query.empty()) return {};
  std::vector<std::pair<std::string, std::string>> parameters;
  for_each_part(query, '&', [&](std::string_view parameter) {
    if (parameter.empty()) return;
    const auto equals = std::min(parameter.find('='), parameter.size());
    const auto value_at = std::min(equals + 1, parameter.size());
    parameters.emplace_back(encoded_afresh(parameter.substr(0, equals)),
                            encoded_afresh(parameter.substr(value_at)));
  });
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

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text.push_back(';');
    text.append(name);
  }
  return text;
}

std::string payload_hash(const Request& request) {
  if (request.headers.contains("x-amz-content-sha256")) {
    return std::string(request.headers.get("x-amz-content-sha256"));
  }
  return hex(bytes_of(sha256(request.body)));
}

}  // namespace

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

std::string canonical_request(const Request& request, const SigningScope& scope,
                              const std::vector<std::string>& signed_headers) {
  std::string canonical = request.method;
  canonical.append("\n").append(canonical_path(request.path(), scope));
  canonical.append("\n").append(canonical_query(request.query())).append("\n");
  for (const std::string& name : signed_headers) {
    append_canonical_header(canonical, request.headers, name);
  }
  canonical.append("\n").append(joined(signed_headers));
  canonical.append("\n").append(payload_hash(request));
  return canonical;
}

std::string string_to_sign(std::string_view canonical, const SigningScope& scope, WallTime at) {
  std::string text(k_sigv4_algorithm);
  text.append("\n").append(at.amz_date());
  text.append("\n").append(scope_text(scope, at));
  text.append("\n").append(hex(bytes_of(sha256(canonical))));
  return text;
}

std::string signature(std::string_view secret_access_key, std::string_view text_to_sign,
                      const SigningScope& scope, WallTime at) {
  const Sha256 day_key = hmac_sha256("AWS4" + std::string(secret_access_key), day_of(at));
  const Sha256 region_key = hmac_sha256(bytes_of(day_key), scope.region);
  const Sha256 service_key = hmac_sha256(bytes_of(region_key), scope.service);
  const Sha256 signing_key = hmac_sha256(bytes_of(service_key), k_scope_end);
  return hex(bytes_of(hmac_sha256(bytes_of(signing_key), text_to_sign)));
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
  const std::string text = string_to_sign(canonical_request(request, scope, names), scope, at);
  std::string value(k_sigv4_algorithm);
  value.append(" Credential=").append(credentials.access_key_id);
  value.append("/").append(scope_text(scope, at));
  value.append(", SignedHeaders=").append(joined(names));
  value.append(", Signature=");
  value.append(signature(credentials.secret_access_key, text, scope, at));
  request.headers.add("Authorization", std::move(value));
}

std::optional<Authorization> parse_authorization(std::string_view header) {
  if (!header.starts_with(k_sigv4_algorithm)) return std::nullopt;
  header.remove_prefix(k_sigv4_algorithm.size());
  Authorization parsed;
  std::vector<std::string> credential;
  for_each_part(header, ',', [&](std::string_view part) {
    part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    const auto equals = std::min(part.find('='), part.size());
    const std::string_view name = part.substr(0, equals);
    const std::string_view value = part.substr(std::min(equals + 1, part.size()));
    if (name == "Credential") {
      for_each_part(value, '/', [&](std::string_view piece) { credential.emplace_back(piece); });
    } else if (name == "SignedHeaders") {
      for_each_part(value, ';',
                    [&](std::string_view piece) { parsed.signed_headers.emplace_back(piece); });
    } else if (name == "Signature") {
      parsed.signature = value;
    }
  });
  // An access key id may hold slashes; the scope is the last four pieces.
  if (credential.size() < 5 || credential.back() != k_scope_end) return std::nullopt;
  if (parsed.signed_headers.empty() || parsed.signature.empty()) return std::nullopt;
  const std::size_t scope_at = credential.size() - 4;
  parsed.access_key_id = credential[0];
  for (std::size_t i = 1; i < scope_at; ++i) parsed.access_key_id += "/" + credential[i];
  parsed.date = credential[scope_at];
  parsed.scope = {credential[scope_at + 1], credential[scope_at + 2]};
  return parsed;
}

bool has_valid_signature(const Request& request, const Authorization& authorization,
                         std::string_view secret_access_key, WallTime at) {
  if (authorization.date != day_of(at)) return false;
  const std::string canonical =
      canonical_request(request, authorization.scope, authorization.signed_headers);
  const std::string expected =
      signature(secret_access_key, string_to_sign(canonical, authorization.scope, at),
                authorization.scope, at);
  if (expected.size() != authorization.signature.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    difference |= static_cast<unsigned>(expected[i] ^ authorization.signature[i]);
  }
  return difference == 0;
}

}  // namespace revalab::aws
