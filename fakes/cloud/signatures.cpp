#include "fakes/cloud/signatures.hpp"

#include "fakes/cloud/error_response.hpp"
#include "fakes/cloud/operation.hpp"

namespace revalab {
namespace {

using Problem = aws::SignatureProblem;
using Kind = Problem::Kind;

/// A service that speaks JSON. Sources:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html for
/// DynamoDB (all 400); for SQS, which answers 403, a wire capture of @aws-sdk/client-sqs 3.1169; a
/// request too old: https://github.com/aws/aws-sdk-js/issues/254. All read 2026-11-24.
ApiError json_error(int status, const Problem& problem) {
  switch (problem.kind) {
    case Kind::missing: return {status, "MissingAuthenticationTokenException", problem.message};
    case Kind::incomplete: return {status, "IncompleteSignatureException", problem.message};
    case Kind::unknown_key:
    case Kind::wrong_token: return {status, "UnrecognizedClientException", problem.message};
    default: return {status, "InvalidSignatureException", problem.message};
  }
}

/// CloudFront, and whatever speaks XML as it does. Sources:
/// https://docs.aws.amazon.com/cloudsearch/latest/developerguide/CommonErrors.html for the codes
/// and their statuses; https://github.com/amimoto-ami/c3-cloudfront-clear-cache/issues/41 for a
/// request too old, which is a SignatureDoesNotMatch; both read 2026-11-24.
ApiError xml_error(const Problem& problem) {
  switch (problem.kind) {
    case Kind::missing: return {403, "MissingAuthenticationToken", problem.message};
    case Kind::incomplete: return {400, "IncompleteSignature", problem.message};
    case Kind::unknown_key:
    case Kind::wrong_token: return {403, "InvalidClientTokenId", problem.message};
    case Kind::expired: return {400, "RequestExpired", problem.message};
    default: return {403, "SignatureDoesNotMatch", problem.message};
  }
}

/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, "List of error
/// codes" (read 2026-11-24).
ApiError s3_error(const Problem& problem, bool presigned) {
  switch (problem.kind) {
    case Kind::missing: return {403, "AccessDenied", "Access Denied"};
    case Kind::incomplete:
    case Kind::wrong_date:
      if (presigned) return {400, "AuthorizationQueryParametersError", problem.message};
      return {400, "AuthorizationHeaderMalformed",
              "The authorization header is malformed; " + problem.message};
    case Kind::unknown_key:
      return {403, "InvalidAccessKeyId",
              "The AWS Access Key Id you provided does not exist in our records."};
    case Kind::wrong_token:
      return {400, "InvalidToken", "The provided token is malformed or otherwise invalid."};
    case Kind::skewed:
      return {403, "RequestTimeTooSkewed",
              "The difference between the request time and the current time is too large."};
    case Kind::expired: return {403, "AccessDenied", "Request has expired"};
    case Kind::unsigned_header: return {403, "AccessDenied", problem.message};
    case Kind::unknown_payload: return {400, "InvalidArgument", problem.message};
    case Kind::length_missing:
      return {411, "MissingContentLength", "You must provide the Content-Length HTTP header."};
    case Kind::body_malformed:
      return {400, "IncompleteBody", "The request body terminated unexpectedly"};
    case Kind::trailer_malformed: return {400, "MalformedTrailerError", problem.message};
    case Kind::payload_mismatch: return {400, "XAmzContentSHA256Mismatch", problem.message};
    case Kind::signature_mismatch: break;
  }
  return {403, "SignatureDoesNotMatch",
          "The request signature we calculated does not match the signature you provided. Check "
          "your key and signing method."};
}

}  // namespace

ApiError signature_error(std::string_view service, const Problem& problem, bool presigned) {
  if (service == "dynamodb") return json_error(400, problem);
  if (service == "sqs") return json_error(403, problem);
  return service == "s3" ? s3_error(problem, presigned) : xml_error(problem);
}

SignatureCheck::SignatureCheck(Calendar calendar, Handler& inner,
                               std::vector<aws::Credentials> keys, aws::VerificationOptions options)
    : HandlerDecorator(inner), calendar_(calendar), keys_(std::move(keys)), options_(options) {}

Answer SignatureCheck::handle(const Request& request, Instant now) {
  const std::string service = service_of(request);
  if (service.empty()) return inner().handle(request, now);
  auto verified = aws::verify(request, keys_, calendar_.wall(now), options_);
  if (verified.ok() && verified->scope.service != service) {
    verified = Problem(Kind::signature_mismatch,
                       "Credential should be scoped to correct service: '" + service + "'.");
  }
  if (verified.ok()) return inner().handle(request, now);
  const Problem& problem = verified.error();
  Response response = error_response(request, service,
                                     signature_error(service, problem, aws::is_presigned(request)),
                                     "signature-" + std::to_string(++refused_));
  if (service == "sqs") {
    // Clients that once spoke the query protocol take the code from here.
    response.headers.set("x-amzn-query-error", xml_error(problem).code + ";Sender");
  }
  // Clients correct their clock by it.
  response.headers.set("Date", calendar_.wall(now).http_date());
  if (request.method == "HEAD") response.body.clear();
  return response;
}

}  // namespace revalab
