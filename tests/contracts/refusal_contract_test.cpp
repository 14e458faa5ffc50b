// What the port says of a request that no service gets to see, in the protocol of the service it
// seems to be meant for: an SDK that cannot read the answer hides the reason from its user.
// Source: https://github.com/aws/aws-sdk-js/issues/479, read 2026-11-24.

#include "core/aws/cloudfront/client.hpp"
#include "core/aws/dynamodb/client.hpp"
#include "core/wire/drive.hpp"
#include "core/wire/real_clock.hpp"
#include "core/wire/tcp_server.hpp"
#include "core/wire/tcp_transport.hpp"
#include "fakes/cloud/cloud.hpp"
#include "fakes/faults/fault_plan.hpp"
#include "tests/fakes/cloud/stub_service.hpp"
#include "tests/support/contract.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

constexpr std::size_t k_body_bytes = 17'000'000;

/// The port of a lab, whose services never get to see these requests.
class Port final : public Handler {
 public:
  Answer handle(const Request& request, Instant now) override {
    return cloud_.handle(request, now);
  }
  std::optional<Response> refuse(int status, const Request& head) override {
    return cloud_.refuse(status, head);
  }

 private:
  StubService service_;
  Cloud cloud_{Calendar{WallTime()}, {{"cloudfront", service_}, {"dynamodb", service_}}};
};

/// A signed request for a service.
std::string head_for(std::string_view service, const std::string& method_and_target) {
  return method_and_target +
         " HTTP/1.1\r\nHost: localhost\r\nAuthorization: AWS4-HMAC-SHA256 "
         "Credential=AKID/20260101/us-east-1/" +
         std::string(service) + "/aws4_request, SignedHeaders=host, Signature=00\r\n";
}

ExpectedResponse json(int status, const std::string& code) {
  return {.status = status,
          .headers = {{"Content-Type", "application/x-amz-json-1.0"}},
          .body_parts = {R"({"__type":"com.amazon.coral.service#)" + code + R"(","message":")"}};
}
ExpectedResponse xml(int status, const std::string& type, const std::string& code) {
  return {.status = status,
          .headers = {{"Content-Type", type}},
          .body_parts = {"<Code>" + code + "</Code>"}};
}

TEST(Refusals, OfATooLargeBodyAreInTheServicesProtocol) {
  const std::string length = "Content-Length: " + std::to_string(k_body_bytes) + "\r\n\r\n";
  const std::string invalidation = "POST /2020-05-31/distribution/E1/invalidation";
  run_contract([] { return std::make_unique<Port>(); },
               {{.name = "DynamoDB",
                 .request = head_for("dynamodb", "POST /") + length,
                 .responses = {json(413, "RequestEntityTooLargeException")},
                 .framing_only = true},
                {.name = "SQS",
                 .request = head_for("sqs", "POST /") + length,
                 .responses = {json(413, "RequestEntityTooLargeException")},
                 .framing_only = true},
                {.name = "an invalidation batch",
                 .request = head_for("cloudfront", invalidation) + length,
                 .responses = {xml(413, "text/xml", "BatchTooLarge")},
                 .framing_only = true},
                {.name = "another request to CloudFront",
                 .request = head_for("cloudfront", "POST /2020-05-31/distribution") + length,
                 .responses = {xml(413, "text/xml", "RequestEntityTooLarge")},
                 .framing_only = true},
                {.name = "S3",
                 .request = head_for("s3", "PUT /bucket/key") + length,
                 .responses = {xml(413, "application/xml", "EntityTooLarge")},
                 .framing_only = true}});
}

TEST(Refusals, OfWhatIsNoHttpAreInTheServicesProtocol) {
  const std::string ambiguous = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  const std::string expects = "Expect: miracles\r\nContent-Length: 0\r\n\r\n";
  run_contract([] { return std::make_unique<Port>(); },
               {{.name = "DynamoDB, two lengths",
                 .request = head_for("dynamodb", "POST /") + ambiguous,
                 .responses = {json(400, "MalformedHttpRequestException")},
                 .framing_only = true},
                {.name = "CloudFront, an expectation nobody knows",
                 .request = head_for("cloudfront", "POST /2020-05-31/distribution") + expects,
                 .responses = {xml(417, "text/xml", "MalformedHttpRequestException")},
                 .framing_only = true},
                {.name = "S3, a coding nobody asked for",
                 .request = head_for("s3", "PUT /b/k") + "Transfer-Encoding: gzip, chunked\r\n\r\n",
                 .responses = {xml(501, "application/xml", "NotImplemented")},
                 .framing_only = true},
                {.name = "S3, a chunk line without an end",
                 .request = head_for("s3", "PUT /b/k") + "Transfer-Encoding: chunked\r\n\r\n1;" +
                            std::string(70'000, 'v'),
                 .responses = {xml(431, "application/xml", "RequestHeaderSectionTooLarge")},
                 .framing_only = true}});
}

TEST(Refusals, AreInPlainTextWhenNothingNamesAService) {
  const ExpectedResponse plain{.status = 400, .headers = {{"Content-Type", "text/plain"}}};
  run_contract([] { return std::make_unique<Port>(); },
               {{.name = "no HTTP at all",
                 .request = "\x16\x03\x01\x02 hello\r\n\r\n",
                 .responses = {plain},
                 .framing_only = true},
                {.name = "a service the lab does not know",
                 .request = head_for("lambda", "POST /") +
                            "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                 .responses = {plain},
                 .framing_only = true}});
}

/// The core's own clients, which read errors as SDKs do, and the whole body on its way.
struct RefusalsOverTcp : testing::Test {
  wire::Reactor reactor;
  wire::RealClock clock{reactor};
  Port port;
  std::unique_ptr<wire::TcpServer> server =
      wire::TcpServer::listen(reactor, port, clock, {}).value();
  wire::TcpTransport transport{reactor, {.address = {"127.0.0.1", server->port()}}};
  aws::ClientOptions options = [] {
    aws::ClientOptions once;
    once.retry.attempts_max = 1;
    return once;
  }();
};

TEST_F(RefusalsOverTcp, ReachClientsThatAreStillSending) {
  dynamodb::Client table(transport, clock, Dice(1), options);
  dynamodb::PutItemRequest put;
  put.table_name = "t";
  put.item["tag"] = dynamodb::AttributeValue::string(std::string(k_body_bytes, 'x'));
  const auto by_dynamodb = wire::drive(reactor, table.put_item(put));
  ASSERT_FALSE(by_dynamodb.ok());
  EXPECT_EQ(by_dynamodb.error().status, 413);
  EXPECT_EQ(by_dynamodb.error().code, "RequestEntityTooLargeException");

  cloudfront::Client cdn(transport, clock, Dice(1), options);
  const std::vector<std::string> items(17, "/" + std::string(1'000'000, 'x'));
  const cloudfront::InvalidationBatch batch(items, "reference");
  const auto by_cloudfront = wire::drive(reactor, cdn.create_invalidation("E1", batch));
  ASSERT_FALSE(by_cloudfront.ok());
  EXPECT_EQ(by_cloudfront.error().status, 413);
  EXPECT_EQ(by_cloudfront.error().code, "BatchTooLarge");
}

}  // namespace
}  // namespace revalab::test
