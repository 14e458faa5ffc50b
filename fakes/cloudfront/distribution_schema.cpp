#include "fakes/cloudfront/distribution_schema.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"

#include <array>

namespace revalab::cloudfront {
namespace {

/// An element and a child the model requires of it. Elements are told apart by their name alone:
/// below `DistributionConfig` no name stands for two shapes that require different things.
struct Required {
  std::string_view element;
  std::string_view child;
};

constexpr auto k_required = std::to_array<Required>({
    {"DistributionConfig", "CallerReference"},
    {"DistributionConfig", "Origins"},
    {"DistributionConfig", "DefaultCacheBehavior"},
    {"DistributionConfig", "Comment"},
    {"DistributionConfig", "Enabled"},
    {"Origins", "Quantity"},
    {"Origins", "Items"},
    {"Origin", "Id"},
    {"Origin", "DomainName"},
    {"CustomHeaders", "Quantity"},
    {"OriginCustomHeader", "HeaderName"},
    {"OriginCustomHeader", "HeaderValue"},
    {"CustomOriginConfig", "HTTPPort"},
    {"CustomOriginConfig", "HTTPSPort"},
    {"CustomOriginConfig", "OriginProtocolPolicy"},
    {"OriginMtlsConfig", "ClientCertificateArn"},
    {"OriginSslProtocols", "Quantity"},
    {"OriginSslProtocols", "Items"},
    {"OriginShield", "Enabled"},
    {"S3OriginConfig", "OriginAccessIdentity"},
    {"VpcOriginConfig", "VpcOriginId"},
    {"OriginGroups", "Quantity"},
    {"OriginGroup", "Id"},
    {"OriginGroup", "FailoverCriteria"},
    {"OriginGroup", "Members"},
    {"FailoverCriteria", "StatusCodes"},
    {"StatusCodes", "Quantity"},
    {"StatusCodes", "Items"},
    {"Members", "Quantity"},
    {"Members", "Items"},
    {"OriginGroupMember", "OriginId"},
    {"Aliases", "Quantity"},
    {"CacheBehaviors", "Quantity"},
    {"CacheBehavior", "PathPattern"},
    {"CacheBehavior", "TargetOriginId"},
    {"CacheBehavior", "ViewerProtocolPolicy"},
    {"DefaultCacheBehavior", "TargetOriginId"},
    {"DefaultCacheBehavior", "ViewerProtocolPolicy"},
    {"AllowedMethods", "Quantity"},
    {"AllowedMethods", "Items"},
    {"CachedMethods", "Quantity"},
    {"CachedMethods", "Items"},
    {"ForwardedValues", "QueryString"},
    {"ForwardedValues", "Cookies"},
    {"Cookies", "Forward"},
    {"WhitelistedNames", "Quantity"},
    {"Headers", "Quantity"},
    {"QueryStringCacheKeys", "Quantity"},
    {"FunctionAssociations", "Quantity"},
    {"FunctionAssociation", "FunctionARN"},
    {"FunctionAssociation", "EventType"},
    {"LambdaFunctionAssociations", "Quantity"},
    {"LambdaFunctionAssociation", "LambdaFunctionARN"},
    {"LambdaFunctionAssociation", "EventType"},
    {"GrpcConfig", "Enabled"},
    {"TrustedKeyGroups", "Enabled"},
    {"TrustedKeyGroups", "Quantity"},
    {"TrustedSigners", "Enabled"},
    {"TrustedSigners", "Quantity"},
    {"CacheTagConfig", "HeaderName"},
    {"ConnectionFunctionAssociation", "Id"},
    {"TrustStoreConfig", "TrustStoreId"},
    {"CustomErrorResponses", "Quantity"},
    {"CustomErrorResponse", "ErrorCode"},
    {"Restrictions", "GeoRestriction"},
    {"GeoRestriction", "RestrictionType"},
    {"GeoRestriction", "Quantity"},
});

std::optional<ApiError> check_required(pugi::xml_node element) {
  const std::string_view name = local_name(element);
  for (const auto& rule : k_required) {
    if (rule.element != name || child(element, rule.child)) continue;
    return errors::malformed_xml(std::string(rule.element) + " needs " + std::string(rule.child));
  }
  return std::nullopt;
}

std::optional<ApiError> check_quantity(pugi::xml_node element) {
  const auto quantity = child(element, "Quantity");
  if (!quantity) return std::nullopt;
  std::int64_t items = 0;
  for (const auto node : child(element, "Items").children()) {
    if (node.type() == pugi::node_element) ++items;
  }
  const auto stated = integer_of(quantity);
  if (!stated) return errors::malformed_xml("Quantity must be an integer");
  if (*stated != items) return errors::inconsistent_quantities();
  return std::nullopt;
}

}  // namespace

std::optional<ApiError> check_schema(const pugi::xml_node& config) {
  struct Walker : pugi::xml_tree_walker {
    bool for_each(pugi::xml_node& node) override {
      if (node.type() != pugi::node_element) return true;
      error = check_required(node);
      if (!error) error = check_quantity(node);
      return !error;
    }
    std::optional<ApiError> error;
  } walker;
  // `traverse` visits what is below the node, so the root is asked first.
  pugi::xml_node root = config;
  walker.error = check_required(root);
  if (!walker.error) root.traverse(walker);
  return walker.error;
}

}  // namespace revalab::cloudfront
