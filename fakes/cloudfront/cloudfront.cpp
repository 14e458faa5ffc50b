#include "fakes/cloudfront/cloudfront.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "fakes/cloudfront/wire/answers.hpp"

// Invalidations and time; what is configured is in resources.cpp, the wire face in wire/.
namespace revalab::cloudfront {

CloudFront::CloudFront(Calendar calendar, const Dice& dice, Ledger& ledger, Options options)
    : calendar_(calendar),
      ledger_(ledger),
      account_id_(options.account_id),
      ids_(dice),
      deployments_(dice, options.propagation),
      distributions_(options.account_id),
      functions_(options.account_id),
      tenants_(options.account_id),
      invalidations_(calendar, dice, options),
      rules_(distributions_, documents_, functions_, tenants_) {}

std::optional<ApiError> CloudFront::why_absent(const Scope& scope) const {
  if (scope.kind == Scope::Kind::tenant) {
    const Tenant* tenant = tenants_.find(scope.id);
    if (tenant == nullptr || tenant->id != scope.id) return errors::entity_not_found();
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

std::optional<Instant> CloudFront::next_deadline() const {
  std::optional<Instant> next;
  for (const auto& deadline : {invalidations_.next_deadline(), distributions_.next_deadline(),
                               documents_.next_deadline(), functions_.next_deadline()}) {
    if (deadline && (!next || *deadline < *next)) next = deadline;
  }
  return next;
}

void CloudFront::advance_to(Instant now) {
  invalidations_.advance_to(now);
  const bool distributions = distributions_.advance_to(now);
  const bool documents = documents_.advance_to(now);
  const bool functions = functions_.advance_to(now);
  if (distributions || documents || functions) rules_.forget();
}

Answer CloudFront::handle(const Request& request, Instant now) {
  advance_to(now);
  return answer(*this, request, ids_.request(), now);
}

}  // namespace revalab::cloudfront
