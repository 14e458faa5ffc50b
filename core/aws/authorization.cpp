#include "core/aws/authorization.hpp"

#include "core/aws/presign.hpp"
#include "core/aws/text.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace revalab::aws {
namespace {

// The sentences are those of the services' common front, as clients have reported them; sources:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html (read
// 2026-11-24), and for presigned requests
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (read 2026-11-24).

using Fields = std::map<std::string, std::string, std::less<>>;

SignatureProblem incomplete(std::string message) {
  return {SignatureProblem::Kind::incomplete, std::move(message)};
}

/// `20130524T000000Z`.
std::optional<WallTime> parse_amz_date(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  std::string rfc(text);
  for (const std::size_t at : {4U, 7U}) rfc.insert(at, 1, '-');
  for (const std::size_t at : {13U, 16U}) rfc.insert(at, 1, ':');
  return WallTime::parse_rfc3339(rfc);
}

/// `KEY/20150830/us-east-1/iam/aws4_request`. A key may hold slashes; the scope is the last four.
bool read_credential(std::string_view credential, Authorization& authorization) {
  const auto pieces = split(credential, '/');
  if (pieces.size() < 5 || pieces.back() != k_scope_end) return false;
  const auto* scope = &pieces[pieces.size() - 4];
  const auto scope_at = static_cast<std::size_t>(scope->data() - credential.data());
  authorization.access_key_id = credential.substr(0, scope_at - 1);
  authorization.date = scope[0];
  authorization.scope = {std::string(scope[1]), std::string(scope[2])};
  return !authorization.access_key_id.empty();
}

SignatureProblem bad_credential(std::string_view credential) {
  return incomplete(
      "Credential must have exactly 5 slash-delimited elements, e.g. "
      "keyid/date/region/service/term, got '" +
      std::string(credential) + "'");
}

SignatureProblem bad_date(std::string_view date) {
  return incomplete("Date must be in ISO-8601 'basic format'. Got '" + std::string(date) +
                    "'. See http://en.wikipedia.org/wiki/ISO_8601");
}

void read_signed_headers(std::string_view names, Authorization& authorization) {
  for (const std::string_view name : split(names, ';')) {
    authorization.signed_headers.emplace_back(name);
  }
}

/// `Credential=..., SignedHeaders=..., Signature=...`.
Result<Fields, SignatureProblem> header_fields(std::string_view list) {
  Fields fields;
  for (const std::string_view part : split(list, ',')) {
    const std::string_view field = trimmed(part);
    if (field.empty()) continue;
    const auto equals = field.find('=');
    if (equals == std::string_view::npos) {
      return incomplete("'" + std::string(field) +
                        "' not a valid key=value pair (missing equal-sign) in Authorization "
                        "header");
    }
    if (!fields.emplace(field.substr(0, equals), field.substr(equals + 1)).second) {
      return incomplete("Authorization header has '" + std::string(field.substr(0, equals)) +
                        "' more than once.");
    }
  }
  return fields;
}

Result<Authorization, SignatureProblem> from_header(const Request& request) {
  const std::string_view header = request.headers.get("Authorization");
  const auto algorithm_end = std::min(header.find(' '), header.size());
  if (header.substr(0, algorithm_end) != k_sigv4_algorithm) {
    return incomplete("Unsupported AWS 'algorithm': '" +
                      std::string(header.substr(0, algorithm_end)) + "'.");
  }
  auto fields = header_fields(header.substr(algorithm_end));
  if (!fields.ok()) return fields.error();
  const bool has_amz_date = request.headers.contains("X-Amz-Date");
  const std::string_view date = request.headers.get(has_amz_date ? "X-Amz-Date" : "Date");
  std::string lacking;
  for (const char* name : {"Credential", "Signature", "SignedHeaders"}) {
    if ((*fields)[name].empty()) {
      lacking += "Authorization header requires '" + std::string(name) + "' parameter. ";
    }
  }
  if (date.empty()) {
    lacking +=
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (!lacking.empty()) {
    lacking.pop_back();
    return incomplete(std::move(lacking));
  }
  Authorization authorization;
  const std::string& credential = (*fields)["Credential"];
  if (!read_credential(credential, authorization)) return bad_credential(credential);
  auto signed_at = parse_amz_date(date);
  if (!signed_at && !has_amz_date) signed_at = WallTime::parse_http_date(date);
  if (!signed_at) return bad_date(date);
  authorization.signed_at = *signed_at;
  read_signed_headers((*fields)["SignedHeaders"], authorization);
  authorization.signature = (*fields)["Signature"];
  authorization.session_token = request.headers.get("X-Amz-Security-Token");
  return authorization;
}

/// Whole seconds, from one to seven days.
Result<Duration, SignatureProblem> expiry_of(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc::invalid_argument || end != text.data() + text.size()) {
    return incomplete("X-Amz-Expires should be a number");
  }
  if (text.starts_with('-') || seconds == 0) return incomplete("X-Amz-Expires must be positive");
  if (error != std::errc() || seconds > k_presigned_max / std::chrono::seconds(1)) {
    return incomplete("X-Amz-Expires must be less than a week (in seconds) that is 604800");
  }
  return Duration(std::chrono::seconds(seconds));
}

Result<Authorization, SignatureProblem> from_query(const Request& request) {
  Fields fields;
  for (const char* name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-Date",
                           "X-Amz-SignedHeaders", "X-Amz-Expires"}) {
    std::string value = query_parameter(request.query(), name).value_or("");
    if (value.empty()) {
      return incomplete(
          "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
          "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
    }
    fields.emplace(name, std::move(value));
  }
  if (fields["X-Amz-Algorithm"] != k_sigv4_algorithm) {
    return incomplete(
        "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"");
  }
  Authorization authorization;
  const std::string& credential = fields["X-Amz-Credential"];
  if (!read_credential(credential, authorization)) return bad_credential(credential);
  const auto signed_at = parse_amz_date(fields["X-Amz-Date"]);
  if (!signed_at) return bad_date(fields["X-Amz-Date"]);
  const auto expiry = expiry_of(fields["X-Amz-Expires"]);
  if (!expiry.ok()) return expiry.error();
  authorization.signed_at = *signed_at;
  authorization.expires_after = *expiry;
  read_signed_headers(fields["X-Amz-SignedHeaders"], authorization);
  authorization.signature = fields["X-Amz-Signature"];
  authorization.session_token =
      query_parameter(request.query(), "X-Amz-Security-Token").value_or("");
  return authorization;
}

}  // namespace

bool is_presigned(const Request& request) {
  return query_parameter(request.query(), "X-Amz-Algorithm").has_value() ||
         query_parameter(request.query(), k_signature_parameter).has_value();
}

Result<Authorization, SignatureProblem> authorization_of(const Request& request) {
  const bool by_header = request.headers.get("Authorization").starts_with("AWS4-");
  const bool by_query = is_presigned(request);
  if (by_header && by_query) {
    return incomplete(
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature "
        "query string parameter or the Authorization header should be specified");
  }
  if (by_header) return from_header(request);
  if (by_query) return from_query(request);
  return SignatureProblem(SignatureProblem::Kind::missing,
                          "Request is missing Authentication Token");
}

}  // namespace revalab::aws
