#include "fakes/cloudfront/cloudfront.hpp"

#include "core/aws/cloudfront/errors.hpp"

#include <algorithm>

// The typed face; the wire face is in wire.cpp.
namespace revalab::cloudfront {

CloudFront::CloudFront(Calendar calendar, const Dice& dice, Ledger& ledger, Options options)
    : calendar_(calendar),
      ledger_(ledger),
      ids_(dice),
      deployments_(dice, options.propagation),
      distributions_(options.account_id),
      invalidations_(calendar, dice, options) {}

std::optional<ApiError> CloudFront::why_absent(const Scope& scope) const {
  if (scope.kind == Scope::Kind::tenant) {
    if (!tenants_.contains(scope.id)) return errors::entity_not_found();
  } else if (distributions_.find(scope.id) == nullptr) {
    return errors::no_such_distribution();
  }
  return std::nullopt;
}

Result<Invalidation> CloudFront::create_invalidation(std::string_view distribution_id,
                                                     InvalidationBatch batch, const Call& call) {
  const Scope scope{Scope::Kind::distribution, std::string(distribution_id)};
  return create_invalidation_in(scope, std::move(batch), call);
}

Result<Invalidation> CloudFront::get_invalidation(std::string_view distribution_id,
                                                  std::string_view id, const Call& call) const {
  return get_invalidation_in({Scope::Kind::distribution, std::string(distribution_id)}, id, call);
}

Result<InvalidationList> CloudFront::list_invalidations(std::string_view distribution_id,
                                                        const Page& page, const Call& call) const {
  return list_invalidations_in({Scope::Kind::distribution, std::string(distribution_id)}, page,
                               call);
}

Result<Invalidation> CloudFront::create_invalidation_in(const Scope& scope, InvalidationBatch batch,
                                                        const Call& call) {
  if (auto error = why_absent(scope)) return *std::move(error);
  auto created = invalidations_.create(ids_, scope, std::move(batch), call.now);
  if (!created) return created.error();
  Invalidation& invalidation = created->invalidation;
  if (created->is_new) {
    const std::string own_cause = "CreateInvalidation " + invalidation.id;
    ledger_.add(calendar_.wall(call.now), Dimension::cloudfront_invalidation_path,
                static_cast<std::int64_t>(invalidation.batch.items.size()),
                call.cause.empty() ? own_cause : call.cause);
  }
  return std::move(invalidation);
}

Result<Invalidation> CloudFront::get_invalidation_in(const Scope& scope, std::string_view id,
                                                     const Call& call) const {
  if (auto error = why_absent(scope)) return *std::move(error);
  return invalidations_.get(scope, id, call.now);
}

Result<InvalidationList> CloudFront::list_invalidations_in(const Scope& scope, const Page& page,
                                                           const Call& call) const {
  if (auto error = why_absent(scope)) return *std::move(error);
  return invalidations_.list(scope, page, call.now);
}

Result<std::vector<Arrival>> CloudFront::arrivals(const Scope& scope, std::string_view id) const {
  if (auto error = why_absent(scope)) return *std::move(error);
  return invalidations_.arrivals(scope, id);
}

Result<const Distribution*> CloudFront::create_distribution(std::string_view config_xml,
                                                            const Call& call) {
  return distributions_.create(ids_, config_xml, call.now, deployments_.deployment());
}

Result<const Distribution*> CloudFront::add_distribution(std::string id,
                                                         const DistributionSettings& settings,
                                                         const Call& call) {
  return distributions_.add(ids_, std::move(id), make_distribution_config(settings), call.now);
}

Result<const Distribution*> CloudFront::get_distribution(std::string_view id) const {
  const Distribution* distribution = distributions_.find(id);
  if (distribution == nullptr) return errors::no_such_distribution();
  return distribution;
}

Result<DistributionList> CloudFront::list_distributions(const Page& page) const {
  return distributions_.list(page);
}

Result<Done> CloudFront::add_distribution_tenant(std::string tenant_id,
                                                 std::string distribution_id) {
  if (distributions_.find(distribution_id) == nullptr) return errors::no_such_distribution();
  tenants_.insert_or_assign(std::move(tenant_id), std::move(distribution_id));
  return Done{};
}

std::optional<Instant> CloudFront::next_deadline() const {
  const auto purge = invalidations_.next_deadline();
  const auto deployment = distributions_.next_deadline();
  if (!purge || !deployment) return purge ? purge : deployment;
  return std::min(*purge, *deployment);
}

void CloudFront::advance_to(Instant now) {
  invalidations_.advance_to(now);
  distributions_.advance_to(now);
}

}  // namespace revalab::cloudfront
