#include "fakes/cloudfront/documents/document.hpp"

namespace revalab::cloudfront {
namespace {

// Quotas: developer guide, cloudfront-limits (2026).
constexpr std::array<DocumentTraits, k_document_kinds.size()> k_traits{{
    {"CachePolicy", "CachePolicies", "cache-policy", cache_policy_schema, "Name", "CachePolicyId",
     "", 20, true},
    {"OriginRequestPolicy", "OriginRequestPolicies", "origin-request-policy",
     origin_request_policy_schema, "Name", "OriginRequestPolicyId", "", 20, true},
    {"ResponseHeadersPolicy", "ResponseHeadersPolicies", "response-headers-policy",
     response_headers_policy_schema, "Name", "ResponseHeadersPolicyId", "", 20, true},
    {"OriginAccessControl", "OriginAccessControls", "origin-access-control",
     origin_access_control_schema, "Name", "OriginAccessControlId", "", 100, false},
    {"CloudFrontOriginAccessIdentity", "CloudFrontOriginAccessIdentities",
     "origin-access-identity/cloudfront", origin_access_identity_schema, "CallerReference",
     "OriginAccessIdentity", "origin-access-identity/cloudfront/", 100, false},
}};

}  // namespace

const DocumentTraits& traits_of(DocumentKind kind) {
  return k_traits[static_cast<std::size_t>(kind)];
}

}  // namespace revalab::cloudfront
