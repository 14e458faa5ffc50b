// Faults of the way to a service: late, lost, and twice.

#include "core/aws/cloudfront/xml.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "fakes/faults/fault_plan.hpp"
#include "tests/fakes/cloud/stub_service.hpp"

#include <gtest/gtest.h>

namespace revalab::test {
namespace {

using std::chrono::seconds;

constexpr Instant k_now{seconds(10)};
constexpr DropFault k_request_lost{DropFault::What::request};
constexpr DropFault k_answer_lost{DropFault::What::answer};

/// A service behind a plan.
struct FaultPlanWay : testing::Test {
  Answer send(std::vector<Fault> faults) {
    plan.replace(std::move(faults));
    return handler.handle(dynamodb_request("Query"), k_now);
  }
  std::vector<std::int64_t> fired() const {
    std::vector<std::int64_t> counts;
    for (const FaultPlan::State& state : plan.states()) counts.push_back(state.fired);
    return counts;
  }
  using Counts = std::vector<std::int64_t>;

  StubService service;
  FaultPlan plan{Dice(1), {}};
  FaultyHandler handler{plan, service};
};

TEST_F(FaultPlanWay, ADelayHoldsTheAnswerBack) {
  const Answer answer = send({Fault("f", DelayFault{seconds(2)})});
  const auto& delayed = std::get<Delayed>(answer);
  EXPECT_EQ(delayed.until, k_now + seconds(2));
  EXPECT_EQ(delayed.response.status, 200);
  EXPECT_EQ(service.asked, 1) << "the service acts at once";
}

TEST_F(FaultPlanWay, DelaysAddUpAndAddToWhateverElseFires) {
  const Answer error = send({Fault("a", DelayFault{seconds(2)}), Fault("b", StatusFault{503}),
                             Fault("c", DelayFault{seconds(3)})});
  const auto& late_error = std::get<Delayed>(error);
  EXPECT_EQ(late_error.until, k_now + seconds(5));
  EXPECT_EQ(late_error.response.status, 503);
  EXPECT_EQ(fired(), Counts({1, 1, 1}));
  service.instead = Delayed{Response(201), k_now + seconds(1)};
  const Answer late = send({Fault("a", DelayFault{seconds(2)})});
  EXPECT_EQ(std::get<Delayed>(late).until, k_now + seconds(3));
}

TEST_F(FaultPlanWay, ALostRequestDoesNotReachTheService) {
  const Answer answer = send({Fault("f", k_request_lost), Fault("late", DelayFault{seconds(2)})});
  EXPECT_TRUE(std::holds_alternative<Dropped>(answer));
  EXPECT_EQ(service.asked, 0);
  EXPECT_EQ(fired(), Counts({1, 0})) << "what is lost is not late";
}

TEST_F(FaultPlanWay, ALostAnswerLeavesWhatTheServiceDid) {
  const Answer answer = send({Fault("f", k_answer_lost)});
  EXPECT_TRUE(std::holds_alternative<Dropped>(answer));
  EXPECT_EQ(service.asked, 1);
  EXPECT_EQ(fired(), Counts({1}));
}

// The first fault of the plan that answers in the service's place wins.
TEST_F(FaultPlanWay, OfALostRequestAndAnErrorTheFirstWins) {
  EXPECT_EQ(
      std::get<Response>(send({Fault("a", StatusFault{500}), Fault("b", k_request_lost)})).status,
      500);
  EXPECT_EQ(fired(), Counts({1, 0}));
  EXPECT_TRUE(std::holds_alternative<Dropped>(
      send({Fault("b", k_request_lost), Fault("a", StatusFault{500})})));
  EXPECT_EQ(fired(), Counts({1, 0}));
}

TEST_F(FaultPlanWay, ADuplicateReachesTheServiceTwice) {
  const Answer answer = send({Fault("f", DuplicateFault{})});
  EXPECT_EQ(std::get<Response>(answer).body, "done");
  EXPECT_EQ(service.asked, 2);
  EXPECT_EQ(fired(), Counts({1}));
  const Answer lost = send({Fault("f", DuplicateFault{}), Fault("g", k_answer_lost)});
  EXPECT_TRUE(std::holds_alternative<Dropped>(lost));
  EXPECT_EQ(service.asked, 4);
}

// A batch is known by its caller reference, so doing it twice is doing it once; the client gets the
// answer to the first.
TEST_F(FaultPlanWay, ADuplicatedPurgeIsBilledOnce) {
  Ledger ledger;
  cloudfront::CloudFront fake(Calendar{WallTime()}, Dice(1), ledger);
  ASSERT_TRUE(fake.add_distribution("E1", {}, {Instant()}));
  plan.replace({Fault("f", DuplicateFault{})});
  Request request = cloudfront_request();
  request.body = cloudfront::encode_invalidation_batch({{"/a"}, "r"});
  EXPECT_EQ(std::get<Response>(plan.handle(fake, request, Instant())).status, 201);
  EXPECT_EQ(ledger.entries().size(), 1U);
}

TEST_F(FaultPlanWay, LeavesParkedLostAndPartialAnswersAsTheyAre) {
  const std::vector<Fault> late{Fault("f", DelayFault{seconds(2)})};
  service.instead = Parked{k_now + seconds(1)};
  EXPECT_EQ(std::get<Parked>(send(late)).until, k_now + seconds(1));
  service.instead = Dropped{};
  EXPECT_TRUE(std::holds_alternative<Dropped>(send(late)));
  service.instead = Partial{Response(200), Request("GET", "/"), k_now + seconds(1)};
  EXPECT_EQ(std::get<Partial>(send(late)).until, k_now + seconds(1));
}

}  // namespace
}  // namespace revalab::test
