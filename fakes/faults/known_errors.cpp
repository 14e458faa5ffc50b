#include "fakes/faults/known_errors.hpp"

#include <array>

namespace revalab {
namespace {

struct KnownError {
  std::string_view service;
  std::string_view code;
  int status;
  std::string_view message;
};

// DynamoDB:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
// CloudFront: https://github.com/mdn/kuma/issues/6177 (Throttling) and
// https://github.com/chetan/invalidate-cloudfront-action/issues/18 (ServiceUnavailable); all read
// 2026-11-22. S3: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, read
// 2026-11-24. Codes that are told by status alone have AWS's general sentences.
constexpr auto k_known_errors = std::to_array<KnownError>({
    {"cloudfront", "Throttling", 400, "Rate exceeded"},
    {"cloudfront", "ServiceUnavailable", 503,
     "CloudFront encountered an internal error. Please try again."},
    {"cloudfront", "InternalError", 500,
     "CloudFront encountered an internal error. Please try again."},
    {"cloudfront", "TooManyInvalidationsInProgress", 400,
     "Processing your request will cause you to exceed the maximum number of in-progress "
     "invalidations."},
    {"cloudfront", "NoSuchDistribution", 404, "The specified distribution does not exist."},
    {"cloudfront", "SignatureDoesNotMatch", 403,
     "The request signature we calculated does not match the signature you provided. Check your "
     "AWS Secret Access Key and signing method. Consult the service documentation for details."},
    {"cloudfront", "ExpiredToken", 403, "The security token included in the request is expired"},
    {"dynamodb", "ProvisionedThroughputExceededException", 400,
     "The level of configured provisioned throughput for the table was exceeded. Consider "
     "increasing your provisioning level with the UpdateTable API."},
    {"dynamodb", "ThrottlingException", 400, "Rate of requests exceeds the allowed throughput."},
    {"dynamodb", "RequestLimitExceeded", 400,
     "Throughput exceeds the current throughput limit for your account. Please contact AWS Support "
     "at https://aws.amazon.com/support request a limit increase"},
    {"dynamodb", "ResourceNotFoundException", 400, "Requested resource not found"},
    {"dynamodb", "UnrecognizedClientException", 400,
     "The security token included in the request is invalid."},
    {"dynamodb", "ExpiredTokenException", 400,
     "The security token included in the request is expired"},
    {"dynamodb", "InternalServerError", 500, "Internal server error"},
    {"dynamodb", "ServiceUnavailable", 503, "Service unavailable. Please try again later."},
    {"s3", "SlowDown", 503, "Please reduce your request rate."},
    {"s3", "InternalError", 500, "We encountered an internal error. Please try again."},
    {"s3", "ServiceUnavailable", 503, "Please reduce your request rate."},
    {"s3", "NoSuchKey", 404, "The specified key does not exist."},
    {"s3", "NoSuchBucket", 404, "The specified bucket does not exist"},
    {"s3", "PreconditionFailed", 412,
     "At least one of the pre-conditions you specified did not hold"},
    {"s3", "ConditionalRequestConflict", 409,
     "The conditional request cannot succeed due to a conflicting operation against this "
     "resource."},
    {"s3", "OperationAborted", 409,
     "A conflicting conditional operation is currently in progress against this resource. Try "
     "again."},
    {"s3", "RequestTimeout", 400,
     "Your socket connection to the server was not read from or written to within the timeout "
     "period. Idle connections will be closed."},
    {"s3", "ExpiredToken", 400, "The provided token has expired."},
    {"s3", "InvalidAccessKeyId", 403,
     "The AWS Access Key Id you provided does not exist in our records."},
    {"s3", "SignatureDoesNotMatch", 403,
     "The request signature we calculated does not match the signature you provided. Check your "
     "key and signing method."},
    {"sqs", "RequestThrottled", 403, "Rate exceeded"},
    {"sqs", "OverLimit", 403, "Too many messages in flight for the queue."},
    {"sqs", "QueueDoesNotExist", 400, "The specified queue does not exist."},
    {"sqs", "AWS.SimpleQueueService.NonExistentQueue", 400, "The specified queue does not exist."},
    {"sqs", "InternalError", 500, "The request processing has failed because of an unknown error."},
    {"sqs", "ServiceUnavailable", 503, "Service is temporarily unavailable."},
});

/// AccessDenied names who may not do what; JSON services call it AccessDeniedException.
ApiError access_denied(const OperationName& name, std::string_view code) {
  const std::string message =
      "User: arn:aws:iam::000000000000:user/revalab is not authorized to "
      "perform: " +
      name.service + ":" + name.operation;
  return {name.service == "dynamodb" ? 400 : 403, std::string(code), message};
}

}  // namespace

ApiError known_error(const OperationName& name, std::string_view code) {
  if (code == "AccessDenied" || code == "AccessDeniedException") return access_denied(name, code);
  for (const auto& known : k_known_errors) {
    if (known.service == name.service && known.code == code) {
      return {known.status, std::string(code), std::string(known.message)};
    }
  }
  const int status = code.find("Unavailable") != std::string_view::npos ? 503
                     : code.find("Internal") != std::string_view::npos  ? 500
                                                                        : 400;
  return {status, std::string(code), "A planned fault: " + std::string(code) + "."};
}

}  // namespace revalab
