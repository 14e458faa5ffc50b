#pragma once

#include "core/base/handler.hpp"
#include "core/pricing/usage.hpp"
#include "fakes/cloudfront/distributions.hpp"
#include "fakes/cloudfront/invalidations.hpp"
#include "fakes/cloudfront/options.hpp"
#include "fakes/cloudfront/route.hpp"

#include <map>
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

  /// `config_xml` is a whole `DistributionConfig` document. Errors: `Distributions::create`.
  Result<const Distribution*> create_distribution(std::string_view config_xml, const Call& call);
  /// Adds one under a fixed id, deployed at once. Errors: `Distributions::add`.
  Result<const Distribution*> add_distribution(std::string id, const DistributionSettings& settings,
                                               const Call& call);
  /// Errors: NoSuchDistribution.
  [[nodiscard]] Result<const Distribution*> get_distribution(std::string_view id) const;
  [[nodiscard]] Result<DistributionList> list_distributions(const Page& page) const;
  /// Makes a tenant of a distribution known. Errors: NoSuchDistribution.
  Result<Done> add_distribution_tenant(std::string tenant_id, std::string distribution_id);

  /// Makes the purges accepted from now on this much slower; zero ends it. For fault plans.
  void set_extra_propagation(Duration extra) { invalidations_.set_extra_delay(extra); }

  /// Has every arrival of a purge and every completion told to `observer`.
  void observe_purges(PurgeObserver observer) { invalidations_.observe(std::move(observer)); }
  /// Batches that were not `Completed` when time was last advanced.
  [[nodiscard]] std::int64_t batches_in_progress(const Scope& scope) const {
    return invalidations_.batches_in_progress(scope);
  }

  Answer handle(const Request& request, Instant now) override;
  /// The next arrival at an edge, completion or deployment.
  [[nodiscard]] std::optional<Instant> next_deadline() const override;
  void advance_to(Instant now) override;

 private:
  [[nodiscard]] std::optional<ApiError> why_absent(const Scope& scope) const;
  Response respond(const Request& request, Instant now);
  Result<Response> dispatch(const Request& request, const Route& route, Instant now);
  Result<Response> answer_create_invalidation(const Request& request, const Route& route,
                                              Instant now);
  Result<Response> answer_distribution(const Distribution& distribution, int status,
                                       Instant now) const;

  Calendar calendar_;
  Ledger& ledger_;
  Ids ids_;
  PropagationModel deployments_;
  Distributions distributions_;
  Invalidations invalidations_;
  std::map<std::string, std::string, std::less<>> tenants_;  ///< Tenant to distribution.
};

}  // namespace revalab::cloudfront
