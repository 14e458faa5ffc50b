#include "fakes/cloud/signatures.hpp"

#include "core/aws/presign.hpp"
#include "tests/fakes/cloud/stub_service.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

using Kind = aws::SignatureProblem::Kind;
using std::chrono::minutes;

const Calendar k_calendar{*WallTime::parse_rfc3339("2026-01-01T00:00:00Z")};
constexpr Instant k_now{std::chrono::hours(1)};
const aws::Credentials k_key{"revalab", "secret", ""};

struct Guarded {
  StubService cloud;
  SignatureCheck check{k_calendar, cloud, {k_key}};

  Response send(const Request& request, Instant now = k_now) {
    return std::get<Response>(check.handle(request, now));
  }
};

Request request_for(const std::string& service, const aws::Credentials& key = k_key) {
  Request request("POST",
                  service == "cloudfront" ? "/2020-05-31/distribution/E1/invalidation" : "/");
  request.headers = {{"Host", service + ".us-east-1.amazonaws.com"}};
  if (service == "dynamodb") request.headers.add("X-Amz-Target", "DynamoDB_20120810.Query");
  if (service == "sqs") request.headers.add("X-Amz-Target", "AmazonSQS.SendMessage");
  request.body = "body";
  aws::sign(request, key, {"us-east-1", service}, k_calendar.wall(k_now));
  return request;
}

TEST(SignatureCheck, LetsThroughWhatAKnownKeySigned) {
  for (const char* service : {"dynamodb", "cloudfront", "s3", "sqs"}) {
    Guarded lab;
    EXPECT_EQ(lab.send(request_for(service)).status, 200) << service;
    EXPECT_EQ(lab.cloud.asked, 1) << service;
  }
}

// Each service has its own status, code and protocol; the sources stand beside the code.
TEST(SignatureCheck, AnswersEachFailureAsTheServiceMeant) {
  struct Row {
    std::string service;
    Kind kind;
    bool presigned;
    int status;
    std::string code;
  };
  const std::vector<Row> rows{
      {"dynamodb", Kind::missing, false, 400, "MissingAuthenticationTokenException"},
      {"dynamodb", Kind::incomplete, false, 400, "IncompleteSignatureException"},
      {"dynamodb", Kind::unknown_key, false, 400, "UnrecognizedClientException"},
      {"dynamodb", Kind::wrong_token, false, 400, "UnrecognizedClientException"},
      {"dynamodb", Kind::skewed, false, 400, "InvalidSignatureException"},
      {"dynamodb", Kind::payload_mismatch, false, 400, "InvalidSignatureException"},
      {"dynamodb", Kind::signature_mismatch, false, 400, "InvalidSignatureException"},
      {"cloudfront", Kind::missing, false, 403, "MissingAuthenticationToken"},
      {"cloudfront", Kind::incomplete, false, 400, "IncompleteSignature"},
      {"cloudfront", Kind::unknown_key, false, 403, "InvalidClientTokenId"},
      {"cloudfront", Kind::wrong_token, false, 403, "InvalidClientTokenId"},
      {"cloudfront", Kind::skewed, false, 403, "SignatureDoesNotMatch"},
      {"cloudfront", Kind::expired, true, 400, "RequestExpired"},
      {"cloudfront", Kind::wrong_date, false, 403, "SignatureDoesNotMatch"},
      {"cloudfront", Kind::signature_mismatch, false, 403, "SignatureDoesNotMatch"},
      {"s3", Kind::missing, false, 403, "AccessDenied"},
      {"s3", Kind::incomplete, false, 400, "AuthorizationHeaderMalformed"},
      {"s3", Kind::incomplete, true, 400, "AuthorizationQueryParametersError"},
      {"s3", Kind::unknown_key, false, 403, "InvalidAccessKeyId"},
      {"s3", Kind::wrong_token, false, 400, "InvalidToken"},
      {"s3", Kind::wrong_date, false, 400, "AuthorizationHeaderMalformed"},
      {"s3", Kind::skewed, false, 403, "RequestTimeTooSkewed"},
      {"s3", Kind::expired, true, 403, "AccessDenied"},
      {"s3", Kind::unsigned_header, false, 403, "AccessDenied"},
      {"s3", Kind::unknown_payload, false, 400, "InvalidArgument"},
      {"s3", Kind::length_missing, false, 411, "MissingContentLength"},
      {"s3", Kind::body_malformed, false, 400, "IncompleteBody"},
      {"s3", Kind::trailer_malformed, false, 400, "MalformedTrailerError"},
      {"s3", Kind::payload_mismatch, false, 400, "XAmzContentSHA256Mismatch"},
      {"s3", Kind::signature_mismatch, false, 403, "SignatureDoesNotMatch"},
      {"sqs", Kind::missing, false, 403, "MissingAuthenticationTokenException"},
      {"sqs", Kind::unknown_key, false, 403, "UnrecognizedClientException"},
      {"sqs", Kind::signature_mismatch, false, 403, "InvalidSignatureException"}};
  for (const Row& row : rows) {
    const ApiError error = signature_error(row.service, {row.kind, "why"}, row.presigned);
    EXPECT_EQ(error.status, row.status) << row.service << " " << row.code;
    EXPECT_EQ(error.code, row.code) << row.service;
  }
}

TEST(SignatureCheck, KeepsTheOthersFromTheCloud) {
  Guarded lab;
  const Response json = lab.send(request_for("dynamodb", {"nobody", "secret", ""}));
  EXPECT_EQ(json.status, 400);
  EXPECT_EQ(json.body, R"({"__type":"com.amazon.coral.service#UnrecognizedClientException",)"
                       R"("message":"The security token included in the request is invalid."})");
  const Response xml = lab.send(request_for("cloudfront", {"revalab", "wrong", ""}));
  EXPECT_EQ(xml.status, 403);
  EXPECT_NE(xml.body.find("<Code>SignatureDoesNotMatch</Code>"), std::string::npos);
  const Response query = lab.send(request_for("sqs", {"nobody", "secret", ""}));
  EXPECT_EQ(query.status, 403);
  EXPECT_EQ(query.headers.get("x-amzn-query-error"), "InvalidClientTokenId;Sender");
  EXPECT_EQ(lab.cloud.asked, 0);
}

// A client whose clock is off reads the right time here and tries again.
// The scope says what a signature is good for; the operation must not say something else.
TEST(SignatureCheck, WantsTheScopeOfTheServiceThatIsAsked) {
  Guarded lab;
  Request request("POST", "/");
  request.headers = {{"Host", "dynamodb.us-east-1.amazonaws.com"},
                     {"X-Amz-Target", "DynamoDB_20120810.Query"}};
  request.body = "{}";
  aws::sign(request, k_key, {"us-east-1", "sqs"}, k_calendar.wall(k_now));
  const Response refused = lab.send(request);
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find("InvalidSignatureException"), std::string::npos) << refused.body;
  EXPECT_EQ(lab.cloud.asked, 0);
}

TEST(SignatureCheck, DatesItsRefusals) {
  Guarded lab;
  const Response late = lab.send(request_for("dynamodb"), k_now + minutes(16));
  EXPECT_EQ(late.status, 400);
  EXPECT_EQ(late.headers.get("Date"), "Thu, 01 Jan 2026 01:16:00 GMT");
  SignatureCheck lenient(k_calendar, lab.cloud, {k_key}, {.skew_max = std::nullopt});
  const Answer answer = lenient.handle(request_for("dynamodb"), k_now + minutes(16));
  EXPECT_EQ(std::get<Response>(answer).status, 200);
}

// Source: RFC 9110 section 9.3.2.
TEST(SignatureCheck, AnswersHeadWithoutABody) {
  Guarded lab;
  Request request("HEAD", "/key");
  request.headers = {{"Host", "bucket.localhost"}};
  EXPECT_EQ(lab.send(request).status, 403);
  EXPECT_EQ(lab.send(request).body, "");
}

TEST(SignatureCheck, TakesPresignedRequestsUntilTheyExpire) {
  Guarded lab;
  Request request("GET", "/key");
  request.headers = {{"Host", "bucket.localhost"}};
  aws::presign(request, k_key, {"us-east-1", "s3"}, k_calendar.wall(k_now), minutes(30));
  EXPECT_EQ(lab.send(request, k_now + minutes(30)).status, 200);
  const Response expired = lab.send(request, k_now + minutes(31));
  EXPECT_EQ(expired.status, 403);
  EXPECT_NE(expired.body.find("<Message>Request has expired</Message>"), std::string::npos);
}

// What is for no service, such as the lab's own pages, is not signed for AWS.
TEST(SignatureCheck, LeavesRequestsForNoServiceToTheCloud) {
  Guarded lab;
  EXPECT_EQ(lab.send(Request("GET", "/_revalab/health")).status, 200);
}

TEST(SignatureCheck, IsDueAndRefusesAsTheCloudDoes) {
  Guarded lab;
  EXPECT_FALSE(lab.check.next_deadline());
  lab.cloud.deadline = k_now;
  EXPECT_EQ(lab.check.next_deadline(), k_now);
  lab.check.advance_to(k_now);
  EXPECT_EQ(lab.cloud.advanced_to, k_now);
  EXPECT_EQ(lab.check.refuse(431, Request())->status, 431);
}

}  // namespace
}  // namespace revalab::test
