#include "fakes/cloudfront/distribution_config.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/aws/text.hpp"
#include "fakes/cloudfront/canonical.hpp"
#include "fakes/cloudfront/distribution_checks.hpp"

#include <algorithm>
#include <array>

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

std::string summary_members(pugi::xml_node config) {
  std::string xml;
  for (const std::string_view name : k_summary_members) {
    if (const auto element = child(config, name)) append_canonical(xml, element);
  }
  return xml;
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
  if (auto error = check_distribution_config(element)) return *std::move(error);
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
    config.aliases.push_back(aws::lower_case(text_of(alias)));
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
