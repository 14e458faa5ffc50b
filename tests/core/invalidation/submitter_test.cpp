#include "core/invalidation/submitter.hpp"

#include "core/aws/cloudfront/errors.hpp"
#include "core/aws/cloudfront/xml.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/scripted_transport.hpp"

#include <gtest/gtest.h>

#include <set>

namespace revalab {
namespace {

using State = BatchOutcome::State;
using Texts = std::vector<std::string>;
using test::ManualClock;
using test::ScriptedTransport;

Response refusal(const ApiError& error) {
  Response response(error.status);
  response.body = cloudfront::encode_error(error, "request-1");
  return response;
}

Response accepted(const std::string& id, const std::string& status = "InProgress") {
  cloudfront::Invalidation invalidation;
  invalidation.id = id;
  invalidation.status = status;
  invalidation.batch.items = {"/a"};
  invalidation.batch.caller_reference = "r";
  Response response(201);
  response.body = cloudfront::encode_invalidation(invalidation);
  return response;
}

/// A submitter before a script, on a clock that jumps over every sleep.
class SubmitterTest : public testing::Test {
 protected:
  SubmitterTest() { options_.distribution_id = "E1"; }

  static aws::ClientOptions client_options() {
    aws::ClientOptions options;
    options.retry.attempts_max = 1;
    return options;
  }

  SubmissionReport submit(Texts items) {
    return run_now(submitter_.submit(std::move(items), options_));
  }
  [[nodiscard]] cloudfront::InvalidationBatch sent(std::size_t index) const {
    return cloudfront::decode_invalidation_batch(transport_.sent().at(index).body).value();
  }
  [[nodiscard]] std::size_t sent_count() const { return transport_.sent().size(); }

  ManualClock clock_{ManualClock::Sleeping::jump};
  ScriptedTransport transport_;
  cloudfront::Client client_{transport_, clock_, Dice(1), client_options()};
  Submitter submitter_{client_, clock_, Dice(2)};
  SubmitOptions options_;
};

TEST_F(SubmitterTest, SendsWhatItWasGivenOnceInOrder) {
  transport_.then(accepted("I1"));
  const auto report = submit({"/b", "/a*", "#c", "/b"});
  EXPECT_TRUE(report.all_accepted());
  ASSERT_EQ(report.batches.size(), 1U);
  EXPECT_EQ(report.batches[0].invalidation_id, "I1");
  EXPECT_EQ(report.batches[0].attempts, 1);
  EXPECT_EQ(report.duplicates, Texts{"/b"});
  EXPECT_EQ(sent(0).items, (Texts{"/b", "/a*", "#c"}));
  EXPECT_EQ(report.items_in(State::accepted), (Texts{"/b", "/a*", "#c"}));
}

TEST_F(SubmitterTest, SendsNothingForNothing) {
  EXPECT_TRUE(submit({}).all_accepted());
  EXPECT_EQ(sent_count(), 0U);
}

// One bad item would make CloudFront refuse its whole batch.
TEST_F(SubmitterTest, KeepsBackWhatCloudFrontWouldRefuse) {
  transport_.then(accepted("I1"));
  const auto report = submit({"posts/1", "/ok", "/caf\xc3\xa9"});
  EXPECT_EQ(sent(0).items, Texts{"/ok"});
  ASSERT_EQ(report.refused_items.size(), 2U);
  EXPECT_EQ(report.refused_items[0].item, "posts/1");
  EXPECT_FALSE(report.refused_items[0].reason.empty());
  EXPECT_FALSE(report.all_accepted());
}

TEST_F(SubmitterTest, OutlastsTwoThrottles) {
  const ApiError throttling(400, "Throttling", "Rate exceeded");
  transport_.then(refusal(throttling)).then(refusal(throttling)).then(accepted("I1"));
  const auto report = submit({"/a"});
  EXPECT_TRUE(report.all_accepted());
  EXPECT_EQ(report.batches[0].attempts, 3);
  EXPECT_EQ(report.batches[0].error->code, "Throttling");
  EXPECT_EQ(sent(0), sent(2));
  ASSERT_EQ(clock_.slept().size(), 2U);
  EXPECT_LE(clock_.slept()[0], options_.backoff_base);
  EXPECT_LE(clock_.slept()[1], 2 * options_.backoff_base);
}

// The answer was lost, not the request: the same reference gives the same invalidation again.
TEST_F(SubmitterTest, RetriesALostConnectionUnderTheSameReference) {
  transport_.then_fail(k_connection_lost).then(accepted("I1"));
  const auto report = submit({"/a"});
  EXPECT_TRUE(report.all_accepted());
  EXPECT_EQ(sent(0).caller_reference, sent(1).caller_reference);
}

TEST_F(SubmitterTest, CannotKnowWhatBecameOfABatchWhoseAnswerWasLost) {
  options_.deadline = Duration(0);
  transport_.then_fail(k_timed_out);
  const auto report = submit({"/a"});
  EXPECT_EQ(report.items_in(State::unknown), Texts{"/a"});
  EXPECT_EQ(report.first_error()->code, k_timed_out);
}

// A later refusal says nothing about the attempt before, which may have been accepted.
TEST_F(SubmitterTest, ARefusalAfterALostAnswerLeavesTheBatchUnknown) {
  transport_.then_fail(k_connection_lost).then(refusal(cloudfront::errors::no_such_distribution()));
  const auto report = submit({"/a"});
  EXPECT_EQ(report.batches[0].state, State::unknown);
  EXPECT_EQ(report.batches[0].error->code, "NoSuchDistribution");
}

TEST_F(SubmitterTest, KnowsThatNothingWasSentWithoutAConnection) {
  options_.deadline = Duration(0);
  transport_.then_fail(k_connection_failed);
  const auto report = submit({"/a"});
  EXPECT_EQ(report.batches[0].state, State::not_sent);
  EXPECT_EQ(report.first_error()->code, k_connection_failed);
}

// A wrong address is not mended by waiting ten minutes; one that answered before may come back.
TEST_F(SubmitterTest, GivesAServiceUpThatNoConnectionLeadsTo) {
  for (int i = 0; i < 3; ++i) transport_.then_fail(k_connection_failed);
  const auto report = submit({"/a"});
  EXPECT_EQ(report.batches[0].state, State::not_sent);
  EXPECT_EQ(report.batches[0].attempts, 3);
}

TEST_F(SubmitterTest, WaitsForAServiceThatAnsweredBefore) {
  transport_.then(refusal(cloudfront::errors::too_many_wildcards_in_progress()));
  for (int i = 0; i < 4; ++i) transport_.then_fail(k_connection_failed);
  transport_.then(accepted("I1"));
  EXPECT_TRUE(submit({"/a"}).all_accepted());
}

TEST_F(SubmitterTest, GivesUpAtTheDeadlineAndSaysWhatWasNotSent) {
  options_.deadline = std::chrono::seconds(30);
  for (int i = 0; i < 200; ++i) {
    transport_.then(refusal(cloudfront::errors::too_many_wildcards_in_progress()));
  }
  Texts items;
  for (int i = 0; i < 16; ++i) items.push_back("/" + std::to_string(i) + "*");
  const auto report = submit(items);
  ASSERT_EQ(report.batches.size(), 2U);
  EXPECT_EQ(report.batches[0].state, State::refused);
  EXPECT_EQ(report.batches[0].error->code, "TooManyInvalidationsInProgress");
  EXPECT_GT(report.batches[0].attempts, 1);
  EXPECT_EQ(report.batches[1].state, State::not_sent);
  EXPECT_EQ(report.items_in(State::not_sent), Texts{"/15*"});
  EXPECT_LE(clock_.now().since_start(), options_.deadline);
}

// A batch that is wrong in itself does not keep the others back; a missing permission does.
TEST_F(SubmitterTest, GoesOnAfterABatchThatIsWrongInItself) {
  options_.quotas = QuotaProfile::rate_2026;
  transport_.then(accepted("I1")).then(refusal(cloudfront::errors::invalid_invalidation_paths()));
  transport_.then(accepted("I3"));
  const auto report = submit({"/a*", "/b*", "/c*"});
  EXPECT_EQ(report.items_in(State::accepted), (Texts{"/a*", "/c*"}));
  EXPECT_EQ(report.items_in(State::refused), Texts{"/b*"});
}

TEST_F(SubmitterTest, StopsWhenTheCallerMayNot) {
  options_.quotas = QuotaProfile::rate_2026;
  transport_.then(refusal(ApiError(403, "AccessDenied", "no")));
  const auto report = submit({"/a*", "/b*"});
  EXPECT_EQ(report.batches[0].state, State::refused);
  EXPECT_EQ(report.batches[1].state, State::not_sent);
  EXPECT_EQ(sent_count(), 1U);
}

TEST_F(SubmitterTest, GivesEachBatchAReferenceOfItsOwn) {
  options_.quotas = QuotaProfile::rate_2026;
  for (int i = 0; i < 4; ++i) transport_.then(accepted("I"));
  submit({"/a*", "/b*"});
  submit({"/a*", "/b*"});
  std::set<std::string> references;
  for (std::size_t i = 0; i < 4; ++i) references.insert(sent(i).caller_reference);
  EXPECT_EQ(references.size(), 4U);
}

TEST_F(SubmitterTest, KeepsBelowTheRateOfTheAccount) {
  options_.quotas = QuotaProfile::rate_2026;
  for (int i = 0; i < 3; ++i) transport_.then(accepted("I"));
  submit({"/a*", "/b*", "/c*"});
  EXPECT_EQ(clock_.slept(), (std::vector<Duration>(2, std::chrono::seconds(1))));
}

// OpenNext and the documentation send what they have, once, under the time in milliseconds.
TEST_F(SubmitterTest, SendsVerbatimWhenAsked) {
  options_.style = SubmissionStyle::verbatim;
  transport_.then(refusal(cloudfront::errors::too_many_wildcards_in_progress()));
  const auto report = submit({"posts/1", "", "/a", "/a"});
  EXPECT_EQ(sent_count(), 1U);
  EXPECT_EQ(sent(0).items, (Texts{"posts/1", "", "/a", "/a"}));
  EXPECT_EQ(sent(0).caller_reference, "1767225600000");
  EXPECT_EQ(report.batches[0].state, State::refused);
}

TEST_F(SubmitterTest, WaitsForCompletionWhenAsked) {
  options_.wait = true;
  transport_.then(accepted("I1")).then(accepted("I1")).then_fail(k_connection_lost);
  transport_.then(accepted("I1", "Completed"));
  const auto report = submit({"/a"});
  EXPECT_TRUE(report.all_completed());
  EXPECT_TRUE(transport_.finished());
  EXPECT_EQ(clock_.now().since_start(), 3 * options_.poll_interval);
}

TEST_F(SubmitterTest, StopsWaitingAtItsDeadline) {
  options_.wait = true;
  options_.completion_deadline = 2 * options_.poll_interval;
  for (int i = 0; i < 3; ++i) transport_.then(accepted("I1"));
  const auto report = submit({"/a"});
  EXPECT_TRUE(report.all_accepted());
  EXPECT_FALSE(report.all_completed());
  EXPECT_EQ(sent_count(), 3U);
}

TEST_F(SubmitterTest, TellsHowFarItIs) {
  std::vector<SubmissionProgress> told;
  options_.on_progress = [&told](const SubmissionProgress& progress) { told.push_back(progress); };
  transport_.then(refusal(ApiError(400, "Throttling", "Rate exceeded"))).then(accepted("I1"));
  submit({"/a", "/b"});
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].waiting_for, "Throttling");
  EXPECT_EQ(told[0].items_accepted, 0);
  EXPECT_EQ(told[1].batches_done, 1U);
  EXPECT_EQ(told[1].items_accepted, 2);
}

}  // namespace
}  // namespace revalab
