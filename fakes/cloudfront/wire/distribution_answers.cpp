#include "core/aws/cloudfront/errors.hpp"
#include "fakes/cloudfront/canonical.hpp"
#include "fakes/cloudfront/distribution_xml.hpp"
#include "fakes/cloudfront/wire/call.hpp"

#include <array>

namespace revalab::cloudfront {
namespace {

Result<Response> shown(const WireCall& call, const Result<const Distribution*>& result,
                       int status) {
  if (!result) return result.error();
  const Distribution& distribution = **result;
  const auto in_progress =
      call.cloudfront.batches_in_progress({Scope::Kind::distribution, distribution.id});
  Response response = versioned_response(
      status, encode_distribution(distribution, call.cloudfront.calendar(), call.now, in_progress),
      distribution.etag);
  if (status == 201) {
    response.headers.set("Location", location_of("distribution/") + distribution.id);
  }
  return response;
}

Result<Response> create(const WireCall& call) {
  return shown(call, call.cloudfront.create_distribution(call.request.body, call.call()), 201);
}

Result<Response> create_with_tags(const WireCall& call) {
  return shown(call, call.cloudfront.create_distribution_with_tags(call.request.body, call.call()),
               201);
}

Result<Response> get(const WireCall& call) {
  return shown(call, call.cloudfront.get_distribution(call.name()), 200);
}

Result<Response> get_config(const WireCall& call) {
  const auto found = call.cloudfront.get_distribution(call.name());
  if (!found) return found.error();
  return versioned_response(200, as_document((*found)->config->xml), (*found)->etag);
}

Result<Response> update(const WireCall& call) {
  return shown(call,
               call.cloudfront.update_distribution(call.name(), call.if_match(), call.request.body,
                                                   call.call()),
               200);
}

Result<Response> remove(const WireCall& call) {
  const auto removed =
      call.cloudfront.delete_distribution(call.name(), call.if_match(), call.call());
  if (!removed) return removed.error();
  return empty_response();
}

Result<Response> list_where(const WireCall& call, const DistributionFilter& filter,
                            std::string (*encode)(const DistributionList&, const Calendar&,
                                                  Instant)) {
  const auto page = page_of(call.request);
  if (!page) return page.error();
  const auto listed = call.cloudfront.list_distributions(*page, filter);
  if (!listed) return listed.error();
  return xml_response(200, encode(*listed, call.cloudfront.calendar(), call.now));
}

Result<Response> list(const WireCall& call) {
  return list_where(call, {}, encode_distribution_list);
}

std::string encode_ids(const DistributionList& list, const Calendar&, Instant) {
  return encode_distribution_id_list(list);
}

/// `ListDistributionsByCachePolicyId` and its sisters: the ids of those that name the policy.
Result<Response> list_by_policy(const WireCall& call) {
  for (const DocumentKind kind : k_document_kinds) {
    const DocumentTraits& traits = traits_of(kind);
    if (!call.route.operation.ends_with("By" + std::string(traits.reference))) continue;
    if (call.cloudfront.documents().find(kind, call.name()) == nullptr) {
      return errors::no_such(traits.noun);
    }
    return list_where(
        call,
        [&](const Distribution& each) {
          return each.config->mentions(traits.reference, call.name());
        },
        encode_ids);
  }
  return errors::not_implemented(call.route.operation);
}

/// `null` asks for those without one. Source: service model, `ListDistributionsByWebACLIdRequest`.
Result<Response> list_by_web_acl(const WireCall& call) {
  const std::string& id = call.name();
  const auto is_wanted = [&](const Distribution& each) {
    if (id != "null") return each.config->mentions("WebACLId", id);
    const auto& references = each.config->references;
    return std::none_of(references.begin(), references.end(),
                        [](const auto& reference) { return reference.first == "WebACLId"; });
  };
  return list_where(call, is_wanted, encode_distribution_list);
}

constexpr std::array<Answerer, 11> k_answers{{
    {"CreateDistribution", create},
    {"CreateDistributionWithTags", create_with_tags},
    {"GetDistribution", get},
    {"GetDistributionConfig", get_config},
    {"UpdateDistribution", update},
    {"DeleteDistribution", remove},
    {"ListDistributions", list},
    {"ListDistributionsByCachePolicyId", list_by_policy},
    {"ListDistributionsByOriginRequestPolicyId", list_by_policy},
    {"ListDistributionsByResponseHeadersPolicyId", list_by_policy},
    {"ListDistributionsByWebACLId", list_by_web_acl},
}};

}  // namespace

const Answerer* find_distribution_answer(std::string_view operation) {
  return find_answer(k_answers, operation);
}

}  // namespace revalab::cloudfront
