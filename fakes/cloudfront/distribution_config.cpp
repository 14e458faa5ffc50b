#include "fakes/cloudfront/distribution_config.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"
#include "fakes/cloudfront/canonical.hpp"
#include "fakes/cloudfront/schema.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace revalab::cloudfront {
namespace {

// The members of a DistributionSummary that a DistributionConfig has too. Source: the service
// model.
constexpr std::array<std::string_view, 18> k_summary_members{
    "Aliases",         "Origins",
    "OriginGroups",    "DefaultCacheBehavior",
    "CacheBehaviors",  "CustomErrorResponses",
    "Comment",         "PriceClass",
    "Enabled",         "ViewerCertificate",
    "Restrictions",    "WebACLId",
    "HttpVersion",     "IsIPV6Enabled",
    "Staging",         "ConnectionMode",
    "AnycastIpListId", "ViewerMtlsConfig"};

/// A hundred years, the longest TTL there is. Source: service model, `DefaultTTL`.
constexpr std::int64_t k_ttl_max_seconds = 3'153'600'000;

std::string summary_members(pugi::xml_node config) {
  std::string xml;
  for (const std::string_view name : k_summary_members) {
    if (const auto element = child(config, name)) append_canonical(xml, element);
  }
  return xml;
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
  std::vector<pugi::xml_node> behaviors{child(config, "DefaultCacheBehavior")};
  for (const auto node : child(child(config, "CacheBehaviors"), "Items").children()) {
    if (node.type() == pugi::node_element) behaviors.push_back(node);
  }
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

/// Source: service model, `CustomOriginConfig`; developer guide, cloudfront-limits (2026), for the
/// two timeouts.
std::optional<ApiError> check_origin(pugi::xml_node origin) {
  const auto custom = child(origin, "CustomOriginConfig");
  const bool typed = custom || child(origin, "S3OriginConfig") || child(origin, "VpcOriginConfig");
  if (!typed) {
    return errors::invalid_argument(
        "An origin needs an S3OriginConfig, a CustomOriginConfig or a VpcOriginConfig.");
  }
  if (text_of(child(origin, "DomainName")).empty()) {
    return errors::invalid_argument("The parameter DomainName is required.");
  }
  const std::string path = text_of(child(origin, "OriginPath"));
  if (!path.empty() && (!path.starts_with('/') || path.ends_with('/'))) {
    return errors::invalid_argument("The parameter OriginPath is invalid.");
  }
  if (check_range(custom, "OriginReadTimeout", 1, 180)) {
    return errors::invalid_reference("OriginReadTimeout");
  }
  if (check_range(custom, "OriginKeepaliveTimeout", 1, 180)) {
    return errors::invalid_reference("OriginKeepaliveTimeout");
  }
  if (auto error = check_range(custom, "HTTPPort", 1, 65'535)) return error;
  if (auto error = check_range(custom, "HTTPSPort", 1, 65'535)) return error;
  if (auto error = check_range(origin, "ConnectionAttempts", 1, 3)) return error;
  return check_range(origin, "ConnectionTimeout", 1, 10);
}

std::optional<ApiError> check_origins(pugi::xml_node config, std::set<std::string>& ids) {
  for (const auto origin : child(child(config, "Origins"), "Items").children()) {
    if (origin.type() != pugi::node_element) continue;
    if (!ids.insert(text_of(child(origin, "Id"))).second) {
      return errors::invalid_argument("Two origins have the same Id.");
    }
    if (auto error = check_origin(origin)) return error;
  }
  if (ids.empty()) return errors::invalid_argument("A distribution needs an origin.");
  // A behaviour may also point at a group of origins.
  const std::set<std::string> origins = ids;
  for (const auto group : child(child(config, "OriginGroups"), "Items").children()) {
    if (group.type() != pugi::node_element) continue;
    for (const auto member : child(child(group, "Members"), "Items").children()) {
      if (member.type() != pugi::node_element) continue;
      if (!origins.contains(text_of(child(member, "OriginId")))) return errors::no_such_origin();
    }
    ids.insert(text_of(child(group, "Id")));
  }
  return std::nullopt;
}

std::optional<ApiError> check_config(pugi::xml_node config) {
  if (auto error = check_schema(config, distribution_schema())) return error;
  if (text_of(child(config, "CallerReference")).empty()) {
    return errors::invalid_argument("The parameter CallerReference is required.");
  }
  std::set<std::string> origins;
  if (auto error = check_origins(config, origins)) return error;
  for (const auto behavior : behaviors_of(config)) {
    if (auto error = check_behavior(behavior, origins)) return error;
  }
  for (const auto response : child(child(config, "CustomErrorResponses"), "Items").children()) {
    if (auto error = check_range(response, "ErrorCachingMinTTL", 0, k_ttl_max_seconds)) {
      return error;
    }
  }
  return std::nullopt;
}

// Elements whose text names something outside the configuration.
constexpr std::array<std::string_view, 7> k_references{"CachePolicyId",
                                                       "OriginRequestPolicyId",
                                                       "ResponseHeadersPolicyId",
                                                       "OriginAccessControlId",
                                                       "OriginAccessIdentity",
                                                       "FunctionARN",
                                                       "WebACLId"};

void collect_references(pugi::xml_node config, DistributionConfig& into) {
  struct Walker : pugi::xml_tree_walker {
    bool for_each(pugi::xml_node& node) override {
      const std::string_view name = local_name(node);
      if (std::find(k_references.begin(), k_references.end(), name) != k_references.end()) {
        std::string text = text_of(node);
        if (!text.empty()) found.emplace_back(name, std::move(text));
      }
      return true;
    }
    std::vector<std::pair<std::string, std::string>> found;
  } walker;
  config.traverse(walker);
  into.references = std::move(walker.found);
}

}  // namespace

bool DistributionConfig::mentions(std::string_view element, std::string_view text) const {
  return std::any_of(references.begin(), references.end(), [&](const auto& each) {
    return each.first == element && each.second == text;
  });
}

Result<DistributionConfig> read_distribution_config(const pugi::xml_node& element) {
  if (auto error = check_config(element)) return *std::move(error);
  DistributionConfig config;
  append_canonical(config.sent, element);
  append_completed(config.xml, element);
  const auto whole = read_xml(config.xml);
  // Names that are no names without their prefix, or defaults that nest too deep.
  if (!whole) return errors::malformed_xml(whole.error());
  const auto root = whole->document_element();
  config.summary_members = summary_members(root);
  config.caller_reference = text_of(child(root, "CallerReference"));
  config.enabled = text_of(child(root, "Enabled")) == "true";
  config.has_tenants = text_of(child(root, "ConnectionMode")) == "tenant-only";
  for (const auto alias : child(child(root, "Aliases"), "Items").children()) {
    config.aliases.push_back(text_of(alias));
  }
  config.cache_tag_header = text_of(child(child(root, "CacheTagConfig"), "HeaderName"));
  collect_references(root, config);
  return config;
}

Result<DistributionConfig> parse_distribution_config(std::string_view body) {
  if (body.empty()) return errors::missing_body();
  const auto document = read_xml(body);
  if (!document) return errors::malformed_xml(document.error());
  const auto root = document->document_element();
  if (local_name(root) != "DistributionConfig") {
    return errors::malformed_xml("the root element is not DistributionConfig");
  }
  return read_distribution_config(root);
}

}  // namespace revalab::cloudfront
