// Submissions to the lab's CloudFront, which enforces the quotas and bills.

#include "core/invalidation/submitter.hpp"
#include "core/pricing/bill.hpp"
#include "core/wire/direct_transport.hpp"
#include "fakes/cloudfront/cloudfront.hpp"
#include "tests/support/manual_clock.hpp"

#include <gtest/gtest.h>

namespace revalab {
namespace {

using State = BatchOutcome::State;
using Texts = std::vector<std::string>;
using test::ManualClock;

/// Hands every request on and loses the answers it was told to lose.
class LossyTransport final : public Transport {
 public:
  LossyTransport(Transport& inner, int answers_lost) : inner_(inner), left_(answers_lost) {}

  Task<Result<Response>> send(Request request) override {
    auto answer = co_await inner_.send(std::move(request));
    if (left_-- > 0) co_return ApiError(0, std::string(k_connection_lost), "lost");
    co_return answer;
  }

 private:
  Transport& inner_;
  int left_;
};

struct Lab {
  explicit Lab(QuotaProfile quotas, int answers_lost = 0)
      : cloudfront(clock.calendar(), Dice(7), ledger, options_with(quotas)),
        direct(cloudfront, clock),
        lossy(direct, answers_lost),
        client(lossy, clock, Dice(1), client_options()),
        submitter(client, clock, Dice(2)),
        options(options_for(quotas)),
        has_distribution(add_distribution()) {}

  static SubmitOptions options_for(QuotaProfile quotas) {
    SubmitOptions options;
    options.distribution_id = "E1EXAMPLE00001";
    options.quotas = quotas;
    return options;
  }
  static cloudfront::Options options_with(QuotaProfile quotas) {
    cloudfront::Options options;
    options.quotas = quotas;
    options.propagation =
        cloudfront::Propagation::fixed(std::chrono::seconds(5), std::chrono::seconds(25));
    return options;
  }
  static aws::ClientOptions client_options() {
    aws::ClientOptions options;
    options.retry.attempts_max = 1;
    return options;
  }

  bool add_distribution() {
    const cloudfront::DistributionSettings settings;
    const cloudfront::Call call{clock.now()};
    return cloudfront.add_distribution("E1EXAMPLE00001", settings, call).ok();
  }
  SubmissionReport submit(Texts items) {
    EXPECT_TRUE(has_distribution);
    return run_now(submitter.submit(std::move(items), options));
  }
  [[nodiscard]] std::int64_t billed() const {
    std::int64_t count = 0;
    for (const UsageEntry& entry : ledger.entries()) count += entry.count;
    return count;
  }

  ManualClock clock{ManualClock::Sleeping::jump};
  Ledger ledger;
  cloudfront::CloudFront cloudfront;
  wire::DirectTransport direct;
  LossyTransport lossy;
  cloudfront::Client client;
  Submitter submitter;
  SubmitOptions options;
  bool has_distribution;
};

Texts numbered(int count, const std::string& suffix) {
  Texts items;
  for (int i = 0; i < count; ++i) items.push_back("/" + std::to_string(i) + suffix);
  return items;
}

// 15 wildcards in progress per distribution: the sixteenth waits for the first batch to complete.
TEST(SubmissionToCloudFront, TheSixteenthWildcardWaitsForRoom) {
  Lab lab(QuotaProfile::classic);
  const auto report = lab.submit(numbered(16, "*"));
  EXPECT_TRUE(report.all_accepted());
  ASSERT_EQ(report.batches.size(), 2U);
  EXPECT_EQ(report.batches[0].attempts, 1);
  EXPECT_GT(report.batches[1].attempts, 1);
  EXPECT_GE(lab.clock.now().since_start(), std::chrono::seconds(25));
  EXPECT_EQ(lab.billed(), 16);
}

TEST(SubmissionToCloudFront, ThreeThousandAndOnePathsAreTwoBatches) {
  Lab lab(QuotaProfile::classic);
  const auto report = lab.submit(numbered(3001, ""));
  EXPECT_TRUE(report.all_accepted());
  EXPECT_EQ(report.batches.size(), 2U);
  EXPECT_EQ(lab.billed(), 3001);
  const PriceBook book = builtin_price_book("aws-us-east-1").value();
  EXPECT_EQ(price(lab.ledger, book, {2026, 1}).total.to_string(), "10.005");
}

// Paced, not refused and retried: every batch passes at its first attempt.
TEST(SubmissionToCloudFront, TheRateQuotaIsMetWithoutARefusal) {
  for (const auto profile : {QuotaProfile::rate_2026, QuotaProfile::strict}) {
    Lab lab(profile);
    Texts items = numbered(400, "");
    for (const std::string& wildcard : numbered(3, "*")) items.push_back(wildcard);
    const auto report = lab.submit(items);
    EXPECT_TRUE(report.all_accepted());
    for (const BatchOutcome& batch : report.batches) EXPECT_EQ(batch.attempts, 1);
    EXPECT_EQ(lab.billed(), 403);
  }
}

// The bill knows whether a retried batch was taken for a new one.
TEST(SubmissionToCloudFront, ALostAnswerIsNeitherLostNorBilledTwice) {
  Lab lab(QuotaProfile::classic, 2);
  const auto report = lab.submit({"/a", "/b*"});
  EXPECT_TRUE(report.all_accepted());
  EXPECT_EQ(report.batches[0].attempts, 3);
  EXPECT_EQ(lab.billed(), 2);
}

// Items, wildcards and tags count one each; what is sent twice is billed twice.
TEST(SubmissionToCloudFront, VerbatimDuplicatesAreBilledTwice) {
  Lab lab(QuotaProfile::classic);
  lab.options.style = SubmissionStyle::verbatim;
  EXPECT_TRUE(lab.submit({"/a", "/a", "/b*", "#c"}).all_accepted());
  EXPECT_EQ(lab.billed(), 4);
}

// OpenNext takes the time for its reference: the second of two purges in one millisecond is lost.
TEST(SubmissionToCloudFront, VerbatimPurgesOfOneMillisecondCollide) {
  Lab lab(QuotaProfile::classic);
  lab.options.style = SubmissionStyle::verbatim;
  EXPECT_TRUE(lab.submit({"/a"}).all_accepted());
  const auto second = lab.submit({"/b"});
  EXPECT_EQ(second.items_in(State::refused), Texts{"/b"});
  EXPECT_EQ(second.first_error()->code, "InvalidArgument");
}

TEST(SubmissionToCloudFront, CarefulPurgesOfOneMillisecondDoNot) {
  Lab lab(QuotaProfile::classic);
  EXPECT_TRUE(lab.submit({"/a"}).all_accepted());
  EXPECT_TRUE(lab.submit({"/b"}).all_accepted());
  EXPECT_EQ(lab.clock.now(), Instant());
}

TEST(SubmissionToCloudFront, WaitingEndsWhenTheLastLocationIsReached) {
  Lab lab(QuotaProfile::classic);
  lab.options.wait = true;
  const auto report = lab.submit({"/a"});
  EXPECT_TRUE(report.all_completed());
  EXPECT_EQ(report.batches[0].status, "Completed");
  EXPECT_EQ(lab.clock.now().since_start(), std::chrono::seconds(40));
}

TEST(SubmissionToCloudFront, AnUnknownDistributionIsToldForEveryItem) {
  Lab lab(QuotaProfile::classic);
  lab.options.distribution_id = "E0";
  const auto report = lab.submit({"/a", "/b"});
  EXPECT_EQ(report.items_in(State::refused), (Texts{"/a", "/b"}));
  EXPECT_EQ(report.first_error()->code, "NoSuchDistribution");
  EXPECT_EQ(lab.billed(), 0);
}

}  // namespace
}  // namespace revalab
