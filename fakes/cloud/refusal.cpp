#include "fakes/cloud/refusal.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/wire/framing.hpp"

namespace revalab {
namespace {

/// MalformedHttpRequestException and RequestEntityTooLargeException are common to all services;
/// which of them uses which is not documented. SQS is known to answer 413 in plain text, which no
/// SDK could read. Sources: https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html,
/// https://github.com/aws/aws-sdk-go/issues/3080, https://github.com/aws/aws-sdk-js/issues/479, all
/// read 2026-11-24.
ApiError common_refusal(int status) {
  if (status == 413) {
    return {status, "RequestEntityTooLargeException",
            "Problems with the request at the HTTP level. The request entity is too large."};
  }
  return {status, "MalformedHttpRequestException",
          "Problems with the request at the HTTP level: " +
              std::string(wire::reason_phrase(status)) + "."};
}

/// S3 has codes of its own, and gives the first two with status 400.
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, read 2026-11-24.
ApiError s3_refusal(int status) {
  switch (status) {
    case 413:
      return {status, "EntityTooLarge",
              "Your proposed upload exceeds the maximum allowed object size."};
    case 431:
      return {status, "RequestHeaderSectionTooLarge",
              "The request header and query parameters used to make the request exceed the maximum "
              "allowed size."};
    case 501:
      return {status, "NotImplemented",
              "A header that you provided implies functionality that is not implemented."};
    default: return {status, "InvalidRequest", std::string(wire::reason_phrase(status)) + "."};
  }
}

}  // namespace

std::optional<ApiError> refusal_of(const OperationName& name, int status) {
  if (name.service == "s3") return s3_refusal(status);
  if (name.service == "cloudfront" && status == 413) {
    // What the service says of a batch that is too large at any size.
    return name.operation.starts_with("CreateInvalidation")
               ? cloudfront::errors::batch_too_large()
               : cloudfront::errors::request_too_large();
  }
  if (name.service == "cloudfront" || name.service == "dynamodb" || name.service == "sqs") {
    return common_refusal(status);
  }
  return std::nullopt;
}

}  // namespace revalab
