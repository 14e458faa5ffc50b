#include "fakes/cloud/operation.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

Request with_header(std::string name, std::string value) {
  Request request("POST", "/");
  request.headers.set(name, std::move(value));
  return request;
}

Request signed_for(std::string_view service) {
  return with_header("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/" +
                                          std::string(service) +
                                          "/aws4_request, SignedHeaders=host, Signature=00");
}

TEST(ServiceOf, TheTargetHeaderNamesAService) {
  EXPECT_EQ(service_of(with_header("x-amz-target", "DynamoDB_20120810.Query")), "dynamodb");
  EXPECT_EQ(service_of(with_header("X-Amz-Target", "AmazonSQS.SendMessage")), "sqs");
  EXPECT_EQ(service_of(with_header("X-Amz-Target", "Nobody_1.Query")), "");
}

TEST(ServiceOf, TheCredentialScopeNamesAService) {
  EXPECT_EQ(service_of(signed_for("cloudfront")), "cloudfront");
  EXPECT_EQ(service_of(signed_for("lambda")), "lambda");
  const Request presigned("GET",
                          "/b/k?X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fs3%2Faws4_request");
  EXPECT_EQ(service_of(presigned), "s3");
  EXPECT_EQ(service_of(with_header("Authorization", "Basic YTpi")), "");
}

// https://docs.aws.amazon.com/general/latest/gr/cf_region.html and its sisters list the hosts.
TEST(ServiceOf, TheHostNamesAService) {
  const auto by_host = [](std::string host) { return service_of(with_header("Host", host)); };
  EXPECT_EQ(by_host("cloudfront.amazonaws.com"), "cloudfront");
  EXPECT_EQ(by_host("cloudfront-fips.global.api.aws"), "cloudfront");
  EXPECT_EQ(by_host("dynamodb.eu-west-1.amazonaws.com:443"), "dynamodb");
  EXPECT_EQ(by_host("dynamodb.s3.us-east-1.amazonaws.com"), "s3");
  EXPECT_EQ(by_host("bucket.localhost:4566"), "s3");
  EXPECT_EQ(by_host("127.0.0.1:4566"), "");
  EXPECT_EQ(by_host("lambda.us-east-1.amazonaws.com"), "");
}

TEST(ServiceOf, ThePathNamesAService) {
  EXPECT_EQ(service_of(Request("GET", "/2020-05-31/distribution")), "cloudfront");
  EXPECT_EQ(service_of(Request("GET", "/elsewhere")), "");
}

// Each clue beats those after it: target, scope, host, path.
TEST(ServiceOf, TheFirstClueDecides) {
  Request request("GET", "/2020-05-31/distribution");
  request.headers.set("Host", "bucket.localhost");
  EXPECT_EQ(service_of(request), "s3");
  request.headers.set("Authorization", std::string(signed_for("sqs").headers.get("Authorization")));
  EXPECT_EQ(service_of(request), "sqs");
  request.headers.set("X-Amz-Target", "DynamoDB_20120810.Scan");
  EXPECT_EQ(service_of(request), "dynamodb");
}

TEST(OperationOf, NamesOperationsAsTheModelsDo) {
  const auto name = [](std::string method, std::string target) {
    return operation_of(Request(std::move(method), "/2020-05-31/" + std::move(target))).operation;
  };
  EXPECT_EQ(name("POST", "distribution/E1/invalidation"), "CreateInvalidation");
  EXPECT_EQ(name("GET", "distribution/E1/invalidation?MaxItems=1"), "ListInvalidations");
  EXPECT_EQ(name("GET", "distribution/E1/invalidation/I1"), "GetInvalidation");
  EXPECT_EQ(name("POST", "distribution-tenant/dt/invalidation"),
            "CreateInvalidationForDistributionTenant");
  EXPECT_EQ(name("GET", "distribution-tenant/dt/invalidation"),
            "ListInvalidationsForDistributionTenant");
  EXPECT_EQ(name("GET", "distribution-tenant/dt/invalidation/I1"),
            "GetInvalidationForDistributionTenant");
  EXPECT_EQ(name("POST", "distribution"), "CreateDistribution");
  EXPECT_EQ(name("GET", "distribution"), "ListDistributions");
  EXPECT_EQ(name("GET", "distribution/E1"), "GetDistribution");
  EXPECT_EQ(name("GET", "distribution/E1/config"), "GetDistributionConfig");
  EXPECT_EQ(name("PUT", "distribution/E1/config"), "UpdateDistribution");
  EXPECT_EQ(name("DELETE", "distribution/E1"), "DeleteDistribution");
  EXPECT_EQ(name("GET", "cache-policy"), "ListCachePolicies");
  EXPECT_EQ(name("GET", "nothing"), "");
  EXPECT_EQ(operation_of(with_header("X-Amz-Target", "DynamoDB_20120810.Query")),
            OperationName("dynamodb", "Query"));
}

// S3's operations are told by method, host and path; what is none of them has no name.
TEST(OperationOf, S3IsNamedByMethodAndTarget) {
  const auto named = [](const std::string& method, const std::string& target) {
    Request request = signed_for("s3");
    request.method = method;
    request.target = target;
    return operation_of(request).operation;
  };
  EXPECT_EQ(named("GET", "/photos/a?x-id=GetObject"), "GetObject");
  EXPECT_EQ(named("GET", "/photos?list-type=2"), "ListObjectsV2");
  EXPECT_EQ(named("POST", "/photos/a?uploadId=1"), "CompleteMultipartUpload");
  EXPECT_EQ(named("PATCH", "/photos/a"), "");
  EXPECT_EQ(named("GET", "/photos/%zz"), "");
}

// boto3 presigns with Signature Version 2 unless told otherwise; only S3 can say what to do.
TEST(ServiceOf, SignatureVersion2InAQueryIsForS3) {
  EXPECT_EQ(service_of(Request("GET", "/b/k?AWSAccessKeyId=a&Signature=b&Expires=1")), "s3");
}

}  // namespace
}  // namespace revalab
