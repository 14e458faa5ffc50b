#include "core/aws/service_client.hpp"
#include "fakes/cloudfront/wire/call.hpp"

#include <array>

namespace revalab::cloudfront {
namespace {

// What a request says it is for is kept as long as the ledger, so it has a limit.
constexpr std::size_t k_cause_max_chars = 256;

/// The distribution or the tenant, as the operation says.
Scope scope_of(const WireCall& call) {
  const bool is_tenant = call.route.operation.ends_with("ForDistributionTenant");
  return {is_tenant ? Scope::Kind::tenant : Scope::Kind::distribution, call.name()};
}

Result<Response> create(const WireCall& call) {
  auto batch = decode_invalidation_batch(call.request.body);
  if (!batch) return batch.error();
  const Scope scope = scope_of(call);
  const std::string_view cause = call.request.headers.get(aws::k_cause_header);
  const auto created = call.cloudfront.create_invalidation_in(
      scope, std::move(batch).value(), {call.now, cause.substr(0, k_cause_max_chars)});
  if (!created) return created.error();
  Response response = xml_response(201, encode_invalidation(*created));
  const std::string_view what =
      scope.kind == Scope::Kind::tenant ? "distribution-tenant/" : "distribution/";
  response.headers.set("Location", location_of(what) + scope.id + "/invalidation/" + created->id);
  return response;
}

Result<Response> get(const WireCall& call) {
  const auto found = call.cloudfront.get_invalidation_in(scope_of(call), call.name(1), call.call());
  if (!found) return found.error();
  return xml_response(200, encode_invalidation(*found));
}

Result<Response> list(const WireCall& call) {
  const auto page = page_of(call.request);
  if (!page) return page.error();
  const auto listed = call.cloudfront.list_invalidations_in(scope_of(call), *page, call.call());
  if (!listed) return listed.error();
  return xml_response(200, encode_invalidation_list(*listed));
}

constexpr std::array<Answerer, 6> k_answers{{
    {"CreateInvalidation", create},
    {"GetInvalidation", get},
    {"ListInvalidations", list},
    {"CreateInvalidationForDistributionTenant", create},
    {"GetInvalidationForDistributionTenant", get},
    {"ListInvalidationsForDistributionTenant", list},
}};

}  // namespace

const Answerer* find_invalidation_answer(std::string_view operation) {
  return find_answer(k_answers, operation);
}

}  // namespace revalab::cloudfront
