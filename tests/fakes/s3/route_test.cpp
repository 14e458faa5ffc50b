#include "fakes/s3/route.hpp"

#include "tests/fakes/s3/fixture.hpp"

#include <set>

namespace revalab::s3 {
namespace {

Route routed(const std::string& host, const std::string& target,
             const std::string& method = "GET") {
  const auto route = route_of(request_for(method, target, {{"Host", host}}));
  EXPECT_TRUE(route.ok()) << host << target;
  return route.ok() ? *route : Route();
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
TEST(S3Route, ABucketIsInTheHostOrInThePath) {
  const std::vector<std::tuple<std::string, std::string, std::string, std::string>> cases{
      {"127.0.0.1:4566", "/photos/a/b", "photos", "a/b"},
      {"localhost:4566", "/photos/a", "photos", "a"},
      {"s3.localhost", "/photos/a", "photos", "a"},
      {"photos.localhost:4566", "/a/b", "photos", "a/b"},
      {"my.photos.localhost", "/a", "my.photos", "a"},
      {"s3.amazonaws.com", "/photos/a", "photos", "a"},
      {"s3.eu-west-1.amazonaws.com", "/photos/a", "photos", "a"},
      {"s3.dualstack.eu-west-1.amazonaws.com", "/photos/a", "photos", "a"},
      {"photos.s3.amazonaws.com", "/a", "photos", "a"},
      {"my.photos.s3.eu-west-1.amazonaws.com:443", "/a", "my.photos", "a"},
      {"photos.s3-eu-west-1.amazonaws.com", "/a", "photos", "a"},
      {"s3.s3.us-east-1.amazonaws.com", "/a", "s3", "a"},
      {"Photos.s3.amazonaws.com", "/", "photos", ""},
      {"127.0.0.1", "/photos", "photos", ""},
      {"127.0.0.1", "/photos/", "photos", ""},
      {"127.0.0.1", "/", "", ""},
      {"127.0.0.1", "/photos//a//b/", "photos", "/a//b/"},
      {"127.0.0.1", "/photos/%C3%A9%20%2B+/..", "photos", "\xc3\xa9 + /.."}};
  for (const auto& [host, target, bucket, key] : cases) {
    const Route route = routed(host, target);
    EXPECT_EQ(route.bucket, bucket) << host << target;
    EXPECT_EQ(route.key, key) << host << target;
  }
  EXPECT_FALSE(route_of(request_for("GET", "//key")).ok());
  EXPECT_FALSE(route_of(request_for("GET", "*")).ok());
}

// What the service model calls the operation at each method and target is what logs and faults call
// it. `Configuration` is the newer name of four operations, and two have no target of their own.
TEST(S3Route, KnowsEveryOperationOfTheModel) {
  const std::set<std::string> renamed{"GetBucketLifecycle",    "PutBucketLifecycle",
                                      "GetBucketNotification", "PutBucketNotification",
                                      "ListDirectoryBuckets",  "WriteGetObjectResponse"};
  const std::set<std::string> by_upload_id{"AbortMultipartUpload", "CompleteMultipartUpload",
                                           "ListParts", "UploadPart", "UploadPartCopy"};
  int known = 0;
  for (const auto& call : test::AwsModel::s3().calls()) {
    if (renamed.contains(call.operation)) continue;
    std::string target = call.target;
    target.replace(0, std::min(target.find("?"), target.size()),
                   target.find("{Key+}") != std::string::npos     ? "/photos/key"
                   : target.find("{Bucket}") != std::string::npos ? "/photos"
                                                                  : "/");
    const bool has_query = target.find('?') != std::string::npos;
    if (by_upload_id.contains(call.operation)) target += "?uploadId=1&partNumber=1";
    // Those of one among many carry its id.
    const bool one_of_many = call.operation.starts_with("GetBucket") && has_query;
    if (one_of_many) target += "&id=1";
    Request request = request_for(call.method, target);
    if (call.operation == "CopyObject" || call.operation == "UploadPartCopy") {
      request.headers.set("x-amz-copy-source", "photos/a");
    }
    const auto route = route_of(request);
    ASSERT_TRUE(route.ok());
    // One annotation, or all of an object's, differ by a parameter that is not looked at.
    if (call.operation == "ListObjectAnnotations" || call.operation == "GetObjectAnnotation") {
      EXPECT_TRUE(route->operation.find("Annotation") != std::string::npos);
      continue;
    }
    EXPECT_EQ(route->operation, call.operation) << call.method << " " << target;
    EXPECT_TRUE(is_operation(call.operation));
    ++known;
  }
  EXPECT_EQ(known, 108);
}

}  // namespace
}  // namespace revalab::s3
