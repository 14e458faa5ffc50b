#include "core/aws/sigv4.hpp"

#include "core/aws/authorization.hpp"

#include <gtest/gtest.h>

namespace revalab::aws {
namespace {

const Credentials k_suite_credentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                                      ""};
const SigningScope k_suite_scope{"us-east-1", "service"};

WallTime at(std::string_view text) { return WallTime::parse_rfc3339(text).value(); }

std::string signature_of(Request request, const Credentials& credentials, const SigningScope& scope,
                         WallTime now) {
  sign(request, credentials, scope, now);
  return authorization_of(request).value().signature;
}

struct SuiteCase {
  std::string name;
  std::string method;
  std::string target;
  Headers headers;
  std::string body;
  std::string signature;
};

// Source: AWS Signature Version 4 test suite (aws4_testsuite.zip, docs.aws.amazon.com/general
// "Signature Version 4 test suite"), names as there; all at 20150830T123600Z.
TEST(Sigv4, SignsTheTestSuiteAsAwsDoes) {
  const std::vector<SuiteCase> suite{
      {"get-vanilla",
       "GET",
       "/",
       {},
       "",
       "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-vanilla-query-order-key-case",
       "GET",
       "/?Param2=value2&Param1=value1",
       {},
       "",
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"get-header-value-trim",
       "GET",
       "/",
       {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
       "",
       "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
      {"post-vanilla",
       "POST",
       "/",
       {},
       "",
       "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {"post-x-www-form-urlencoded",
       "POST",
       "/",
       {{"Content-Type", "application/x-www-form-urlencoded"}},
       "Param1=value1",
       "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"}};
  for (const SuiteCase& vector : suite) {
    Request request(vector.method, vector.target);
    request.headers = vector.headers;
    request.headers.add("Host", "example.amazonaws.com");
    request.body = vector.body;
    EXPECT_EQ(signature_of(request, k_suite_credentials, k_suite_scope, at("2015-08-30T12:36:00Z")),
              vector.signature)
        << vector.name;
  }
}

// Source: "Create a signed AWS API request" in the IAM User Guide and its predecessor in the AWS
// General Reference: the ListUsers example, each step with its published result.
TEST(Sigv4, TakesEachStepOfTheDocumentedExample) {
  Request request("GET", "/?Action=ListUsers&Version=2010-05-08");
  request.headers = {{"Host", "iam.amazonaws.com"},
                     {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                     {"X-Amz-Date", "20150830T123600Z"}};
  const SigningScope scope{"us-east-1", "iam"};
  const WallTime now = at("2015-08-30T12:36:00Z");
  const std::string canonical =
      canonical_request(request, scope, signable_headers(request), payload_hash(request));
  EXPECT_EQ(canonical,
            "GET\n/\nAction=ListUsers&Version=2010-05-08\n"
            "content-type:application/x-www-form-urlencoded; charset=utf-8\n"
            "host:iam.amazonaws.com\nx-amz-date:20150830T123600Z\n\n"
            "content-type;host;x-amz-date\n"
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::string text = string_to_sign(canonical, scope, now);
  EXPECT_EQ(text,
            "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
            "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
  EXPECT_EQ(signature(signing_key(k_suite_credentials.secret_access_key, scope, now), text),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
TEST(Sigv4, SignsTheExamplesOfS3) {
  const Credentials credentials{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                                ""};
  const SigningScope scope{"us-east-1", "s3"};
  const WallTime now = at("2013-05-24T00:00:00Z");
  const auto signed_as = [&](Request request) {
    request.headers.add("Host", "examplebucket.s3.amazonaws.com");
    return signature_of(std::move(request), credentials, scope, now);
  };
  Request get("GET", "/test.txt");
  get.headers = {{"Range", "bytes=0-9"}};
  EXPECT_EQ(signed_as(get), "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  Request put("PUT", "/test%24file.text");
  put.headers = {{"Date", "Fri, 24 May 2013 00:00:00 GMT"},
                 {"x-amz-storage-class", "REDUCED_REDUNDANCY"}};
  put.body = "Welcome to Amazon S3.";
  EXPECT_EQ(signed_as(put), "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  EXPECT_EQ(signed_as(Request("GET", "/?lifecycle")),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  EXPECT_EQ(signed_as(Request("GET", "/?max-keys=2&prefix=J")),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(Sigv4, SignsAgainInPlace) {
  Request request("GET", "/");
  request.headers = {{"Host", "h"}};
  Request once = request;
  sign(request, k_suite_credentials, k_suite_scope, at("2026-01-02T03:04:05Z"));
  sign(request, k_suite_credentials, k_suite_scope, at("2026-01-02T03:05:00Z"));
  sign(once, k_suite_credentials, k_suite_scope, at("2026-01-02T03:05:00Z"));
  EXPECT_EQ(request, once);
}

}  // namespace
}  // namespace revalab::aws
