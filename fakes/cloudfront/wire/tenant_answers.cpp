#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml_writer.hpp"
#include "fakes/cloudfront/wire/call.hpp"

#include <array>

namespace revalab::cloudfront {
namespace {

void write_domains(XmlWriter& xml, const Tenant& tenant) {
  xml.begin("Domains");
  for (const auto& domain : tenant.domains) {
    xml.begin("member").text("Domain", domain).text("Status", "active").end("member");
  }
  xml.end("Domains");
}

/// What a tenant and its summary in a list have in common. A tenant is deployed at once.
void write_common(XmlWriter& xml, const WireCall& call, const Tenant& tenant) {
  xml.text("Id", tenant.id).text("DistributionId", tenant.distribution_id);
  xml.text("Name", tenant.name).text("Arn", tenant.arn);
  write_domains(xml, tenant);
  if (!tenant.customizations.empty()) xml.raw(tenant.customizations);
  if (!tenant.connection_group_id.empty()) {
    xml.text("ConnectionGroupId", tenant.connection_group_id);
  }
  xml.text("CreatedTime", call.wire_time(tenant.created));
  xml.text("LastModifiedTime", call.wire_time(tenant.modified));
  xml.boolean("Enabled", tenant.enabled).text("Status", "Deployed");
}

Result<Response> shown(const WireCall& call, const Tenant& tenant, int status) {
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("DistributionTenant");
  write_common(xml, call, tenant);
  if (!tenant.parameters.empty()) xml.raw(tenant.parameters);
  if (const auto tags = call.cloudfront.tags_of(tenant.arn); tags && !tags->empty()) {
    xml.raw(tags_element(*tags));
  }
  xml.end("DistributionTenant");
  return versioned_response(status, std::move(body), tenant.etag);
}

Result<Response> create(const WireCall& call) {
  auto content = decode_tenant(call.request.body, true);
  if (!content) return content.error();
  const auto created = call.cloudfront.create_tenant(std::move(content).value(), call.call());
  if (!created) return created.error();
  return shown(call, **created, 201);
}

Result<Response> get(const WireCall& call) {
  const Tenant* tenant = call.cloudfront.tenants().find(call.name());
  if (tenant == nullptr) return errors::entity_not_found();
  return shown(call, *tenant, 200);
}

Result<Response> get_by_domain(const WireCall& call) {
  const auto domain = query_parameter(call.request.query(), "domain");
  const Tenant* tenant = domain ? call.cloudfront.tenants().find_domain(*domain) : nullptr;
  if (tenant == nullptr) return errors::entity_not_found();
  return shown(call, *tenant, 200);
}

Result<Response> update(const WireCall& call) {
  auto content = decode_tenant(call.request.body, false);
  if (!content) return content.error();
  const auto updated = call.cloudfront.update_tenant(call.name(), call.if_match(),
                                                     std::move(content).value(), call.call());
  if (!updated) return updated.error();
  return shown(call, **updated, 200);
}

Result<Response> remove(const WireCall& call) {
  const auto removed = call.cloudfront.delete_tenant(call.name(), call.if_match());
  if (!removed) return removed.error();
  return empty_response();
}

Result<Response> list(const WireCall& call) {
  const auto query = decode_tenant_query(call.request.body);
  if (!query) return query.error();
  const auto listed = call.cloudfront.tenants().list(query->filter, query->page);
  if (!listed) return listed.error();
  std::string body;
  XmlWriter xml(body);
  xml.begin_document("ListDistributionTenantsResult");
  if (!listed->next_marker.empty()) xml.text("NextMarker", listed->next_marker);
  xml.begin("DistributionTenantList");
  for (const Tenant* each : listed->items) {
    xml.begin("DistributionTenantSummary");
    write_common(xml, call, *each);
    xml.text("ETag", each->etag).end("DistributionTenantSummary");
  }
  xml.end("DistributionTenantList").end("ListDistributionTenantsResult");
  return xml_response(200, std::move(body));
}

constexpr std::array<Answerer, 6> k_answers{{
    {"CreateDistributionTenant", create},
    {"GetDistributionTenant", get},
    {"GetDistributionTenantByDomain", get_by_domain},
    {"UpdateDistributionTenant", update},
    {"DeleteDistributionTenant", remove},
    {"ListDistributionTenants", list},
}};

}  // namespace

const Answerer* find_tenant_answer(std::string_view operation) {
  return find_answer(k_answers, operation);
}

}  // namespace revalab::cloudfront
