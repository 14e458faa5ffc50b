#pragma once

#include "fakes/cloudfront/ids.hpp"
#include "fakes/cloudfront/options.hpp"
#include "fakes/cloudfront/tags.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::cloudfront {

/// A tenant of a multi-tenant distribution. What customizes it is kept and not applied.
struct Tenant {
  Tenant() = default;
  std::string id;
  std::string arn;
  std::string etag;
  Instant created;
  Instant modified;
  std::string distribution_id;
  std::string name;
  std::vector<std::string> domains;
  std::string customizations;  ///< The `Customizations` element, canonical; empty for none.
  std::string parameters;      ///< The same for `Parameters`.
  std::string connection_group_id;
  bool enabled = true;
};

/// What a client sends of a tenant; what is empty was not sent.
struct TenantContent {
  TenantContent() = default;
  std::optional<std::string> distribution_id;
  std::optional<std::string> name;
  std::optional<std::vector<std::string>> domains;
  std::optional<std::string> customizations;
  std::optional<std::string> parameters;
  std::optional<std::string> connection_group_id;
  std::optional<bool> enabled;
  TagMap tags;
};
/// Reads a `CreateDistributionTenantRequest` or an `UpdateDistributionTenantRequest`.
/// Errors: MalformedXML, InvalidArgument, InvalidTagging.
Result<TenantContent> decode_tenant(std::string_view body, bool is_new);

/// Which tenants a list holds: those of a distribution, a connection group, or all.
struct TenantFilter {
  TenantFilter() = default;
  std::string distribution_id;
  std::string connection_group_id;
};
struct TenantQuery {
  TenantFilter filter;
  Page page;
};
/// Reads a `ListDistributionTenantsRequest`; no body asks for all. Errors: MalformedXML.
Result<TenantQuery> decode_tenant_query(std::string_view body);

/// One page of tenants, in the order they were made.
struct TenantList {
  TenantList() = default;
  std::string next_marker;  ///< Empty unless truncated.
  std::vector<const Tenant*> items;
};

inline constexpr std::size_t k_tenants_max = 10'000;

/// The tenants of an account. That their distributions exist and that no alias has their domains is
/// the caller's business. Pointers are good until the tenant is deleted.
class Tenants {
 public:
  explicit Tenants(std::string account_id) : account_id_(std::move(account_id)) {}

  /// Errors: EntityAlreadyExists (name), CNAMEAlreadyExists (domain), EntityLimitExceeded.
  Result<const Tenant*> create(Ids& ids, TenantContent content, Instant now);
  /// Adds one under an id, without a domain.
  void add(std::string id, std::string distribution_id);
  /// Errors: EntityNotFound, InvalidIfMatchVersion, PreconditionFailed, CNAMEAlreadyExists.
  Result<const Tenant*> update(std::string_view id, std::string_view if_match,
                               TenantContent content, Ids& ids, Instant now);
  /// Errors: EntityNotFound, ResourceNotDisabled, InvalidIfMatchVersion, PreconditionFailed.
  Result<Done> remove(std::string_view id, std::string_view if_match);
  /// By id, by ARN or by name. Null when there is none.
  [[nodiscard]] const Tenant* find(std::string_view identifier) const;
  [[nodiscard]] const Tenant* find_domain(std::string_view domain) const;
  [[nodiscard]] bool has_any(std::string_view distribution_id) const;
  /// Errors: InvalidArgument (marker, size of the page).
  [[nodiscard]] Result<TenantList> list(const TenantFilter& filter, const Page& page) const;
  [[nodiscard]] const std::vector<const Tenant*>& all() const { return in_order_; }

 private:
  /// Whether another tenant has one of the domains.
  [[nodiscard]] bool is_taken(const std::vector<std::string>& domains, const Tenant* but) const;
  const Tenant& insert(Tenant tenant);

  std::string account_id_;
  std::map<std::string, Tenant, std::less<>> by_id_;
  std::vector<const Tenant*> in_order_;
};

}  // namespace revalab::cloudfront
