#include "fakes/cloudfront/tenants.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_reader.hpp"
#include "core/aws/text.hpp"
#include "fakes/cloudfront/canonical.hpp"
#include "fakes/cloudfront/documents/documents.hpp"
#include "fakes/cloudfront/schema.hpp"

#include <algorithm>

namespace revalab::cloudfront {
namespace {

std::optional<std::string> text_in(pugi::xml_node parent, std::string_view name) {
  const auto element = child(parent, name);
  if (!element) return std::nullopt;
  return text_of(element);
}

std::optional<std::string> element_in(pugi::xml_node parent, std::string_view name) {
  const auto element = child(parent, name);
  if (!element) return std::nullopt;
  std::string canonical;
  append_canonical(canonical, element);
  return canonical;
}

/// In lower case, as names of hosts compare.
std::vector<std::string> domains_in(pugi::xml_node domains) {
  std::vector<std::string> names;
  for (const auto item : domains.children()) {
    if (item.type() == pugi::node_element) {
      names.push_back(aws::lower_case(text_of(child(item, "Domain"))));
    }
  }
  return names;
}

void apply(Tenant& tenant, TenantContent&& content) {
  if (content.distribution_id) tenant.distribution_id = *std::move(content.distribution_id);
  if (content.name) tenant.name = *std::move(content.name);
  if (content.domains) tenant.domains = *std::move(content.domains);
  if (content.customizations) tenant.customizations = *std::move(content.customizations);
  if (content.parameters) tenant.parameters = *std::move(content.parameters);
  if (content.connection_group_id) {
    tenant.connection_group_id = *std::move(content.connection_group_id);
  }
  if (content.enabled) tenant.enabled = *content.enabled;
}

}  // namespace

Result<TenantContent> decode_tenant(std::string_view body, bool is_new) {
  const auto document = read_xml(body);
  if (!document) return errors::malformed_xml(document.error());
  const auto root = document->document_element();
  const std::string root_name(is_new ? "CreateDistributionTenantRequest"
                                     : "UpdateDistributionTenantRequest");
  if (local_name(root) != root_name) {
    return errors::malformed_xml("the root element is not " + root_name);
  }
  const Schema schema = is_new ? create_tenant_schema() : update_tenant_schema();
  if (auto error = check_schema(root, schema)) return *std::move(error);
  TenantContent content;
  content.distribution_id = text_in(root, "DistributionId");
  content.name = text_in(root, "Name");
  if (const auto domains = child(root, "Domains")) content.domains = domains_in(domains);
  content.customizations = element_in(root, "Customizations");
  content.parameters = element_in(root, "Parameters");
  content.connection_group_id = text_in(root, "ConnectionGroupId");
  if (const auto enabled = text_in(root, "Enabled")) content.enabled = *enabled == "true";
  if (content.name && content.name->size() < 3) {
    return errors::invalid_argument("The parameter Name is invalid.");
  }
  const auto is_empty = [](const std::string& domain) { return domain.empty(); };
  if (content.domains &&
      (content.domains->empty() ||
       std::any_of(content.domains->begin(), content.domains->end(), is_empty))) {
    return errors::invalid_argument("The parameter Domains is invalid.");
  }
  auto tags = read_tags(child(root, "Tags"));
  if (!tags) return tags.error();
  content.tags = std::move(tags).value();
  return content;
}

Result<TenantQuery> decode_tenant_query(std::string_view body) {
  TenantQuery query;
  if (body.empty()) return query;
  const auto document = read_xml(body);
  if (!document) return errors::malformed_xml(document.error());
  const auto root = document->document_element();
  const auto filter = child(root, "AssociationFilter");
  query.filter.distribution_id = text_of(child(filter, "DistributionId"));
  query.filter.connection_group_id = text_of(child(filter, "ConnectionGroupId"));
  query.page.marker = text_of(child(root, "Marker"));
  if (const auto size = child(root, "MaxItems")) {
    const auto items = integer_of(size);
    if (!items) return errors::malformed_xml("MaxItems must be an integer");
    query.page.max_items = *items;
  }
  return query;
}

Result<const Tenant*> Tenants::create(Ids& ids, TenantContent content, Instant now) {
  const auto has_name = [&](const Tenant* each) { return each->name == content.name; };
  if (std::any_of(in_order_.begin(), in_order_.end(), has_name)) {
    return errors::entity_already_exists();
  }
  if (content.domains && is_taken(*content.domains, nullptr)) return errors::cname_already_exists();
  if (by_id_.size() >= k_tenants_max) return errors::entity_limit_exceeded();
  Tenant tenant;
  do {
    tenant.id = ids.tenant();
  } while (by_id_.contains(tenant.id));
  tenant.etag = ids.distribution();
  tenant.created = now;
  tenant.modified = now;
  apply(tenant, std::move(content));
  return &insert(std::move(tenant));
}

void Tenants::add(std::string id, std::string distribution_id) {
  Tenant tenant;
  tenant.id = std::move(id);
  tenant.name = tenant.id;
  tenant.etag = "E1ADDEDBYTHELAB";
  tenant.distribution_id = std::move(distribution_id);
  insert(std::move(tenant));
}

const Tenant& Tenants::insert(Tenant tenant) {
  tenant.arn = "arn:aws:cloudfront::" + account_id_ + ":distribution-tenant/" + tenant.id;
  std::string id = tenant.id;
  const auto [place, is_new] = by_id_.emplace(std::move(id), std::move(tenant));
  if (is_new) in_order_.push_back(&place->second);
  return place->second;
}

Result<const Tenant*> Tenants::update(std::string_view id, std::string_view if_match,
                                      TenantContent content, Ids& ids, Instant now) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return errors::entity_not_found();
  Tenant& tenant = found->second;
  if (auto error = check_version(if_match, tenant.etag)) return *std::move(error);
  if (content.domains && is_taken(*content.domains, &tenant)) return errors::cname_already_exists();
  apply(tenant, std::move(content));
  tenant.etag = ids.distribution();
  tenant.modified = now;
  return &tenant;
}

Result<Done> Tenants::remove(std::string_view id, std::string_view if_match) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return errors::entity_not_found();
  if (auto error = check_version(if_match, found->second.etag)) return *std::move(error);
  if (found->second.enabled) return errors::resource_not_disabled();
  std::erase(in_order_, &found->second);
  by_id_.erase(found);
  return Done{};
}

const Tenant* Tenants::find(std::string_view identifier) const {
  if (const auto found = by_id_.find(identifier); found != by_id_.end()) return &found->second;
  for (const Tenant* each : in_order_) {
    if (each->arn == identifier || each->name == identifier) return each;
  }
  return nullptr;
}

const Tenant* Tenants::find_domain(std::string_view domain) const {
  const std::string wanted = aws::lower_case(domain);
  for (const Tenant* each : in_order_) {
    if (std::find(each->domains.begin(), each->domains.end(), wanted) != each->domains.end()) {
      return each;
    }
  }
  return nullptr;
}

bool Tenants::has_any(std::string_view distribution_id) const {
  return std::any_of(in_order_.begin(), in_order_.end(),
                     [&](const Tenant* each) { return each->distribution_id == distribution_id; });
}

bool Tenants::is_taken(const std::vector<std::string>& domains, const Tenant* but) const {
  return std::any_of(domains.begin(), domains.end(), [&](const std::string& domain) {
    const Tenant* owner = find_domain(domain);
    return owner != nullptr && owner != but;
  });
}

Result<TenantList> Tenants::list(const TenantFilter& filter, const Page& page) const {
  if (page.max_items < 1) return errors::invalid_argument("MaxItems must be at least 1.");
  TenantList list;
  auto next = in_order_.begin();
  if (!page.marker.empty()) {
    next = std::find_if(in_order_.begin(), in_order_.end(),
                        [&](const Tenant* each) { return each->id == page.marker; });
    if (next == in_order_.end()) return errors::invalid_argument("The marker is invalid.");
    ++next;
  }
  for (; next != in_order_.end(); ++next) {
    const Tenant& tenant = **next;
    const bool wanted =
        (filter.distribution_id.empty() || filter.distribution_id == tenant.distribution_id) &&
        (filter.connection_group_id.empty() ||
         filter.connection_group_id == tenant.connection_group_id);
    if (!wanted) continue;
    if (static_cast<std::int64_t>(list.items.size()) ==
        std::min(page.max_items, k_page_max_items)) {
      list.next_marker = list.items.back()->id;
      break;
    }
    list.items.push_back(&tenant);
  }
  return list;
}

}  // namespace revalab::cloudfront
