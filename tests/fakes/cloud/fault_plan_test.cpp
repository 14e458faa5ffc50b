#include "fakes/faults/fault_plan.hpp"

#include "core/aws/cloudfront/xml.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "tests/fakes/cloud/stub_service.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

using std::chrono::seconds;

/// A service behind a plan.
struct Faulty {
  explicit Faulty(std::vector<Fault> faults, FaultHooks hooks = {})
      : plan(Dice(1), std::move(hooks), std::move(faults)) {}

  Response send(const Request& request, Duration at = Duration(0)) {
    return std::get<Response>(handler.handle(request, Instant(at)));
  }
  int status(std::string_view operation, Duration at = Duration(0)) {
    return send(dynamodb_request(operation), at).status;
  }

  StubService service;
  FaultPlan plan;
  FaultyHandler handler{plan, service};
};

TEST(FaultPlan, WithoutFaultsChangesNothing) {
  Faulty lab({});
  EXPECT_EQ(lab.status("Query"), 200);
  EXPECT_EQ(lab.service.asked, 1);
}

// DynamoDB: HTTP 400, JSON with a namespaced __type, and a checksum that some SDKs verify.
TEST(FaultPlan, AnErrorOfDynamoDbIsJson) {
  Faulty lab({Fault("f", ErrorFault{"ProvisionedThroughputExceededException"})});
  const Response response = lab.send(dynamodb_request("Query"));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(response.headers.get("x-amzn-RequestId").size(), 52U);
  EXPECT_TRUE(response.headers.contains("x-amz-crc32"));
  EXPECT_TRUE(response.body.starts_with(
      R"({"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",)"
      R"("message":"The level of configured provisioned throughput)"));
  EXPECT_EQ(lab.service.asked, 0);
}

TEST(FaultPlan, AnErrorOfCloudFrontIsXml) {
  Faulty lab({Fault("f", ErrorFault{"Throttling"})});
  const Response response = lab.send(cloudfront_request());
  EXPECT_EQ(cloudfront::decode_error(response), ApiError(400, "Throttling", "Rate exceeded"));
  EXPECT_EQ(response.headers.get("Content-Type"), "text/xml");
}

TEST(FaultPlan, KnowsTheStatusOfCommonErrors) {
  const auto status = [](const Request& request, const char* code) {
    Faulty lab({Fault("f", ErrorFault{code})});
    return lab.send(request).status;
  };
  EXPECT_EQ(status(cloudfront_request(), "AccessDenied"), 403);
  EXPECT_EQ(status(cloudfront_request(), "ServiceUnavailable"), 503);
  EXPECT_EQ(status(dynamodb_request("Query"), "AccessDeniedException"), 400);
  EXPECT_EQ(status(dynamodb_request("Query"), "ThrottlingException"), 400);
  EXPECT_EQ(status(dynamodb_request("Query"), "InternalServerError"), 500);
  EXPECT_EQ(status(dynamodb_request("Query"), "ServiceUnavailable"), 503);
  EXPECT_EQ(status(dynamodb_request("Query"), "SomethingInternal"), 500);
  EXPECT_EQ(status(dynamodb_request("Query"), "Something"), 400);
}

TEST(FaultPlan, ABareStatusHasNoBody) {
  Faulty lab({Fault("f", StatusFault{502})});
  const Response response = lab.send(dynamodb_request("Query"));
  EXPECT_EQ(response.status, 502);
  EXPECT_EQ(response.body, "");
}

TEST(FaultPlan, HitsOnlyWhatItNames) {
  Fault fault("f", StatusFault{503});
  fault.service = "dynamodb";
  fault.operation = "Query";
  fault.match = "\"posts\"";
  Faulty lab({fault});
  EXPECT_EQ(lab.send(dynamodb_request("Query", R"({"TableName":"posts"})")).status, 503);
  EXPECT_EQ(lab.send(dynamodb_request("Query", R"({"TableName":"tags"})")).status, 200);
  EXPECT_EQ(lab.send(dynamodb_request("Scan", R"({"TableName":"posts"})")).status, 200);
  EXPECT_EQ(lab.send(cloudfront_request()).status, 200);
}

TEST(FaultPlan, MatchesTheTargetToo) {
  Fault fault("f", StatusFault{503});
  fault.match = "distribution/E1/";
  Faulty lab({fault});
  EXPECT_EQ(lab.send(cloudfront_request()).status, 503);
}

// `to` is the first moment at which a fault is over.
TEST(FaultPlan, LastsFromItsBeginningUntilItsEnd) {
  Fault fault("f", StatusFault{503});
  fault.from = seconds(10);
  fault.to = seconds(20);
  Faulty lab({fault});
  EXPECT_EQ(lab.status("Query", seconds(10) - Duration(1)), 200);
  EXPECT_EQ(lab.status("Query", seconds(10)), 503);
  EXPECT_EQ(lab.status("Query", seconds(20) - Duration(1)), 503);
  EXPECT_EQ(lab.status("Query", seconds(20)), 200);
}

TEST(FaultPlan, FiresSoManyTimesAndCounts) {
  Fault fault("f", StatusFault{503});
  fault.times = 2;
  Faulty lab({fault, Fault("behind", StatusFault{500}), Fault("never", StatusFault{400})});
  EXPECT_EQ(lab.status("Query"), 503);
  EXPECT_EQ(lab.status("Query"), 503);
  EXPECT_EQ(lab.status("Query"), 500);
  EXPECT_EQ(lab.plan.states()[0].fired, 2);
  EXPECT_EQ(lab.plan.states()[1].fired, 1);
  EXPECT_EQ(lab.plan.never_fired(), std::vector<std::string>{"never"});
}

TEST(FaultPlan, IsSwitchedById) {
  Fault fault("f", StatusFault{503});
  fault.enabled = false;
  Faulty lab({fault});
  EXPECT_EQ(lab.status("Query"), 200);
  EXPECT_TRUE(lab.plan.set_enabled("f", true));
  EXPECT_EQ(lab.status("Query"), 503);
  EXPECT_TRUE(lab.plan.set_enabled("f", false));
  EXPECT_EQ(lab.status("Query"), 200);
  EXPECT_FALSE(lab.plan.set_enabled("g", true));
}

TEST(FaultPlan, ChanceIsARatioOfTheRequests) {
  Fault fault("f", StatusFault{503});
  fault.chance = {1, 4};
  Faulty lab({fault});
  for (int i = 0; i < 4'000; ++i) lab.status("Query");
  EXPECT_NEAR(static_cast<double>(lab.plan.states()[0].fired), 1'000, 100);
}

// One stream for each id: a fault more in the plan must not change when another fires.
TEST(FaultPlan, AFaultsLuckIsItsOwn) {
  Fault lucky("lucky", StatusFault{503});
  lucky.chance = {1, 2};
  Fault other("other", StatusFault{500});
  other.chance = {1, 2};
  other.operation = "Scan";
  const auto history = [](std::vector<Fault> faults) {
    Faulty lab(std::move(faults));
    std::vector<int> statuses;
    for (int i = 0; i < 50; ++i) {
      lab.status("Scan");
      statuses.push_back(lab.status("Query"));
    }
    return statuses;
  };
  lucky.operation = "Query";
  EXPECT_EQ(history({lucky}), history({other, lucky}));
}

TEST(FaultPlan, LeavesAShareOfABatchUnprocessed) {
  std::vector<std::optional<Ratio>> told;
  FaultHooks hooks;
  hooks.set_unprocessed = [&](std::optional<Ratio> share) { told.push_back(share); };
  Fault fault("f", UnprocessedFault{{1, 2}});
  fault.times = 1;
  Faulty lab({fault}, hooks);
  EXPECT_EQ(lab.status("Query"), 200);
  EXPECT_TRUE(told.empty());
  EXPECT_EQ(lab.status("BatchWriteItem"), 200);
  EXPECT_EQ(told, (std::vector<std::optional<Ratio>>{Ratio{1, 2}, std::nullopt}));
  lab.status("BatchWriteItem");
  EXPECT_EQ(told.size(), 2U);
}

TEST(FaultPlan, WithoutAHookAFaultThatNeedsItNeverFires) {
  Faulty lab({Fault("f", UnprocessedFault{{1, 2}}), Fault("g", PurgeDelayFault{seconds(1)})});
  lab.status("BatchWriteItem");
  lab.send(cloudfront_request());
  EXPECT_EQ(lab.plan.never_fired(), (std::vector<std::string>{"f", "g"}));
}

TEST(FaultPlan, SlowsThePurgesOfTheRealCloudFront) {
  Ledger ledger;
  const Calendar calendar{WallTime()};
  cloudfront::CloudFront fake(
      calendar, Dice(1), ledger,
      {.propagation = cloudfront::Propagation::fixed(seconds(1), seconds(2))});
  ASSERT_TRUE(fake.add_distribution("E1", {}, {Instant()}));
  FaultHooks hooks;
  hooks.set_extra_propagation = [&](Duration extra) { fake.set_extra_propagation(extra); };
  Fault fault("f", PurgeDelayFault{seconds(90)});
  fault.times = 1;
  FaultPlan plan(Dice(1), hooks, {fault});
  FaultyHandler handler(plan, fake);
  for (const auto* path : {"/slow", "/quick"}) {
    Request request = cloudfront_request();
    request.body = cloudfront::encode_invalidation_batch({{path}, path});
    EXPECT_EQ(std::get<Response>(handler.handle(request, Instant())).status, 201);
  }
  EXPECT_EQ(handler.next_deadline(), Instant(seconds(1)));
  handler.advance_to(Instant(seconds(2)));
  EXPECT_EQ(handler.next_deadline(), Instant(seconds(91)));
}

}  // namespace
}  // namespace revalab::test
