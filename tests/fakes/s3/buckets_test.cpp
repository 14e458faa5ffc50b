#include "fakes/s3/names.hpp"
#include "tests/fakes/s3/fixture.hpp"

namespace revalab::s3 {
namespace {

using BucketsTest = S3Test;

std::string location_of(const std::string& region) {
  return "<CreateBucketConfiguration><LocationConstraint>" + region +
         "</LocationConstraint></CreateBucketConfiguration>";
}

// API_CreateBucket.html: in us-east-1 alone a bucket may be created again by its owner, and its
// name is not spelled out.
TEST_F(BucketsTest, AreCreatedInARegion) {
  EXPECT_EQ(send("PUT", "/photos").status, 200);
  const Response created = send("PUT", "/paris", {}, location_of("eu-west-3"));
  EXPECT_EQ(created.status, 200);
  EXPECT_EQ(created.headers.get("Location"), "/paris");
  EXPECT_EQ(code_of(send("PUT", "/paris", {}, location_of("eu-west-3"))),
            "BucketAlreadyOwnedByYou");
  EXPECT_EQ(send("HEAD", "/paris").headers.get("x-amz-bucket-region"), "eu-west-3");
  EXPECT_EQ(element(get("/paris?location").body,
                    "LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""),
            "");
  EXPECT_NE(get("/paris?location").body.find(">eu-west-3</LocationConstraint>"), std::string::npos);
  EXPECT_NE(get("/photos?location").body.find("\"></LocationConstraint>"), std::string::npos);
  for (const char* region : {"us-east-1", "nowhere", "EU-WEST-3"}) {
    EXPECT_EQ(code_of(send("PUT", "/other", {}, location_of(region))), "InvalidLocationConstraint")
        << region;
  }
  EXPECT_EQ(code_of(send("PUT", "/other", {}, "<Else/>")), "MalformedXML");
}

TEST_F(BucketsTest, AreDeletedWhenTheyAreEmpty) {
  put_all({"a"});
  const Response full = send("DELETE", "/photos");
  EXPECT_EQ(full.status, 409);
  EXPECT_EQ(code_of(full), "BucketNotEmpty");
  send("DELETE", "/photos/a");
  EXPECT_EQ(send("DELETE", "/photos").status, 204);
  EXPECT_EQ(send("HEAD", "/photos").status, 404);
  EXPECT_EQ(code_of(send("DELETE", "/photos")), "NoSuchBucket");
}

TEST_F(BucketsTest, AreListedByNameInPages) {
  send("PUT", "/albums", {}, location_of("eu-west-3"));
  send("PUT", "/prints");
  const std::string all = accepted("ListBuckets", get("/"));
  EXPECT_LT(all.find("albums"), all.find("photos"));
  EXPECT_EQ(all.find("BucketRegion"), std::string::npos);
  const std::string page = accepted("ListBuckets", get("/?max-buckets=1&prefix=p"));
  EXPECT_EQ(element(page, "Name"), "photos");
  EXPECT_EQ(element(page, "BucketRegion"), "us-east-1");
  const std::string token = percent_encode(element(page, "ContinuationToken"));
  const std::string rest =
      accepted("ListBuckets", get("/?max-buckets=1&prefix=p&continuation-token=" + token));
  EXPECT_EQ(element(rest, "Name"), "prints");
  EXPECT_EQ(element(rest, "ContinuationToken"), "");
  EXPECT_EQ(element(get("/?bucket-region=eu-west-3").body, "Name"), "albums");
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
TEST_F(BucketsTest, HaveNamesFitForHosts) {
  for (const char* name : {"abc", "a.b-c", "1.2.3", "192.168.5.4a"}) {
    EXPECT_TRUE(is_bucket_name(name)) << name;
  }
  const std::string longest(63, 'a');
  EXPECT_TRUE(is_bucket_name(longest));
  EXPECT_FALSE(is_bucket_name(longest + "a"));
  for (const char* name : {"ab", "Abc", "a_b", "-abc", "abc-", ".abc", "a..b", "192.168.5.4",
                           "xn--abc", "sthree-abc", "abc-s3alias", "abc--ol-s3", "abc.mrap"}) {
    EXPECT_FALSE(is_bucket_name(name)) << name;
    EXPECT_EQ(code_of(send("PUT", "/" + std::string(name))), "InvalidBucketName") << name;
  }
}

// What `terraform plan` asks of a bucket: without an answer, or the right error, it gives up.
TEST_F(BucketsTest, TellDeployToolsThatNothingIsSet) {
  const std::vector<std::pair<std::string, std::string>> shown{
      {"versioning", "GetBucketVersioning"},
      {"accelerate", "GetBucketAccelerateConfiguration"},
      {"logging", "GetBucketLogging"},
      {"notification", "GetBucketNotificationConfiguration"},
      {"requestPayment", "GetBucketRequestPayment"},
      {"publicAccessBlock", "GetPublicAccessBlock"},
      {"ownershipControls", "GetBucketOwnershipControls"},
      {"encryption", "GetBucketEncryption"}};
  for (const auto& [subresource, operation] : shown) {
    accepted(operation, get("/photos?" + subresource));
  }
  const std::vector<std::pair<std::string, std::string>> absent{
      {"policy", "NoSuchBucketPolicy"},
      {"cors", "NoSuchCORSConfiguration"},
      {"lifecycle", "NoSuchLifecycleConfiguration"},
      {"tagging", "NoSuchTagSet"},
      {"website", "NoSuchWebsiteConfiguration"},
      {"replication", "ReplicationConfigurationNotFoundError"}};
  for (const auto& [subresource, code] : absent) {
    const Response response = get("/photos?" + subresource);
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(code_of(response), code);
  }
  EXPECT_EQ(get("/photos?acl").status, 200);
  EXPECT_EQ(code_of(get("/nobody?versioning")), "NoSuchBucket");
}

// Settings without effect here are kept; those whose effect a client would look for are refused.
TEST_F(BucketsTest, KeepTheSettingsThatHaveNoEffect) {
  const std::string policy = R"({"Version":"2012-10-17","Statement":[]})";
  EXPECT_EQ(send("PUT", "/photos?policy", {}, policy).status, 204);
  EXPECT_EQ(get("/photos?policy").body, policy);
  EXPECT_EQ(get("/photos?policy").headers.get("Content-Type"), "application/json");
  EXPECT_NE(get("/photos?policyStatus").body.find("<IsPublic>false</IsPublic>"), std::string::npos);
  EXPECT_EQ(send("DELETE", "/photos?policy").status, 204);
  EXPECT_EQ(code_of(get("/photos?policyStatus")), "NoSuchBucketPolicy");
  EXPECT_EQ(code_of(get("/photos?policy")), "NoSuchBucketPolicy");
  EXPECT_EQ(code_of(send("PUT", "/photos?policy", {}, "no")), "MalformedPolicy");
  EXPECT_EQ(code_of(send("PUT", "/photos?cors", {}, "no")), "MalformedXML");
  EXPECT_EQ(send("PUT", "/photos?cors", {}, "<CORSConfiguration/>").status, 200);
  EXPECT_EQ(send("DELETE", "/photos?publicAccessBlock").status, 204);
  EXPECT_EQ(code_of(get("/photos?publicAccessBlock")), "NoSuchPublicAccessBlockConfiguration");
  for (const char* subresource : {"versioning", "website", "replication", "inventory&id=a"}) {
    const Response refused = send("PUT", "/photos?" + std::string(subresource), {}, "<X/>");
    EXPECT_EQ(refused.status, 501) << subresource;
    EXPECT_EQ(code_of(refused), "NotImplemented");
  }
  EXPECT_EQ(send("PUT", "/photos?acl", {{"x-amz-acl", "private"}}).status, 200);
  EXPECT_EQ(code_of(send("PUT", "/photos?acl", {{"x-amz-acl", "public-read"}})),
            "AccessControlListNotSupported");
}

}  // namespace
}  // namespace revalab::s3
