#include "fakes/cloudfront/canonical.hpp"

#include "core/aws/cloudfront/types.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/aws/cloudfront/xml_writer.hpp"

#include <algorithm>
#include <array>

namespace revalab::cloudfront {
namespace {

/// A member that is filled in where its parent has none.
struct Default {
  std::string_view parent;
  std::string_view name;
  std::string_view element;
};

constexpr std::string_view k_behaviour = "DefaultCacheBehavior";

// CacheBehavior has the same members as DefaultCacheBehavior and is looked up under its name.
constexpr auto k_defaults = std::to_array<Default>({
    {"DistributionConfig", "Aliases", "<Aliases><Quantity>0</Quantity></Aliases>"},
    {"DistributionConfig", "DefaultRootObject", "<DefaultRootObject></DefaultRootObject>"},
    {"DistributionConfig", "OriginGroups", "<OriginGroups><Quantity>0</Quantity></OriginGroups>"},
    {"DistributionConfig", "CacheBehaviors",
     "<CacheBehaviors><Quantity>0</Quantity></CacheBehaviors>"},
    {"DistributionConfig", "CustomErrorResponses",
     "<CustomErrorResponses><Quantity>0</Quantity></CustomErrorResponses>"},
    {"DistributionConfig", "Logging",
     "<Logging><Enabled>false</Enabled><IncludeCookies>false</IncludeCookies><Bucket></Bucket>"
     "<Prefix></Prefix></Logging>"},
    {"DistributionConfig", "PriceClass", "<PriceClass>PriceClass_All</PriceClass>"},
    {"DistributionConfig", "ViewerCertificate",
     "<ViewerCertificate><CloudFrontDefaultCertificate>true</CloudFrontDefaultCertificate>"
     "<SSLSupportMethod>vip</SSLSupportMethod><MinimumProtocolVersion>TLSv1"
     "</MinimumProtocolVersion><CertificateSource>cloudfront</CertificateSource>"
     "</ViewerCertificate>"},
    {"DistributionConfig", "Restrictions",
     "<Restrictions><GeoRestriction><RestrictionType>none</RestrictionType><Quantity>0</Quantity>"
     "</GeoRestriction></Restrictions>"},
    {"DistributionConfig", "WebACLId", "<WebACLId></WebACLId>"},
    {"DistributionConfig", "HttpVersion", "<HttpVersion>http2</HttpVersion>"},
    {"DistributionConfig", "IsIPV6Enabled", "<IsIPV6Enabled>false</IsIPV6Enabled>"},
    {"DistributionConfig", "ContinuousDeploymentPolicyId",
     "<ContinuousDeploymentPolicyId></ContinuousDeploymentPolicyId>"},
    {"DistributionConfig", "Staging", "<Staging>false</Staging>"},
    {"Origin", "OriginPath", "<OriginPath></OriginPath>"},
    {"Origin", "CustomHeaders", "<CustomHeaders><Quantity>0</Quantity></CustomHeaders>"},
    {"Origin", "ConnectionAttempts", "<ConnectionAttempts>3</ConnectionAttempts>"},
    {"Origin", "ConnectionTimeout", "<ConnectionTimeout>10</ConnectionTimeout>"},
    {"Origin", "OriginShield", "<OriginShield><Enabled>false</Enabled></OriginShield>"},
    {"Origin", "OriginAccessControlId", "<OriginAccessControlId></OriginAccessControlId>"},
    {"CustomOriginConfig", "OriginReadTimeout", "<OriginReadTimeout>30</OriginReadTimeout>"},
    {"CustomOriginConfig", "OriginKeepaliveTimeout",
     "<OriginKeepaliveTimeout>5</OriginKeepaliveTimeout>"},
    {"VpcOriginConfig", "OriginReadTimeout", "<OriginReadTimeout>30</OriginReadTimeout>"},
    {"VpcOriginConfig", "OriginKeepaliveTimeout",
     "<OriginKeepaliveTimeout>5</OriginKeepaliveTimeout>"},
    {"S3OriginConfig", "OriginReadTimeout", "<OriginReadTimeout>30</OriginReadTimeout>"},
    {k_behaviour, "TrustedSigners",
     "<TrustedSigners><Enabled>false</Enabled><Quantity>0</Quantity></TrustedSigners>"},
    {k_behaviour, "TrustedKeyGroups",
     "<TrustedKeyGroups><Enabled>false</Enabled><Quantity>0</Quantity></TrustedKeyGroups>"},
    {k_behaviour, "AllowedMethods",
     "<AllowedMethods><Quantity>2</Quantity><Items><Method>HEAD</Method><Method>GET</Method>"
     "</Items><CachedMethods><Quantity>2</Quantity><Items><Method>HEAD</Method>"
     "<Method>GET</Method></Items></CachedMethods></AllowedMethods>"},
    {k_behaviour, "SmoothStreaming", "<SmoothStreaming>false</SmoothStreaming>"},
    {k_behaviour, "Compress", "<Compress>false</Compress>"},
    {k_behaviour, "LambdaFunctionAssociations",
     "<LambdaFunctionAssociations><Quantity>0</Quantity></LambdaFunctionAssociations>"},
    {k_behaviour, "FunctionAssociations",
     "<FunctionAssociations><Quantity>0</Quantity></FunctionAssociations>"},
    {k_behaviour, "FieldLevelEncryptionId", "<FieldLevelEncryptionId></FieldLevelEncryptionId>"},
    {k_behaviour, "GrpcConfig", "<GrpcConfig><Enabled>false</Enabled></GrpcConfig>"},
    {"AllowedMethods", "CachedMethods",
     "<CachedMethods><Quantity>2</Quantity><Items><Method>HEAD</Method><Method>GET</Method>"
     "</Items></CachedMethods>"},
    {"ForwardedValues", "Headers", "<Headers><Quantity>0</Quantity></Headers>"},
    {"ForwardedValues", "QueryStringCacheKeys",
     "<QueryStringCacheKeys><Quantity>0</Quantity></QueryStringCacheKeys>"},
    {"LambdaFunctionAssociation", "IncludeBody", "<IncludeBody>false</IncludeBody>"},
    {"CustomErrorResponse", "ResponsePagePath", "<ResponsePagePath></ResponsePagePath>"},
    {"CustomErrorResponse", "ResponseCode", "<ResponseCode></ResponseCode>"},
    {"CustomErrorResponse", "ErrorCachingMinTTL", "<ErrorCachingMinTTL>10</ErrorCachingMinTTL>"},
    {"CachePolicyConfig", "Comment", "<Comment></Comment>"},
    {"CachePolicyConfig", "ParametersInCacheKeyAndForwardedToOrigin",
     "<ParametersInCacheKeyAndForwardedToOrigin><EnableAcceptEncodingGzip>false"
     "</EnableAcceptEncodingGzip><EnableAcceptEncodingBrotli>false</EnableAcceptEncodingBrotli>"
     "<HeadersConfig><HeaderBehavior>none</HeaderBehavior></HeadersConfig><CookiesConfig>"
     "<CookieBehavior>none</CookieBehavior></CookiesConfig><QueryStringsConfig>"
     "<QueryStringBehavior>none</QueryStringBehavior></QueryStringsConfig>"
     "</ParametersInCacheKeyAndForwardedToOrigin>"},
    {"ParametersInCacheKeyAndForwardedToOrigin", "EnableAcceptEncodingBrotli",
     "<EnableAcceptEncodingBrotli>false</EnableAcceptEncodingBrotli>"},
    {"OriginRequestPolicyConfig", "Comment", "<Comment></Comment>"},
    {"OriginAccessControlConfig", "Description", "<Description></Description>"},
});

constexpr std::int64_t k_default_ttl_seconds = 86'400;
constexpr std::int64_t k_max_ttl_seconds = 31'536'000;

/// "The default value for this field is 86400 seconds. If the value of MinTTL is more than 86400
/// seconds, then the default value is the same as MinTTL", and MaxTTL likewise (service model).
void append_ttls(std::string& out, pugi::xml_node element) {
  XmlWriter xml(out);
  const auto min = child(element, "MinTTL");
  const std::int64_t min_ttl = integer_of(min).value_or(0);
  const auto given = integer_of(child(element, "DefaultTTL"));
  const std::int64_t default_ttl = given.value_or(std::max(k_default_ttl_seconds, min_ttl));
  if (!min) xml.integer("MinTTL", min_ttl);
  if (!given) xml.integer("DefaultTTL", default_ttl);
  if (!child(element, "MaxTTL")) {
    xml.integer("MaxTTL", std::max(k_max_ttl_seconds, default_ttl));
  }
}

void append_defaults(std::string& out, pugi::xml_node element) {
  const std::string_view name = local_name(element);
  const bool is_behaviour = name == "CacheBehavior" || name == k_behaviour;
  for (const auto& each : k_defaults) {
    if (each.parent != (is_behaviour ? k_behaviour : name)) continue;
    if (!child(element, each.name)) out += each.element;
  }
  const bool has_ttls =
      name == "CachePolicyConfig" || (is_behaviour && child(element, "ForwardedValues"));
  if (has_ttls) append_ttls(out, element);
}

enum class Completion { none, defaults };

/// Whether it is a name without its prefix too: `x:` and `x:1` are only names with one.
bool is_name(std::string_view local) {
  if (local.empty()) return false;
  const char c = local.front();
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Recursion is bounded by `k_xml_depth_max`. What no name of CloudFront's could be is left out.
void append(std::string& out, pugi::xml_node element, Completion completion) {
  const std::string_view name = local_name(element);
  if (!is_name(name)) return;
  XmlWriter xml(out);
  xml.begin(name);
  bool has_children = false;
  for (const auto node : element.children()) {
    if (node.type() != pugi::node_element) continue;
    append(out, node, completion);
    has_children = true;
  }
  if (!has_children) append_xml_text(out, text_of(element));
  if (completion == Completion::defaults) append_defaults(out, element);
  xml.end(name);
}

}  // namespace

void append_canonical(std::string& out, const pugi::xml_node& element) {
  append(out, element, Completion::none);
}

void append_completed(std::string& out, const pugi::xml_node& element) {
  append(out, element, Completion::defaults);
}

std::string as_document(std::string_view element) {
  const auto name_end = element.find('>');
  return R"(<?xml version="1.0" encoding="UTF-8"?>)" + std::string(element.substr(0, name_end)) +
         " xmlns=\"" + std::string(k_xml_namespace) + '"' + std::string(element.substr(name_end));
}

}  // namespace revalab::cloudfront
