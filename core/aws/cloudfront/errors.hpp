#pragma once

#include "core/base/result.hpp"

#include <string>
#include <string_view>

/// The errors of the CloudFront API, one factory per code. Status codes follow the service model
/// (`tests/data/aws-models/cloudfront.json`) where it lists the code; the sentences are those seen
/// from AWS where a source is named, else ours.
namespace revalab::cloudfront::errors {

/// No Authorization header and no signature in the query.
ApiError missing_authentication_token();
/// The body is not XML, or not the document the operation takes. Not in the model.
ApiError malformed_xml(std::string_view why);
ApiError missing_body();
/// `Quantity` differs from the number of `Items`.
ApiError inconsistent_quantities();
ApiError batch_too_large();
/// A body beyond what the lab reads, for operations without an error of their own. Not in the
/// model.
ApiError request_too_large();
ApiError invalid_argument(std::string message);
/// Source: https://github.com/rust-lang/promote-release/pull/94, read 2026-11-22.
ApiError invalid_invalidation_paths();

/// Another batch under a caller reference already used, as clients see it.
/// Source: https://github.com/jonls/s3-deploy-website/issues/26, read 2026-11-22.
ApiError caller_reference_reused();
/// The same as the documentation of `CallerReference` has it; the model has no such error.
ApiError invalidation_batch_already_exists();

ApiError too_many_paths_in_progress();
ApiError too_many_wildcards_in_progress();

ApiError no_such_distribution();
ApiError no_such_invalidation();
/// What tenants say instead of NoSuchDistribution.
ApiError entity_not_found();

ApiError distribution_already_exists();
ApiError no_such_origin();
ApiError invalid_ttl_order();
ApiError cname_already_exists();
/// `If-Match` is missing, or no entity tag of CloudFront's.
ApiError invalid_if_match_version();
/// `If-Match` names another version.
ApiError precondition_failed();
/// An update of what cannot be changed, such as a caller reference or a managed policy.
ApiError illegal_update();
ApiError illegal_delete();
ApiError distribution_not_disabled();
ApiError resource_not_disabled();
/// Tenants stand on the distribution.
ApiError resource_in_use();

/// `NoSuchCachePolicy` and the like, for the noun that the service model has for a resource.
ApiError no_such(std::string_view noun);
ApiError already_exists(std::string_view noun);
ApiError in_use(std::string_view noun);
/// `plural` as in `TooManyCachePolicies`; `most` is how many there may be.
ApiError too_many(std::string_view plural, std::size_t most);
/// What a distribution refers to is not there, where the code is not `NoSuch...`:
/// `InvalidOriginAccessControl` and the like.
ApiError invalid_reference(std::string_view noun);

ApiError no_such_function();
ApiError function_size_limit_exceeded();
ApiError no_such_resource();
ApiError invalid_tagging(std::string message);
ApiError entity_already_exists();
ApiError entity_limit_exceeded();
/// The distribution is not one that has tenants.
ApiError invalid_association();

/// An operation CloudFront has and the lab has not; no AWS code.
ApiError not_implemented(std::string_view operation);
/// Nothing of the API is at this method and path.
ApiError unknown_operation();

}  // namespace revalab::cloudfront::errors
