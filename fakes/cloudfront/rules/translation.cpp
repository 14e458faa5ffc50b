#include "fakes/cloudfront/rules/translation.hpp"

#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/base/check.hpp"

namespace revalab::cloudfront {
namespace {

edge::ErrorRules error_rules(pugi::xml_node response) {
  edge::ErrorRules rules;
  rules.status = static_cast<int>(integer_of(child(response, "ErrorCode")).value_or(0));
  rules.min_ttl =
      std::chrono::seconds(integer_of(child(response, "ErrorCachingMinTTL")).value_or(10));
  rules.page_path = text_of(child(response, "ResponsePagePath"));
  const auto status = integer_of(child(response, "ResponseCode"));
  if (status && !rules.page_path.empty()) rules.response_status = static_cast<int>(*status);
  return rules;
}

/// A default root object is written without a slash, and taken with one too.
std::string without_slash(std::string path) {
  if (path.starts_with('/')) path.erase(0, 1);
  return path;
}

}  // namespace

std::shared_ptr<const edge::DistributionRules> translate(const Distribution& distribution,
                                                         const Documents& documents,
                                                         const Functions& functions) {
  const DistributionConfig& in_force = *distribution.in_force;
  const auto document = read_xml(in_force.xml);
  REVALAB_CHECK(document.ok(), "what is stored is XML");
  const auto config = document->document_element();
  edge::DistributionRules rules;
  rules.id = distribution.id;
  rules.domain_name = distribution.domain_name;
  rules.aliases = in_force.aliases;
  rules.enabled = in_force.enabled;
  rules.default_root_object = without_slash(text_of(child(config, "DefaultRootObject")));
  rules.cache_tag_header = in_force.cache_tag_header;
  const OriginsById origins = origin_rules(config);
  for (const auto behaviour : child(child(config, "CacheBehaviors"), "Items").children()) {
    rules.behaviours.push_back(behaviour_rules(behaviour, text_of(child(behaviour, "PathPattern")),
                                               origins, documents, functions));
  }
  rules.behaviours.push_back(
      behaviour_rules(child(config, "DefaultCacheBehavior"), "*", origins, documents, functions));
  for (const auto response : child(child(config, "CustomErrorResponses"), "Items").children()) {
    rules.errors.push_back(error_rules(response));
  }
  return std::make_shared<const edge::DistributionRules>(std::move(rules));
}

}  // namespace revalab::cloudfront
