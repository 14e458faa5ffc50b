#pragma once

#include "core/base/handler.hpp"
#include "core/pricing/usage.hpp"
#include "fakes/cloudfront/distributions.hpp"
#include "fakes/cloudfront/documents/documents.hpp"
#include "fakes/cloudfront/functions.hpp"
#include "fakes/cloudfront/invalidations.hpp"
#include "fakes/cloudfront/options.hpp"
#include "fakes/cloudfront/rules/rules_in_force.hpp"
#include "fakes/cloudfront/tags.hpp"
#include "fakes/cloudfront/tenants.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::cloudfront {

/// CloudFront's control plane for one account, with a typed face (the functions) and a wire face
/// (`handle`) over the same state. Everything depends only on the calls, their instants and the
/// dice; `now` never runs backwards from call to call.
class CloudFront : public Handler {
 public:
  /// `ledger` gets one entry for each accepted batch and outlives this.
  CloudFront(Calendar calendar, const Dice& dice, Ledger& ledger, Options options = {});

  /// Accepts a batch: uses one path of the ledger's invalidation paths for each item, for
  /// `call.cause` or else `CreateInvalidation <invalidation id>`. The same batch under the same
  /// caller reference gives the earlier invalidation and uses nothing.
  /// Errors: NoSuchDistribution, and those of `Invalidations::create`.
  Result<Invalidation> create_invalidation(std::string_view distribution_id,
                                           InvalidationBatch batch, const Call& call);
  /// Errors: NoSuchDistribution, NoSuchInvalidation.
  [[nodiscard]] Result<Invalidation> get_invalidation(std::string_view distribution_id,
                                                      std::string_view id, const Call& call) const;
  /// Newest first. Errors: NoSuchDistribution, InvalidArgument (marker, size of the page).
  [[nodiscard]] Result<InvalidationList> list_invalidations(std::string_view distribution_id,
                                                            const Page& page,
                                                            const Call& call) const;

  /// The same three for a distribution or a tenant; a tenant that does not exist is EntityNotFound.
  Result<Invalidation> create_invalidation_in(const Scope& scope, InvalidationBatch batch,
                                              const Call& call);
  [[nodiscard]] Result<Invalidation> get_invalidation_in(const Scope& scope, std::string_view id,
                                                         const Call& call) const;
  [[nodiscard]] Result<InvalidationList> list_invalidations_in(const Scope& scope, const Page& page,
                                                               const Call& call) const;
  /// When an invalidation reaches each edge location, in the order of `Options::edges`.
  [[nodiscard]] Result<std::vector<Arrival>> arrivals(const Scope& scope,
                                                      std::string_view id) const;

  /// `config_xml` is a whole `DistributionConfig` document. Errors: `parse_distribution_config`,
  /// `Distributions::create`, and that of what it refers to and is not there.
  Result<const Distribution*> create_distribution(std::string_view config_xml, const Call& call);
  /// The same for a `DistributionConfigWithTags` document. Errors: also InvalidTagging.
  Result<const Distribution*> create_distribution_with_tags(std::string_view body,
                                                            const Call& call);
  /// Adds one under a fixed id, deployed at once, and with it the lab's own cache policy and
  /// function. Errors: as `create_distribution`.
  Result<const Distribution*> add_distribution(std::string id, const DistributionSettings& settings,
                                               const Call& call);
  /// The same of a whole `DistributionConfig` document.
  Result<const Distribution*> add_distribution_of(std::string id, std::string_view config_xml,
                                                  const Call& call);
  /// Errors: as `create_distribution`, and `Distributions::update`.
  Result<const Distribution*> update_distribution(std::string_view id, std::string_view if_match,
                                                  std::string_view config_xml, const Call& call);
  /// Errors: `Distributions::remove`, ResourceInUse.
  Result<Done> delete_distribution(std::string_view id, std::string_view if_match,
                                   const Call& call);
  /// Errors: NoSuchDistribution.
  [[nodiscard]] Result<const Distribution*> get_distribution(std::string_view id) const;
  [[nodiscard]] Result<DistributionList> list_distributions(
      const Page& page, const DistributionFilter& filter = {}) const;

  /// Policies, origin access controls and identities. Errors: those of `Documents`; when one is
  /// deleted, also ...InUse.
  Result<const Document*> create_document(DocumentKind kind, std::string_view body,
                                          const Call& call);
  Result<const Document*> update_document(DocumentKind kind, std::string_view id,
                                          std::string_view if_match, std::string_view body,
                                          const Call& call);
  Result<Done> delete_document(DocumentKind kind, std::string_view id, std::string_view if_match);
  [[nodiscard]] const Documents& documents() const { return documents_; }

  /// Functions are kept and never run. Errors: those of `Functions`; InvalidTagging; when one is
  /// deleted, also FunctionInUse.
  Result<const Function*> create_function(FunctionContent content, const Call& call);
  Result<const Function*> update_function(std::string_view name, std::string_view if_match,
                                          FunctionContent content, const Call& call);
  Result<const Function*> publish_function(std::string_view name, std::string_view if_match,
                                           const Call& call);
  Result<Done> delete_function(std::string_view name, std::string_view if_match);
  [[nodiscard]] const Functions& functions() const { return functions_; }

  /// Makes a tenant of a distribution known, whatever kind that is. Errors: NoSuchDistribution.
  Result<Done> add_distribution_tenant(std::string tenant_id, std::string distribution_id);
  /// Errors: those of `Tenants`; EntityNotFound, InvalidAssociation for the distribution;
  /// CNAMEAlreadyExists for an alias.
  Result<const Tenant*> create_tenant(TenantContent content, const Call& call);
  Result<const Tenant*> update_tenant(std::string_view id, std::string_view if_match,
                                      TenantContent content, const Call& call);
  Result<Done> delete_tenant(std::string_view id, std::string_view if_match);
  [[nodiscard]] const Tenants& tenants() const { return tenants_; }

  /// Tags of distributions, functions and tenants. Errors: NoSuchResource, InvalidTagging.
  Result<Done> tag(std::string_view arn, const TagMap& tags);
  Result<Done> untag(std::string_view arn, const std::vector<std::string>& keys);
  [[nodiscard]] Result<TagMap> tags_of(std::string_view arn) const;

  /// What the edge obeys: configurations once they are deployed.
  [[nodiscard]] const edge::RuleSource& rules() const { return rules_; }
  /// Has every deletion of a distribution told to `observer`, by id, during the call.
  void observe_removals(std::function<void(std::string_view)> observer) {
    on_removal_ = std::move(observer);
  }

  /// Makes the purges accepted from now on this much slower; zero ends it. For fault plans.
  void set_extra_propagation(Duration extra) { invalidations_.set_extra_delay(extra); }

  /// Has every arrival of a purge and every completion told to `observer`.
  void observe_purges(PurgeObserver observer) { invalidations_.observe(std::move(observer)); }
  /// Batches that were not `Completed` when time was last advanced.
  [[nodiscard]] std::int64_t batches_in_progress(const Scope& scope) const {
    return invalidations_.batches_in_progress(scope);
  }

  [[nodiscard]] const Calendar& calendar() const { return calendar_; }
  Answer handle(const Request& request, Instant now) override;
  /// The next arrival at an edge, completion or deployment.
  [[nodiscard]] std::optional<Instant> next_deadline() const override;
  void advance_to(Instant now) override;

 private:
  [[nodiscard]] std::optional<ApiError> why_absent(const Scope& scope) const;
  /// Whether what a configuration refers to is there.
  [[nodiscard]] std::optional<ApiError> why_dangling(const DistributionConfig& config) const;
  [[nodiscard]] std::optional<ApiError> why_unfit(const TenantContent& content) const;
  [[nodiscard]] bool has_resource(std::string_view arn) const;
  Result<const Distribution*> create(Result<DistributionConfig> config, const Call& call);

  Calendar calendar_;
  Ledger& ledger_;
  std::string account_id_;
  Ids ids_;
  PropagationModel deployments_;
  Distributions distributions_;
  Documents documents_;
  Functions functions_;
  Tenants tenants_;
  Tags tags_;
  Invalidations invalidations_;
  RulesInForce rules_;
  std::function<void(std::string_view)> on_removal_;
};

}  // namespace revalab::cloudfront
