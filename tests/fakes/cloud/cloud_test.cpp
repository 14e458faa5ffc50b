#include "fakes/cloud/cloud.hpp"

#include "core/aws/cloudfront/xml.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "tests/fakes/cloud/stub_service.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

const Calendar k_calendar{*WallTime::parse_rfc3339("2026-01-01T00:00:00Z")};
constexpr Instant k_now{std::chrono::seconds(3)};

struct TwoServices {
  StubService cloudfront;
  StubService dynamodb;
  Cloud cloud{k_calendar, {{"cloudfront", cloudfront}, {"dynamodb", dynamodb}}};

  Response send(const Request& request) { return std::get<Response>(cloud.handle(request, k_now)); }
};

TEST(Cloud, HandsEachRequestToItsService) {
  TwoServices lab;
  EXPECT_EQ(lab.send(cloudfront_request()).status, 200);
  EXPECT_EQ(lab.cloudfront.asked, 1);
  EXPECT_EQ(lab.dynamodb.asked, 0);
  EXPECT_EQ(lab.send(dynamodb_request("Query")).status, 200);
  EXPECT_EQ(lab.dynamodb.asked, 1);
}

// Clients measure their clock's skew by the Date of every answer.
TEST(Cloud, DatesEveryAnswer) {
  TwoServices lab;
  EXPECT_EQ(lab.send(dynamodb_request("Query")).headers.get("Date"),
            "Thu, 01 Jan 2026 00:00:03 GMT");
}

TEST(Cloud, SaysWhichServiceItHasNotGot) {
  TwoServices lab;
  Request request("GET", "/2015-03-31/functions");
  request.headers.set("Host", "bucket.localhost");
  const Response by_xml = lab.send(request);
  EXPECT_EQ(by_xml.status, 404);
  EXPECT_NE(by_xml.body.find("<Code>UnknownOperationException</Code>"), std::string::npos);
  EXPECT_NE(by_xml.body.find("`s3`"), std::string::npos);
  Request by_target("POST", "/");
  by_target.headers.set("X-Amz-Target", "AmazonSQS.SendMessage");
  const Response by_json = lab.send(by_target);
  EXPECT_EQ(by_json.status, 404);
  EXPECT_EQ(by_json.body, R"({"__type":"com.amazon.coral.service#UnknownOperationException",)"
                          R"("message":"This lab does not serve the service `sqs`, only: )"
                          R"(cloudfront, dynamodb."})");
  EXPECT_EQ(lab.cloudfront.asked + lab.dynamodb.asked, 0);
}

// `aws lambda list-functions` shows the sentence only if it comes in its own protocol.
TEST(Cloud, SaysSoInTheProtocolOfTheService) {
  TwoServices lab;
  const auto answer = [&](const std::string& service, const std::string& content_type) {
    Request request("POST", "/2015-03-31/functions/");
    request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/" +
                                             service + "/aws4_request, SignedHeaders=host");
    if (!content_type.empty()) request.headers.set("Content-Type", content_type);
    return lab.send(request);
  };
  const Response by_rest = answer("lambda", "");
  EXPECT_EQ(by_rest.status, 404);
  EXPECT_EQ(by_rest.headers.get("x-amzn-errortype"), "UnknownOperationException");
  EXPECT_NE(by_rest.body.find(R"("message":"This lab does not serve the service `lambda`)"),
            std::string::npos);
  for (const auto& by_xml :
       {answer("sts", "application/x-www-form-urlencoded; charset=utf-8"), answer("route53", "")}) {
    EXPECT_EQ(by_xml.headers.get("Content-Type"), "text/xml");
    EXPECT_NE(by_xml.body.find("<Message>This lab does not serve"), std::string::npos);
  }
}

TEST(Cloud, RecordsEveryRequestItAnswered) {
  TwoServices lab;
  lab.send(cloudfront_request());
  lab.send(dynamodb_request("Query", R"({"TableName":"t"})"));
  ASSERT_EQ(lab.cloud.requests().size(), 2U);
  const RequestRecord& record = lab.cloud.requests().back();
  EXPECT_EQ(record.seq, 2U);
  EXPECT_EQ(record.at, k_now);
  EXPECT_EQ(record.service, "dynamodb");
  EXPECT_EQ(record.operation, "Query");
  EXPECT_EQ(record.method, "POST");
  EXPECT_EQ(record.target, "/");
  EXPECT_EQ(record.status, 200);
  EXPECT_EQ(record.bytes_in, 17U);
  EXPECT_EQ(record.bytes_out, 4U);
  lab.cloud.forget_requests();
  lab.send(cloudfront_request());
  EXPECT_EQ(lab.cloud.requests().front().seq, 3U);
}

TEST(Cloud, CountsCallsByOperation) {
  TwoServices lab;
  lab.send(dynamodb_request("Query"));
  lab.send(dynamodb_request("Query"));
  lab.send(cloudfront_request());
  lab.send(Request("GET", "/nowhere"));
  const std::map<std::string, std::int64_t> expected{{"cloudfront.CreateInvalidation", 1},
                                                     {"dynamodb.Query", 2}};
  EXPECT_EQ(lab.cloud.calls(), expected);
}

// A lab may run for weeks.
TEST(Cloud, RemembersTheLastTenThousandRequests) {
  TwoServices lab;
  for (std::size_t i = 0; i < k_request_records_max + 1; ++i) lab.send(dynamodb_request("Query"));
  EXPECT_EQ(lab.cloud.requests().size(), k_request_records_max);
  EXPECT_EQ(lab.cloud.requests().front().seq, 2U);
  EXPECT_EQ(lab.cloud.calls().at("dynamodb.Query"), 10'001);
}

// A long poll is one request however often it is handed in.
TEST(Cloud, RecordsAParkedRequestOnlyWhenItIsAnswered) {
  TwoServices lab;
  lab.dynamodb.parks = true;
  EXPECT_TRUE(std::holds_alternative<Parked>(lab.cloud.handle(dynamodb_request("Query"), k_now)));
  EXPECT_TRUE(lab.cloud.requests().empty());
}

// The log says what clients asked for, however their answers fare.
TEST(Cloud, RecordsALateAnswerALostOneAndTheFirstPart) {
  TwoServices lab;
  lab.dynamodb.instead = Delayed{Response(201), k_now + std::chrono::seconds(9)};
  const Answer late = lab.cloud.handle(dynamodb_request("Query"), k_now);
  EXPECT_TRUE(std::get<Delayed>(late).response.headers.contains("Date"));
  EXPECT_EQ(lab.cloud.requests().back().status, 201);
  lab.dynamodb.instead = Dropped{};
  lab.cloud.handle(dynamodb_request("Query"), k_now);
  EXPECT_EQ(lab.cloud.requests().back().status, 0);
  EXPECT_EQ(lab.cloud.calls().at("dynamodb.Query"), 2);
  Partial partial{Response(200), dynamodb_request("Query"), k_now};
  partial.part.body = "event";
  lab.dynamodb.instead = partial;
  const Answer first = lab.cloud.handle(dynamodb_request("Query"), k_now);
  EXPECT_EQ(lab.cloud.requests().back().bytes_out, 5U);
  const Answer second = lab.cloud.handle(std::get<Partial>(first).next, k_now);
  lab.dynamodb.instead = Response(200);
  lab.cloud.handle(std::get<Partial>(second).next, k_now);
  EXPECT_EQ(lab.cloud.requests().size(), 3U) << "further parts are the same request";
}

TEST(Cloud, IsDueWhenItsFirstServiceIs) {
  TwoServices lab;
  EXPECT_FALSE(lab.cloud.next_deadline());
  lab.dynamodb.deadline = k_now;
  EXPECT_EQ(lab.cloud.next_deadline(), k_now);
  lab.cloudfront.deadline = k_now - Duration(1);
  EXPECT_EQ(lab.cloud.next_deadline(), k_now - Duration(1));
  lab.cloud.advance_to(k_now);
  EXPECT_EQ(lab.cloudfront.advanced_to, k_now);
  EXPECT_EQ(lab.dynamodb.advanced_to, k_now);
}

TEST(Cloud, ServesTheRealCloudFront) {
  Ledger ledger;
  cloudfront::CloudFront fake(k_calendar, Dice(1), ledger);
  ASSERT_TRUE(fake.add_distribution("E1", {}, {k_now}));
  Cloud cloud(k_calendar, {{"cloudfront", fake}});
  Request request = cloudfront_request();
  request.body = cloudfront::encode_invalidation_batch({{"/a"}, "r"});
  EXPECT_EQ(std::get<Response>(cloud.handle(request, k_now)).status, 201);
  EXPECT_TRUE(cloud.next_deadline());
}

}  // namespace
}  // namespace revalab::test
