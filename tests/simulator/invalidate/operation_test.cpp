// The operator's purge against a lab that throttles, refuses, breaks connections and is slow, by a
// call and over TCP. What is reported as accepted must be what CloudFront has.

#include "core/wire/direct_transport.hpp"
#include "core/wire/drive.hpp"
#include "core/wire/tcp_transport.hpp"
#include "simulator/invalidate/report.hpp"
#include "simulator/runner/setup.hpp"
#include "simulator/scenario/fault_file.hpp"
#include "simulator/scenario/price_file.hpp"
#include "simulator/scenario/site_file.hpp"
#include "simulator/server/lab_server.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>

namespace revalab::sim {
namespace {

using nlohmann::json;
using State = BatchOutcome::State;
using Texts = std::vector<std::string>;

enum class Way { call, tcp };

/// A lab with the shop's twenty products under one tag, and an operator before it whose sleeps take
/// no time.
class OperationTest : public testing::TestWithParam<Way> {
 protected:
  OperationTest() {
    LabServerOptions options;
    options.port = 0;
    options.cdn_port = 0;
    options.lab.site = load_site(REVALAB_SOURCE_DIR "/scenarios/sites/shop.json").value();
    options.lab.account.cloudfront.propagation = cloudfront::Propagation::none();
    server_ = std::move(LabServer::open(reactor_, options, {})).value();
    operation_.table = k_tag_table;
    operation_.revalidator.rules = options.lab.site->rules;
    operation_.revalidator.submit.distribution_id = k_distribution;
    operation_.revalidator.prices = &book_;
    operation_.dynamodb.emplace();
    if (GetParam() == Way::call) {
      transport_ = std::make_unique<wire::DirectTransport>(account().cloud(), clock_);
    } else {
      wire::TcpTransportOptions tcp;
      tcp.address = {"127.0.0.1", server_->port()};
      tcp.answer_max = std::chrono::milliseconds(200);
      tcp.sends_again = false;
      transport_ = std::make_unique<wire::TcpTransport>(reactor_, tcp);
    }
  }

  Account& account() { return server_->lab().account(); }

  void plan_faults(const std::string& faults) {
    auto read = parse_faults("f", R"({"kind": "faults", "faults": [)" + faults + "]}");
    ASSERT_TRUE(read.ok()) << read.error().front().to_string();
    server_->lab().replace_faults(std::move(read).value());
  }

  RevalidationReport run() {
    return wire::drive(reactor_,
                       carry_out(operation_, transport_.get(), *transport_, clock_, Dice(1),
                                 [](const RevalidationReport&) { return true; }));
  }

  /// Every item CloudFront has accepted, over all its invalidations.
  std::multiset<std::string> accepted_by_cloudfront() {
    std::multiset<std::string> items;
    cloudfront::CloudFront& cloudfront = account().cloudfront();
    const cloudfront::Call call{server_->lab().now()};
    const auto list = cloudfront.list_invalidations(k_distribution, {}, call);
    for (const auto& each : list->items) {
      const auto found = cloudfront.get_invalidation(k_distribution, each.id, call);
      items.insert(found->batch.items.begin(), found->batch.items.end());
    }
    return items;
  }
  static std::multiset<std::string> set_of(const Texts& items) {
    return {items.begin(), items.end()};
  }

  test::ManualClock clock_{test::ManualClock::Sleeping::jump};
  wire::Reactor reactor_;
  PriceBook book_ = load_price_book("aws-us-east-1").value();
  std::unique_ptr<LabServer> server_;
  std::unique_ptr<Transport> transport_;
  Operation operation_;
};

TEST_P(OperationTest, EverythingOfATagIsAccepted) {
  operation_.order.tags = {"products"};
  const auto report = run();
  EXPECT_FALSE(report.failure);
  EXPECT_EQ(report.submission.count_in(State::accepted), 20);
  EXPECT_EQ(accepted_by_cloudfront(), set_of(report.plan.items));
}

TEST_P(OperationTest, ThrottlingIsWaitedFor) {
  plan_faults(R"({"id": "rows", "service": "dynamodb", "times": 2,
                  "do": {"error": "ProvisionedThroughputExceededException"}},
                 {"id": "purge", "service": "cloudfront", "times": 3,
                  "do": {"error": "Throttling"}})");
  operation_.order.tags = {"products"};
  const auto report = run();
  EXPECT_FALSE(report.failure);
  EXPECT_EQ(report.submission.batches.at(0).attempts, 4);
  EXPECT_TRUE(account().faults().never_fired().empty());
}

// The answer is lost, CloudFront has the batch: the retry under the same reference finds it.
TEST_P(OperationTest, ALostAnswerIsNeitherLostNorBilledTwice) {
  plan_faults(R"({"id": "lost", "service": "cloudfront", "times": 2, "do": {"drop": "answer"}})");
  operation_.order.paths = {"/a", "/b"};
  const auto report = run();
  EXPECT_FALSE(report.failure);
  EXPECT_EQ(accepted_by_cloudfront(), set_of({"/a", "/b"}));
  std::int64_t billed = 0;
  for (const UsageEntry& use : account().ledger().entries()) {
    if (use.dimension == Dimension::cloudfront_invalidation_path) billed += use.count;
  }
  EXPECT_EQ(billed, 2);
}

TEST_P(OperationTest, ALostRequestIsSentAgain) {
  plan_faults(R"({"id": "lost", "service": "cloudfront", "times": 1, "do": {"drop": true}},
                 {"id": "twice", "service": "cloudfront", "times": 1, "do": {"duplicate": true}})");
  operation_.order.paths = {"/a"};
  EXPECT_FALSE(run().failure);
  EXPECT_EQ(accepted_by_cloudfront(), set_of({"/a"}));
}

// With every answer lost until the deadline nobody can know; it must not be called refused, nor
// accepted.
TEST_P(OperationTest, WhatNobodyCanKnowIsUnknown) {
  plan_faults(R"({"id": "lost", "service": "cloudfront", "do": {"drop": "answer"}})");
  operation_.order.paths = {"/a"};
  operation_.revalidator.submit.deadline = std::chrono::minutes(1);
  operation_.revalidator.paths_used_this_month = 1'000;
  const auto report = run();
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.submission.items_in(State::unknown), Texts{"/a"});
  EXPECT_EQ(report.fee.value().to_string(), "0");
  EXPECT_EQ(report.fee_at_most.value().to_string(), "0.005");
  const auto shown = json::parse(purge_json(operation_, report, PurgeStage::sent));
  EXPECT_EQ(shown.at("batches")[0].at("state"), "unknown");
  EXPECT_TRUE(shown.at("accepted").empty());
  EXPECT_EQ(shown.at("failure").at("step"), "purge");
}

// Forty wildcards are three batches; the second is refused for good, so the first is accepted, and
// the third, which concerns other paths, is too.
TEST_P(OperationTest, PartialFailureSaysExactlyWhatWasAccepted) {
  plan_faults(
      R"({"id": "bad", "service": "cloudfront", "match": "/p20", "do": {"error": "InvalidArgument"}})");
  operation_.revalidator.strategy = Strategy::query;
  for (int i = 10; i < 50; ++i) operation_.order.paths.push_back("/p" + std::to_string(i));
  const auto report = run();
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.submission.batches.size(), 3U);
  const Texts refused = report.submission.items_in(State::refused);
  EXPECT_NE(std::find(refused.begin(), refused.end(), "/p20"), refused.end());
  EXPECT_EQ(accepted_by_cloudfront(), set_of(report.submission.items_in(State::accepted)));
  EXPECT_EQ(report.submission.count_in(State::accepted) + std::ssize(refused), 80);
  const std::string text = purge_outcome_text(operation_, report);
  EXPECT_NE(text.find("\nrefused        /p"), std::string::npos) << text;
  EXPECT_NE(text.find("               /p20\n"), std::string::npos) << text;
}

// A distribution that is not there concerns every batch: the rest is not tried.
TEST_P(OperationTest, ARefusalOfTheDistributionEndsIt) {
  operation_.revalidator.submit.distribution_id = "ENOTHERE";
  operation_.revalidator.strategy = Strategy::query;
  for (int i = 10; i < 50; ++i) operation_.order.paths.push_back("/p" + std::to_string(i));
  const auto report = run();
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.failure->error.code, "NoSuchDistribution");
  EXPECT_EQ(account().cloud().calls().at("cloudfront.CreateInvalidation"), 1);
  EXPECT_EQ(report.submission.count_in(State::accepted), 0);
  EXPECT_GT(report.submission.count_in(State::not_sent), 0);
}

TEST_P(OperationTest, AMissingTableIsAFailureToResolve) {
  operation_.table = "no-such-table";
  operation_.order.tags = {"products"};
  const auto report = run();
  ASSERT_TRUE(report.failure);
  EXPECT_EQ(report.failure->step, RevalidationStep::resolve);
  EXPECT_EQ(report.failure->error.code, "ResourceNotFoundException");
  EXPECT_TRUE(accepted_by_cloudfront().empty());
}

TEST_P(OperationTest, WaitsUntilWhatWasAcceptedIsCompleted) {
  operation_.order.paths = {"/a"};
  operation_.revalidator.submit.wait = true;
  EXPECT_TRUE(run().submission.all_completed());
}

INSTANTIATE_TEST_SUITE_P(Ways, OperationTest, testing::Values(Way::call, Way::tcp),
                         [](const auto& each) {
                           return std::string(each.param == Way::call ? "Call" : "Tcp");
                         });

using SlowOperationTest = OperationTest;

// The client gives up after 200 ms, CloudFront answers later: the retry finds what was accepted.
TEST_P(SlowOperationTest, ASlowAnswerIsAskedForAgain) {
  plan_faults(R"({"id": "slow", "service": "cloudfront", "times": 1, "do": {"delay": "10s"}})");
  operation_.order.paths = {"/a"};
  const auto report = run();
  EXPECT_FALSE(report.failure);
  EXPECT_EQ(report.submission.batches.at(0).attempts, 2);
  EXPECT_EQ(accepted_by_cloudfront(), set_of({"/a"}));
}

INSTANTIATE_TEST_SUITE_P(Ways, SlowOperationTest, testing::Values(Way::tcp),
                         [](const auto&) { return std::string("Tcp"); });

}  // namespace
}  // namespace revalab::sim
