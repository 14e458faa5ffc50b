#include "fakes/cloudfront/distribution_checks.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/aws/text.hpp"
#include "core/base/field_text.hpp"
#include "fakes/cloudfront/schema.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::cloudfront {
namespace {

/// What stands in a list.
std::vector<pugi::xml_node> items_of(pugi::xml_node list) {
  std::vector<pugi::xml_node> items;
  for (const auto node : child(list, "Items").children()) {
    if (node.type() == pugi::node_element) items.push_back(node);
  }
  return items;
}

ApiError invalid_parameter(std::string_view name) {
  return errors::invalid_argument("The parameter " + std::string(name) + " is invalid.");
}

/// Whether the text can stand in a request line: visible ASCII and nothing else.
bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '!' && c <= '~'; });
}

std::optional<ApiError> check_range(pugi::xml_node parent, std::string_view name, std::int64_t from,
                                    std::int64_t to) {
  const auto value = integer_of(child(parent, name));
  if (!value || (from <= *value && *value <= to)) return std::nullopt;
  return errors::invalid_argument("The parameter " + std::string(name) + " must be from " +
                                  std::to_string(from) + " to " + std::to_string(to) + ".");
}

/// DefaultCacheBehavior and every element of CacheBehaviors.
std::vector<pugi::xml_node> behaviors_of(pugi::xml_node config) {
  std::vector<pugi::xml_node> behaviors = items_of(child(config, "CacheBehaviors"));
  behaviors.push_back(child(config, "DefaultCacheBehavior"));
  return behaviors;
}

/// The older form of what a cache policy says.
std::optional<ApiError> check_forwarded_values(pugi::xml_node behavior) {
  if (!child(behavior, "ForwardedValues")) {
    return errors::invalid_argument("The parameter ForwardedValues is required.");
  }
  for (const std::string_view ttl : {"MinTTL", "DefaultTTL", "MaxTTL"}) {
    if (auto error = check_range(behavior, ttl, 0, k_ttl_max_seconds)) return error;
  }
  const auto min_ttl = integer_of(child(behavior, "MinTTL"));
  if (!min_ttl) return errors::invalid_argument("The parameter MinTTL is required.");
  const auto default_ttl = integer_of(child(behavior, "DefaultTTL"));
  const auto max_ttl = integer_of(child(behavior, "MaxTTL"));
  const std::int64_t between = default_ttl.value_or(*min_ttl);
  if (*min_ttl > between || between > max_ttl.value_or(between)) return errors::invalid_ttl_order();
  return std::nullopt;
}

std::optional<ApiError> check_behavior(pugi::xml_node behavior,
                                       const std::set<std::string>& origins) {
  if (!origins.contains(text_of(child(behavior, "TargetOriginId")))) {
    return errors::no_such_origin();
  }
  if (text_of(child(behavior, "CachePolicyId")).empty()) return check_forwarded_values(behavior);
  if (child(behavior, "ForwardedValues")) {
    return errors::invalid_argument(
        "The parameter ForwardedValues cannot be used when a cache policy is associated to the "
        "cache behavior.");
  }
  return std::nullopt;
}

// Names that CloudFront adds no custom headers of, in lower case, and beginnings of such names.
// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
// add-origin-custom-headers.html, "Custom headers that CloudFront can't add to origin requests"
// (read 2026-11-24).
constexpr std::array<std::string_view, 23> k_refused_headers{"cache-control",
                                                             "connection",
                                                             "content-length",
                                                             "cookie",
                                                             "host",
                                                             "if-match",
                                                             "if-modified-since",
                                                             "if-none-match",
                                                             "if-range",
                                                             "if-unmodified-since",
                                                             "max-forwards",
                                                             "pragma",
                                                             "proxy-authenticate",
                                                             "proxy-authorization",
                                                             "proxy-connection",
                                                             "range",
                                                             "request-range",
                                                             "te",
                                                             "trailer",
                                                             "transfer-encoding",
                                                             "upgrade",
                                                             "via",
                                                             "x-real-ip"};
constexpr std::array<std::string_view, 2> k_refused_prefixes{"x-amz-", "x-edge-"};

bool may_be_added(std::string_view name) {
  const std::string lower = aws::lower_case(name);
  const auto begins = [&](std::string_view prefix) { return lower.starts_with(prefix); };
  return is_field_name(name) &&
         std::find(k_refused_headers.begin(), k_refused_headers.end(), lower) ==
             k_refused_headers.end() &&
         std::none_of(k_refused_prefixes.begin(), k_refused_prefixes.end(), begins);
}

std::optional<ApiError> check_custom_headers(pugi::xml_node origin) {
  for (const auto header : items_of(child(origin, "CustomHeaders"))) {
    if (!may_be_added(text_of(child(header, "HeaderName")))) return invalid_parameter("HeaderName");
    if (!is_field_value(text_of(child(header, "HeaderValue")))) {
      return invalid_parameter("HeaderValue");
    }
  }
  return std::nullopt;
}

/// Source: service model, the three types of origins; developer guide, cloudfront-limits (2026),
/// for the two timeouts.
std::optional<ApiError> check_type(pugi::xml_node origin) {
  const auto type = type_of_origin(origin);
  if (!type) {
    return errors::invalid_argument(
        "An origin needs an S3OriginConfig, a CustomOriginConfig or a VpcOriginConfig.");
  }
  for (const std::string_view timeout : {"OriginReadTimeout", "OriginKeepaliveTimeout"}) {
    if (check_range(type, timeout, 1, 180)) return errors::invalid_reference(timeout);
  }
  if (auto error = check_range(type, "HTTPPort", 1, 65'535)) return error;
  return check_range(type, "HTTPSPort", 1, 65'535);
}

std::optional<ApiError> check_origin(pugi::xml_node origin) {
  if (auto error = check_type(origin)) return error;
  const std::string domain_name = text_of(child(origin, "DomainName"));
  if (domain_name.empty()) {
    return errors::invalid_argument("The parameter DomainName is required.");
  }
  if (!is_visible(domain_name)) return invalid_parameter("DomainName");
  const std::string path = text_of(child(origin, "OriginPath"));
  const bool is_path = path.empty() || (path.starts_with('/') && !path.ends_with('/'));
  if (!is_path || !is_visible(path)) return invalid_parameter("OriginPath");
  if (auto error = check_custom_headers(origin)) return error;
  if (auto error = check_range(origin, "ConnectionAttempts", 1, 3)) return error;
  return check_range(origin, "ConnectionTimeout", 1, 10);
}

std::optional<ApiError> check_origins(pugi::xml_node config, std::set<std::string>& ids) {
  for (const auto origin : items_of(child(config, "Origins"))) {
    if (!ids.insert(text_of(child(origin, "Id"))).second) {
      return errors::invalid_argument("Two origins have the same Id.");
    }
    if (auto error = check_origin(origin)) return error;
  }
  if (ids.empty()) return errors::invalid_argument("A distribution needs an origin.");
  // A behaviour may also point at a group of origins.
  const std::set<std::string> origins = ids;
  for (const auto group : items_of(child(config, "OriginGroups"))) {
    for (const auto member : items_of(child(group, "Members"))) {
      if (!origins.contains(text_of(child(member, "OriginId")))) return errors::no_such_origin();
    }
    ids.insert(text_of(child(group, "Id")));
  }
  return std::nullopt;
}

/// Whether a distribution can have a custom error response for this status.
/// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// HTTPStatusCodes.html and GeneratingCustomErrorResponses.html (2023-06-15 tree).
bool is_error_status(std::optional<std::int64_t> status) {
  constexpr std::array<std::int64_t, 11> k_statuses{400, 403, 404, 405, 414, 416,
                                                    500, 501, 502, 503, 504};
  return status && std::find(k_statuses.begin(), k_statuses.end(), *status) != k_statuses.end();
}

/// Source: service model, `CustomErrorResponse`. CloudFront itself fills in empty texts.
std::optional<ApiError> check_error_response(pugi::xml_node response) {
  if (!is_error_status(integer_of(child(response, "ErrorCode")))) {
    return errors::invalid_reference("ErrorCode");
  }
  const std::string page = text_of(child(response, "ResponsePagePath"));
  const auto shown = child(response, "ResponseCode");
  if (page.empty() != text_of(shown).empty()) {
    return errors::invalid_argument(
        "ResponsePagePath and ResponseCode must be specified together or not at all.");
  }
  if (!page.empty()) {
    if (!page.starts_with('/') || !is_visible(page)) return invalid_parameter("ResponsePagePath");
    const auto status = integer_of(shown);
    if (status != 200 && !is_error_status(status)) return errors::invalid_reference("ResponseCode");
  }
  return check_range(response, "ErrorCachingMinTTL", 0, k_ttl_max_seconds);
}

}  // namespace

pugi::xml_node type_of_origin(const pugi::xml_node& origin) {
  for (const std::string_view type : {"CustomOriginConfig", "S3OriginConfig", "VpcOriginConfig"}) {
    if (const auto found = child(origin, type)) return found;
  }
  return {};
}

std::optional<ApiError> check_distribution_config(const pugi::xml_node& config) {
  if (auto error = check_schema(config, distribution_schema())) return error;
  if (text_of(child(config, "CallerReference")).empty()) {
    return errors::invalid_argument("The parameter CallerReference is required.");
  }
  if (!is_visible(text_of(child(config, "DefaultRootObject")))) {
    return errors::invalid_reference("DefaultRootObject");
  }
  std::set<std::string> origins;
  if (auto error = check_origins(config, origins)) return error;
  for (const auto behavior : behaviors_of(config)) {
    if (auto error = check_behavior(behavior, origins)) return error;
  }
  for (const auto response : items_of(child(config, "CustomErrorResponses"))) {
    if (auto error = check_error_response(response)) return error;
  }
  return std::nullopt;
}

}  // namespace revalab::cloudfront
