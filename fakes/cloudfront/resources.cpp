#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"
#include "fakes/cloudfront/cloudfront.hpp"

#include <algorithm>

// The typed face of what is configured: distributions, what they refer to, tenants, tags.
namespace revalab::cloudfront {

std::optional<ApiError> CloudFront::why_dangling(const DistributionConfig& config) const {
  for (const auto& [element, text] : config.references) {
    if (element == "FunctionARN") {
      const Function* function = functions_.find_arn(text);
      if (function == nullptr || !function->live) {
        return errors::invalid_reference("FunctionAssociation");
      }
    }
    for (const DocumentKind kind : k_document_kinds) {
      const DocumentTraits& traits = traits_of(kind);
      if (element != traits.reference) continue;
      const bool is_prefixed = text.starts_with(traits.reference_prefix);
      const std::string id = is_prefixed ? text.substr(traits.reference_prefix.size()) : "";
      if (documents_.find(kind, id) != nullptr) continue;
      if (traits.is_policy) return errors::no_such(traits.noun);
      return errors::invalid_reference(kind == DocumentKind::origin_access_control
                                           ? "OriginAccessControl"
                                           : "OriginAccessIdentity");
    }
  }
  return std::nullopt;
}

Result<const Distribution*> CloudFront::create(Result<DistributionConfig> config,
                                               const Call& call) {
  if (!config) return config.error();
  if (auto error = why_dangling(*config)) return *std::move(error);
  const auto owned = [&](const std::string& alias) {
    return tenants_.find_domain(alias) != nullptr;
  };
  if (std::any_of(config->aliases.begin(), config->aliases.end(), owned)) {
    return errors::cname_already_exists();
  }
  rules_.forget();
  return distributions_.create(ids_, std::move(config).value(), call.now,
                               deployments_.deployment());
}

Result<const Distribution*> CloudFront::create_distribution(std::string_view config_xml,
                                                            const Call& call) {
  return create(parse_distribution_config(config_xml), call);
}

Result<const Distribution*> CloudFront::create_distribution_with_tags(std::string_view body,
                                                                      const Call& call) {
  if (body.empty()) return errors::missing_body();
  const auto document = read_xml(body);
  if (!document) return errors::malformed_xml(document.error());
  const auto root = document->document_element();
  const auto config = child(root, "DistributionConfig");
  const auto tags_element = child(root, "Tags");
  if (local_name(root) != "DistributionConfigWithTags" || !config || !tags_element) {
    return errors::malformed_xml("DistributionConfigWithTags needs DistributionConfig and Tags");
  }
  const auto tags = read_tags(tags_element);
  if (!tags) return tags.error();
  auto created = create(read_distribution_config(config), call);
  if (created) {
    const auto tagged = tags_.set((*created)->arn, *tags);
    if (!tagged) return tagged.error();
  }
  return created;
}

Result<const Distribution*> CloudFront::add_distribution(std::string id,
                                                         const DistributionSettings& settings,
                                                         const Call& call) {
  DistributionSettings own = settings;
  own.account_id = account_id_;
  return add_distribution_of(std::move(id), make_distribution_config(own), call);
}

Result<const Distribution*> CloudFront::add_distribution_of(std::string id,
                                                            std::string_view config_xml,
                                                            const Call& call) {
  documents_.add(DocumentKind::cache_policy, open_next_cache_policy());
  functions_.add_open_next(call.now);
  auto config = parse_distribution_config(config_xml);
  if (!config) return config.error();
  if (auto error = why_dangling(*config)) return *std::move(error);
  rules_.forget();
  return distributions_.add(ids_, std::move(id), std::move(config).value(), call.now);
}

Result<const Distribution*> CloudFront::update_distribution(std::string_view id,
                                                            std::string_view if_match,
                                                            std::string_view config_xml,
                                                            const Call& call) {
  if (distributions_.find(id) == nullptr) return errors::no_such_distribution();
  auto config = parse_distribution_config(config_xml);
  if (!config) return config.error();
  if (auto error = why_dangling(*config)) return *std::move(error);
  rules_.forget();
  return distributions_.update(id, if_match, std::move(config).value(), ids_, call.now,
                               deployments_.deployment());
}

Result<Done> CloudFront::delete_distribution(std::string_view id, std::string_view if_match,
                                             const Call& call) {
  const Distribution* distribution = distributions_.find(id);
  if (distribution == nullptr) return errors::no_such_distribution();
  if (tenants_.has_any(id)) return errors::resource_in_use();
  const std::string arn = distribution->arn;
  auto removed = distributions_.remove(id, if_match, call.now);
  if (!removed) return removed;
  tags_.forget(arn);
  rules_.forget();
  if (on_removal_) on_removal_(id);
  return removed;
}

Result<const Distribution*> CloudFront::get_distribution(std::string_view id) const {
  const Distribution* distribution = distributions_.find(id);
  if (distribution == nullptr) return errors::no_such_distribution();
  return distribution;
}

Result<DistributionList> CloudFront::list_distributions(const Page& page,
                                                        const DistributionFilter& filter) const {
  return distributions_.list(page, filter);
}

Result<const Document*> CloudFront::create_document(DocumentKind kind, std::string_view body,
                                                    const Call& call) {
  return documents_.create(kind, ids_, body, call.now);
}

Result<const Document*> CloudFront::update_document(DocumentKind kind, std::string_view id,
                                                    std::string_view if_match,
                                                    std::string_view body, const Call& call) {
  auto updated = documents_.update(kind, id, if_match, body, ids_,
                                   call.now + deployments_.deployment(), call.now);
  advance_to(call.now);  // Without propagation it is in force already.
  return updated;
}

Result<Done> CloudFront::delete_document(DocumentKind kind, std::string_view id,
                                         std::string_view if_match) {
  if (auto error = documents_.why_not_removable(kind, id, if_match)) return *std::move(error);
  const DocumentTraits& traits = traits_of(kind);
  const std::string text = std::string(traits.reference_prefix) + std::string(id);
  if (distributions_.any_mentions(traits.reference, text)) return errors::in_use(traits.noun);
  documents_.remove(kind, id);
  return Done{};
}

Result<const Function*> CloudFront::create_function(FunctionContent content, const Call& call) {
  const TagMap tags = content.tags;
  auto created = functions_.create(ids_, std::move(content), call.now);
  if (!created) return created;
  const auto tagged = tags_.set((*created)->arn, tags);
  if (!tagged) return tagged.error();
  return created;
}

Result<const Function*> CloudFront::update_function(std::string_view name,
                                                    std::string_view if_match,
                                                    FunctionContent content, const Call& call) {
  return functions_.update(name, if_match, std::move(content), ids_, call.now);
}

Result<const Function*> CloudFront::publish_function(std::string_view name,
                                                     std::string_view if_match, const Call& call) {
  auto published =
      functions_.publish(name, if_match, call.now + deployments_.deployment(), call.now);
  advance_to(call.now);  // Without propagation it is in force already.
  return published;
}

Result<Done> CloudFront::delete_function(std::string_view name, std::string_view if_match) {
  if (auto error = functions_.why_unchangeable(name, if_match)) return *std::move(error);
  const std::string arn = functions_.find(name)->arn;
  if (distributions_.any_mentions("FunctionARN", arn)) return errors::in_use("Function");
  functions_.remove(name);
  tags_.forget(arn);
  return Done{};
}

Result<Done> CloudFront::add_distribution_tenant(std::string tenant_id,
                                                 std::string distribution_id) {
  if (distributions_.find(distribution_id) == nullptr) return errors::no_such_distribution();
  tenants_.add(std::move(tenant_id), std::move(distribution_id));
  rules_.forget();
  return Done{};
}

std::optional<ApiError> CloudFront::why_unfit(const TenantContent& content) const {
  if (content.distribution_id) {
    const Distribution* distribution = distributions_.find(*content.distribution_id);
    if (distribution == nullptr) return errors::entity_not_found();
    if (!distribution->config->has_tenants) return errors::invalid_association();
  }
  for (const auto& domain : content.domains.value_or(std::vector<std::string>())) {
    for (const Distribution* each : distributions_.all()) {
      const auto& aliases = each->config->aliases;
      if (std::find(aliases.begin(), aliases.end(), domain) != aliases.end()) {
        return errors::cname_already_exists();
      }
    }
  }
  return std::nullopt;
}

Result<const Tenant*> CloudFront::create_tenant(TenantContent content, const Call& call) {
  if (auto error = why_unfit(content)) return *std::move(error);
  const TagMap tags = content.tags;
  auto created = tenants_.create(ids_, std::move(content), call.now);
  if (!created) return created;
  rules_.forget();
  const auto tagged = tags_.set((*created)->arn, tags);
  if (!tagged) return tagged.error();
  return created;
}

Result<const Tenant*> CloudFront::update_tenant(std::string_view id, std::string_view if_match,
                                                TenantContent content, const Call& call) {
  if (auto error = why_unfit(content)) return *std::move(error);
  rules_.forget();
  return tenants_.update(id, if_match, std::move(content), ids_, call.now);
}

Result<Done> CloudFront::delete_tenant(std::string_view id, std::string_view if_match) {
  const Tenant* tenant = tenants_.find(id);
  const std::string arn = tenant == nullptr ? "" : tenant->arn;
  auto removed = tenants_.remove(id, if_match);
  if (!removed) return removed;
  tags_.forget(arn);
  rules_.forget();
  return removed;
}

bool CloudFront::has_resource(std::string_view arn) const {
  const Distribution* distribution = distributions_.find(arn.substr(arn.rfind('/') + 1));
  const bool is_distribution = distribution != nullptr && distribution->arn == arn;
  const Tenant* tenant = tenants_.find(arn);
  return is_distribution || functions_.find_arn(arn) != nullptr ||
         (tenant != nullptr && tenant->arn == arn);
}

Result<Done> CloudFront::tag(std::string_view arn, const TagMap& tags) {
  if (!has_resource(arn)) return errors::no_such_resource();
  return tags_.set(arn, tags);
}

Result<Done> CloudFront::untag(std::string_view arn, const std::vector<std::string>& keys) {
  if (!has_resource(arn)) return errors::no_such_resource();
  tags_.unset(arn, keys);
  return Done{};
}

Result<TagMap> CloudFront::tags_of(std::string_view arn) const {
  if (!has_resource(arn)) return errors::no_such_resource();
  return tags_.of(arn);
}

}  // namespace revalab::cloudfront
