#include "fakes/cloud/operation.hpp"

#include "core/aws/text.hpp"
#include "fakes/cloudfront/route.hpp"
#include "fakes/dynamodb/dynamodb.hpp"
#include "fakes/s3/route.hpp"
#include "fakes/sqs/sqs.hpp"

#include <vector>

namespace revalab {
namespace {

/// No operation of a service that this lab has not got is called longer.
constexpr std::size_t k_operation_max_chars = 64;

/// `DynamoDB_20120810.Query` names a service's API and one of its operations.
std::string_view service_of_target(std::string_view target) {
  if (target.starts_with("DynamoDB_")) return "dynamodb";
  if (target.starts_with("AmazonSQS.")) return "sqs";
  return {};
}

/// `KEY/20260101/us-east-1/dynamodb/aws4_request`.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html, read
/// 2026-11-22.
std::string service_of_credential(std::string_view credential) {
  const auto parts = aws::split(credential, '/');
  if (parts.size() != 5 || parts[4] != "aws4_request") return {};
  return std::string(parts[3]);
}

std::string service_of_signature(const Request& request) {
  const std::string_view header = request.headers.get("Authorization");
  static constexpr std::string_view k_field = "Credential=";
  if (const auto at = header.find(k_field); at != std::string_view::npos) {
    const std::string_view rest = header.substr(at + k_field.size());
    return service_of_credential(rest.substr(0, rest.find_first_of(", ")));
  }
  // Signature Version 2 names no service. Only S3 ever took it in a query, and has it refused in
  // its own words.
  if (query_parameter(request.query(), "AWSAccessKeyId")) return "s3";
  return service_of_credential(
      query_parameter(request.query(), "X-Amz-Credential").value_or(std::string()));
}

/// `dynamodb.us-east-1.amazonaws.com`, `cloudfront-fips.global.api.aws`, `bucket.s3.amazonaws.com`,
/// `bucket.localhost`. A bucket may be called like a service, so labels are read from the right.
std::string_view service_of_host(std::string_view host) {
  host = host.substr(0, host.rfind(':'));
  if (host.ends_with(".amazonaws.com") || host.ends_with(".api.aws")) {
    auto labels = aws::split(host, '.');
    for (; !labels.empty(); labels.pop_back()) {
      std::string_view label = labels.back();
      if (label.ends_with("-fips")) label.remove_suffix(5);
      for (const std::string_view service : {"cloudfront", "dynamodb", "s3", "sqs"}) {
        if (label == service) return service;
      }
    }
  }
  return host.ends_with(".localhost") ? "s3" : std::string_view();
}

}  // namespace

std::string service_of(const Request& request) {
  const auto by_target = service_of_target(request.headers.get("X-Amz-Target"));
  if (!by_target.empty()) return std::string(by_target);
  if (auto by_signature = service_of_signature(request); !by_signature.empty()) {
    return by_signature;
  }
  const auto by_host = service_of_host(request.headers.get("Host"));
  if (!by_host.empty()) return std::string(by_host);
  if (request.path().starts_with("/2020-05-31/")) return "cloudfront";
  // The query protocol names its operation in a form, at `/` or at a queue's path.
  return sqs::Sqs::speaks_query(request) && !sqs::Sqs::operation_of(request).empty() ? "sqs" : "";
}

OperationName operation_of(const Request& request) {
  OperationName name(service_of(request), "");
  if (name.service == "cloudfront") {
    name.operation = cloudfront::operation_name(cloudfront::route_of(request));
  } else if (name.service == "sqs") {
    name.operation = sqs::Sqs::operation_of(request);
  } else if (name.service == "s3") {
    if (const auto route = s3::route_of(request)) name.operation = route->operation;
  } else {
    const std::string_view target = request.headers.get("X-Amz-Target");
    const auto dot = target.find('.');
    const std::string_view asked = dot == std::string_view::npos ? "" : target.substr(dot + 1);
    // What nobody knows is not named: names are kept and counted.
    const bool known = name.service == "dynamodb" ? dynamodb::DynamoDb::has_operation(asked)
                                                  : asked.size() <= k_operation_max_chars;
    if (known) name.operation = asked;
  }
  return name;
}

}  // namespace revalab
