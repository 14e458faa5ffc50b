#include "fakes/cloudfront/distribution_config.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/aws/cloudfront/xml_writer.hpp"
#include "fakes/cloudfront/distribution_schema.hpp"

#include <array>
#include <optional>
#include <set>

namespace revalab::cloudfront {
namespace {

/// Appends the element without prefixes, attributes, comments and white space between elements.
/// Recursion is bounded by `k_xml_depth_max`.
void append_canonical(std::string& out, pugi::xml_node element) {
  const std::string_view name = local_name(element);
  XmlWriter xml(out);
  xml.begin(name);
  bool has_children = false;
  for (const auto node : element.children()) {
    if (node.type() != pugi::node_element) continue;
    append_canonical(out, node);
    has_children = true;
  }
  if (!has_children) append_xml_text(out, text_of(element));
  xml.end(name);
}

/// The root element as it stands in the body, up to the last `>`.
std::string verbatim(std::string_view body, pugi::xml_node root) {
  // The offset is that of the name, one behind its `<`.
  const auto begin = static_cast<std::size_t>(root.offset_debug()) - 1;
  return std::string(body.substr(begin, body.rfind('>') + 1 - begin));
}

struct SummaryMember {
  std::string_view name;
  std::string_view fallback;  ///< The element when the configuration has none; empty for none.
};

// The members of a DistributionSummary that a DistributionConfig has too. Source: the service
// model; the defaults are those CreateDistribution documents.
constexpr std::array<SummaryMember, 18> k_summary_members{{
    {"Aliases", "<Aliases><Quantity>0</Quantity></Aliases>"},
    {"Origins", ""},
    {"OriginGroups", ""},
    {"DefaultCacheBehavior", ""},
    {"CacheBehaviors", "<CacheBehaviors><Quantity>0</Quantity></CacheBehaviors>"},
    {"CustomErrorResponses", "<CustomErrorResponses><Quantity>0</Quantity></CustomErrorResponses>"},
    {"Comment", ""},
    {"PriceClass", "<PriceClass>PriceClass_All</PriceClass>"},
    {"Enabled", ""},
    {"ViewerCertificate",
     "<ViewerCertificate><CloudFrontDefaultCertificate>true</CloudFrontDefaultCertificate>"
     "<MinimumProtocolVersion>TLSv1</MinimumProtocolVersion></ViewerCertificate>"},
    {"Restrictions",
     "<Restrictions><GeoRestriction><RestrictionType>none</RestrictionType><Quantity>0</Quantity>"
     "</GeoRestriction></Restrictions>"},
    {"WebACLId", "<WebACLId></WebACLId>"},
    {"HttpVersion", "<HttpVersion>http2</HttpVersion>"},
    {"IsIPV6Enabled", "<IsIPV6Enabled>false</IsIPV6Enabled>"},
    {"Staging", "<Staging>false</Staging>"},
    {"ConnectionMode", ""},
    {"AnycastIpListId", ""},
    {"ViewerMtlsConfig", ""},
}};

std::string summary_members(pugi::xml_node config) {
  std::string xml;
  for (const auto& member : k_summary_members) {
    if (const auto element = child(config, member.name)) {
      append_canonical(xml, element);
    } else {
      xml += member.fallback;
    }
  }
  return xml;
}

/// DefaultCacheBehavior and every element of CacheBehaviors.
std::vector<pugi::xml_node> behaviors_of(pugi::xml_node config) {
  std::vector<pugi::xml_node> behaviors{child(config, "DefaultCacheBehavior")};
  for (const auto node : child(child(config, "CacheBehaviors"), "Items").children()) {
    if (node.type() == pugi::node_element) behaviors.push_back(node);
  }
  return behaviors;
}

std::optional<ApiError> check_behavior(pugi::xml_node behavior,
                                       const std::set<std::string>& origins) {
  if (!origins.contains(text_of(child(behavior, "TargetOriginId"))))
    return errors::no_such_origin();
  const std::string viewers = text_of(child(behavior, "ViewerProtocolPolicy"));
  if (viewers != "allow-all" && viewers != "https-only" && viewers != "redirect-to-https") {
    return errors::invalid_argument("The parameter ViewerProtocolPolicy is invalid.");
  }
  const bool has_policy = !text_of(child(behavior, "CachePolicyId")).empty();
  const bool has_forwarded_values = !child(behavior, "ForwardedValues").empty();
  if (has_policy && has_forwarded_values) {
    return errors::invalid_argument(
        "The parameter ForwardedValues cannot be used when a cache policy is associated to the "
        "cache behavior.");
  }
  if (has_policy) return std::nullopt;
  if (!has_forwarded_values) {
    return errors::invalid_argument("The parameter ForwardedValues is required.");
  }
  const auto min_ttl = integer_of(child(behavior, "MinTTL"));
  if (!min_ttl) return errors::invalid_argument("The parameter MinTTL is required.");
  const auto default_ttl = integer_of(child(behavior, "DefaultTTL"));
  const auto max_ttl = integer_of(child(behavior, "MaxTTL"));
  const std::int64_t at_most = max_ttl.value_or(default_ttl.value_or(*min_ttl));
  const std::int64_t between = default_ttl.value_or(*min_ttl);
  if (*min_ttl > between || between > at_most) return errors::invalid_ttl_order();
  return std::nullopt;
}

std::optional<ApiError> check_origins(pugi::xml_node config, std::set<std::string>& ids) {
  for (const auto origin : child(child(config, "Origins"), "Items").children()) {
    if (origin.type() != pugi::node_element) continue;
    if (!ids.insert(text_of(child(origin, "Id"))).second) {
      return errors::invalid_argument("Two origins have the same Id.");
    }
    const bool typed = child(origin, "S3OriginConfig") || child(origin, "CustomOriginConfig") ||
                       child(origin, "VpcOriginConfig");
    if (!typed) {
      return errors::invalid_argument(
          "An origin needs an S3OriginConfig, a CustomOriginConfig or a VpcOriginConfig.");
    }
  }
  if (ids.empty()) return errors::invalid_argument("A distribution needs an origin.");
  // A behaviour may also point at a group of origins.
  for (const auto group : child(child(config, "OriginGroups"), "Items").children()) {
    ids.insert(text_of(child(group, "Id")));
  }
  return std::nullopt;
}

std::optional<ApiError> check_config(pugi::xml_node config) {
  if (auto error = check_schema(config)) return error;
  if (text_of(child(config, "CallerReference")).empty()) {
    return errors::invalid_argument("The parameter CallerReference is required.");
  }
  const std::string enabled = text_of(child(config, "Enabled"));
  if (enabled != "true" && enabled != "false") {
    return errors::malformed_xml("Enabled must be true or false");
  }
  std::set<std::string> origins;
  if (auto error = check_origins(config, origins)) return error;
  for (const auto behavior : behaviors_of(config)) {
    if (auto error = check_behavior(behavior, origins)) return error;
  }
  return std::nullopt;
}

}  // namespace

Result<DistributionConfig> parse_distribution_config(std::string_view body) {
  if (body.empty()) return errors::missing_body();
  const auto document = read_xml(body);
  if (!document) return errors::malformed_xml(document.error());
  const auto root = document->document_element();
  if (local_name(root) != "DistributionConfig") {
    return errors::malformed_xml("the root element is not DistributionConfig");
  }
  if (auto error = check_config(root)) return *std::move(error);
  DistributionConfig config;
  config.xml = verbatim(body, root);
  append_canonical(config.canonical, root);
  config.summary_members = summary_members(root);
  config.caller_reference = text_of(child(root, "CallerReference"));
  config.enabled = text_of(child(root, "Enabled")) == "true";
  for (const auto alias : child(child(root, "Aliases"), "Items").children()) {
    if (local_name(alias) == "CNAME") config.aliases.push_back(text_of(alias));
  }
  config.cache_tag_header = text_of(child(child(root, "CacheTagConfig"), "HeaderName"));
  return config;
}

}  // namespace revalab::cloudfront
