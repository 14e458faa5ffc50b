#include "core/aws/cloudfront/errors.hpp"

namespace revalab::cloudfront::errors {

ApiError missing_authentication_token() {
  return {403, "MissingAuthenticationToken", "Request is missing Authentication Token"};
}

ApiError malformed_xml(std::string_view why) {
  return {400, "MalformedXML",
          "The XML you provided was not well-formed or did not validate against our published "
          "schema: " +
              std::string(why)};
}

ApiError missing_body() {
  return {400, "MissingBody",
          "This operation requires a body. Ensure that the body is present and the Content-Type "
          "header is set."};
}

ApiError inconsistent_quantities() {
  return {400, "InconsistentQuantities",
          "The value of Quantity and the size of Items do not match."};
}

ApiError batch_too_large() {
  return {413, "BatchTooLarge", "The invalidation batch you specified is too large."};
}

ApiError request_too_large() {
  return {413, "RequestEntityTooLarge", "The body of the request is too large."};
}

ApiError invalid_argument(std::string message) {
  return {400, "InvalidArgument", std::move(message)};
}

ApiError invalid_invalidation_paths() {
  return invalid_argument("Your request contains one or more invalid invalidation paths.");
}

ApiError caller_reference_reused() {
  return invalid_argument(
      "Your request contains a caller reference that was used for a previous invalidation batch "
      "for the same distribution.");
}

ApiError invalidation_batch_already_exists() {
  return {409, "InvalidationBatchAlreadyExists",
          "You specified the same CallerReference with other paths in an earlier batch."};
}

ApiError too_many_paths_in_progress() {
  return {400, "TooManyInvalidationsInProgress",
          "Processing your request will cause you to exceed the maximum number of in-progress "
          "invalidations."};
}

ApiError too_many_wildcards_in_progress() {
  return {400, "TooManyInvalidationsInProgress",
          "Processing your request will cause you to exceed the maximum number of in-progress "
          "wildcard invalidations."};
}

ApiError no_such_distribution() {
  return {404, "NoSuchDistribution", "The specified distribution does not exist."};
}

ApiError no_such_invalidation() {
  return {404, "NoSuchInvalidation", "The specified invalidation does not exist."};
}

ApiError entity_not_found() { return {404, "EntityNotFound", "The entity was not found."}; }

ApiError distribution_already_exists() {
  return {409, "DistributionAlreadyExists",
          "The caller reference you attempted to create the distribution with is associated with "
          "another distribution."};
}

ApiError no_such_origin() {
  return {404, "NoSuchOrigin",
          "One or more of your cache behaviors refer to an origin that does not exist."};
}

ApiError invalid_ttl_order() {
  return {400, "InvalidTTLOrder",
          "The order of the TTLs is invalid: MinTTL, DefaultTTL and MaxTTL must not fall."};
}

ApiError cname_already_exists() {
  return {409, "CNAMEAlreadyExists",
          "One or more of the CNAMEs you provided are already associated with a different "
          "resource."};
}

ApiError invalid_if_match_version() {
  return {400, "InvalidIfMatchVersion",
          "The If-Match version is missing or not valid for the resource."};
}

ApiError precondition_failed() {
  return {412, "PreconditionFailed",
          "The request failed because it didn't meet the preconditions in one or more "
          "request-header fields."};
}

ApiError illegal_update() {
  return {400, "IllegalUpdate", "The update contains modifications that are not allowed."};
}

ApiError illegal_delete() { return {400, "IllegalDelete", "You cannot delete a managed policy."}; }

ApiError distribution_not_disabled() {
  return {409, "DistributionNotDisabled",
          "The distribution you are trying to delete has not been disabled."};
}

ApiError resource_not_disabled() {
  return {409, "ResourceNotDisabled",
          "The specified CloudFront resource hasn't been disabled yet."};
}

ApiError resource_in_use() {
  return {409, "ResourceInUse",
          "Cannot delete this resource because it is in use by distribution tenants."};
}

ApiError no_such(std::string_view noun) {
  return {404, "NoSuch" + std::string(noun),
          "The specified " + std::string(noun) + " does not exist."};
}

ApiError already_exists(std::string_view noun) {
  return {409, std::string(noun) + "AlreadyExists",
          "A " + std::string(noun) + " with the same name or caller reference exists already."};
}

ApiError in_use(std::string_view noun) {
  return {409, std::string(noun) + "InUse",
          "The specified " + std::string(noun) + " is in use by a distribution."};
}

ApiError too_many(std::string_view plural, std::size_t most) {
  return {400, "TooMany" + std::string(plural),
          "Your request exceeds the maximum of " + std::to_string(most) + "."};
}

ApiError invalid_reference(std::string_view noun) {
  return {400, "Invalid" + std::string(noun),
          "The specified " + std::string(noun) + " does not exist or is not valid."};
}

ApiError no_such_function() {
  return {404, "NoSuchFunctionExists", "The specified function does not exist."};
}

ApiError function_size_limit_exceeded() {
  return {413, "FunctionSizeLimitExceeded", "The function exceeds the maximum size."};
}

ApiError no_such_resource() {
  return {404, "NoSuchResource", "The specified resource does not exist."};
}

ApiError invalid_tagging(std::string message) {
  return {400, "InvalidTagging", std::move(message)};
}

ApiError entity_already_exists() {
  return {409, "EntityAlreadyExists", "An entity of the same name exists already."};
}

ApiError entity_limit_exceeded() {
  return {400, "EntityLimitExceeded", "The entity limit has been exceeded."};
}

ApiError invalid_association() {
  return {409, "InvalidAssociation",
          "The specified CloudFront resource can't be associated: the distribution is not "
          "multi-tenant."};
}

ApiError not_implemented(std::string_view operation) {
  return {501, "NotImplemented",
          "The CloudFront of this lab does not implement " + std::string(operation) + "."};
}

ApiError unknown_operation() {
  return {404, "UnknownOperation", "No operation of CloudFront is at this method and path."};
}

}  // namespace revalab::cloudfront::errors
