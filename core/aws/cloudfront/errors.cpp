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

ApiError not_implemented(std::string_view operation) {
  return {501, "NotImplemented",
          "The CloudFront of this lab does not implement " + std::string(operation) + "."};
}

ApiError unknown_operation() {
  return {404, "UnknownOperation", "No operation of CloudFront is at this method and path."};
}

}  // namespace revalab::cloudfront::errors
