// What a build and its deployments do to the distribution is part of a lab's history.

#include "simulator/replay/replay.hpp"
#include "tests/simulator/server/kept_lab.hpp"
#include "tests/simulator/server/written_build.hpp"

namespace revalab::sim {
namespace {

using namespace revalab::test;

constexpr std::string_view k_more = R"(, {"pattern": "img/*", "origin": "s3"})";

Response config_of(KeptLab& lab) {
  return lab.send(cloudfront_call("GET", "/distribution/E1EXAMPLE00001/config"));
}

bool has(const Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

/// As a user would: what there is, with this comment.
Response comment(KeptLab& lab, const std::string& text) {
  const Response found = config_of(lab);
  std::string config = found.body;
  const std::string_view before = "<Comment>";
  const auto begin = config.find(before) + before.size();
  config.replace(begin, config.find("</Comment>") - begin, text);
  Request request = cloudfront_call("PUT", "/distribution/E1EXAMPLE00001/config", config);
  request.headers.add("If-Match", std::string(found.headers.get("ETag")));
  return lab.send(request);
}

class DeployedHistory : public testing::Test {
 protected:
  DeployedHistory() { write_build(folder_, "one"); }

  /// A lab with what the folder holds now.
  KeptLab open(const std::string& recording = {}) {
    HistoryOptions history;
    if (recording.empty()) history.data = folder_.path("data");
    history.recording = recording;
    return KeptLab(machine_, history, options());
  }
  ServedLabOptions options() const {
    ServedLabOptions options;
    auto build = opennext::read_build(folder_.path(""));
    EXPECT_TRUE(build.ok());
    options.build = std::move(build).value();
    options.origins = origins;
    return options;
  }
  std::string replayed(const std::string& recording) const {
    const auto result = replay(recording, [](std::int64_t, std::int64_t) {});
    return result.ok() ? replay_text(recording, *result) : result.error().message;
  }

  TemporaryFolder folder_;
  ManualClock machine_;
  OriginUrls origins;
};

// Its `If-Match` is of a version that the deployment has made: played again, that must be made too.
TEST_F(DeployedHistory, AChangeAfterADeploymentIsThereAgain) {
  std::string etag;
  {
    KeptLab lab = open();
    write_build(folder_, "two", std::string(k_more));
    EXPECT_EQ(lab.own("POST", "deploy").status, 200);
    EXPECT_TRUE(has(config_of(lab), "img/*"));
    EXPECT_EQ(comment(lab, "MINE").status, 200);
    etag = config_of(lab).headers.get("ETag");
  }
  KeptLab again = open();
  EXPECT_EQ(again.notes, "");
  EXPECT_TRUE(has(config_of(again), "<Comment>MINE</Comment>"));
  EXPECT_TRUE(has(config_of(again), "img/*"));
  EXPECT_EQ(config_of(again).headers.get("ETag"), etag);
}

// A build that was made while no lab ran is deployed at the start, and asks for its behaviours
// where time has come to, not where the history began.
TEST_F(DeployedHistory, ABuildMadeMeanwhileUpdatesTheDistributionAtTheStart) {
  {
    KeptLab lab = open();
    EXPECT_EQ(comment(lab, "MINE").status, 200);
  }
  write_build(folder_, "two", std::string(k_more));
  std::string etag;
  {
    KeptLab next = open();
    EXPECT_EQ(next.notes, "");
    EXPECT_EQ(next.problem, "");
    EXPECT_TRUE(has(config_of(next), "img/*"));
    etag = config_of(next).headers.get("ETag");
  }
  KeptLab again = open();
  EXPECT_EQ(again.notes, "");
  EXPECT_EQ(config_of(again).headers.get("ETag"), etag) << "it was updated once more";
}

// Whoever starts again has the pages that were revalidated meanwhile, unless the build is another.
TEST_F(DeployedHistory, ABuildMadeAgainUnderItsIdIsDeployedAtTheStartAndOnlyThen) {
  const auto puts = [](KeptLab& lab) {
    const auto& ledger = lab.lab().account().ledger();
    std::int64_t count = 0;
    for (const auto& entry : ledger.entries()) {
      const bool put = entry.dimension == Dimension::s3_put_request;
      if (put) count += entry.count;
    }
    return count;
  };
  std::int64_t of_one = 0;
  {
    KeptLab lab = open();
    of_one = puts(lab);
  }
  {
    KeptLab again = open();
    EXPECT_EQ(puts(again), of_one);
  }
  folder_.write("assets/_next/one.js", "made again");
  KeptLab next = open();
  EXPECT_EQ(next.problem, "");
  EXPECT_GT(puts(next), of_one);
}

// Where an origin runs is no wish of the build: what a user has made of the distribution stays.
TEST_F(DeployedHistory, AnOriginThatMovedLeavesTheDistributionAlone) {
  origins["default"] = "http://127.0.0.1:3000";
  {
    KeptLab lab = open();
    EXPECT_EQ(comment(lab, "MINE").status, 200);
  }
  origins["default"] = "http://127.0.0.1:3001";
  KeptLab moved = open();
  EXPECT_EQ(moved.notes, "");
  EXPECT_TRUE(has(config_of(moved), "<Comment>MINE</Comment>"));
}

// After a reset the build's distribution is the first one, in force at once.
TEST_F(DeployedHistory, AResetBeginsWithWhatTheBuildWantsThen) {
  std::string etag;
  {
    KeptLab lab = open();
    write_build(folder_, "one", std::string(k_more));
    EXPECT_EQ(lab.own("POST", "reset").status, 200);
    EXPECT_TRUE(has(config_of(lab), "img/*"));
    EXPECT_EQ(comment(lab, "MINE").status, 200);
    etag = config_of(lab).headers.get("ETag");
  }
  write_build(folder_, "one");
  KeptLab again = open();
  EXPECT_EQ(again.notes, "");
  EXPECT_NE(config_of(again).headers.get("ETag"), etag);
  EXPECT_FALSE(has(config_of(again), "img/*")) << "the build wants it no more";
}

// A reset that is refused has not happened, and is no part of the history.
TEST_F(DeployedHistory, AResetThatABrokenBuildRefusesForgetsNothing) {
  {
    KeptLab lab = open();
    EXPECT_EQ(comment(lab, "MINE").status, 200);
    folder_.write("open-next.output.json", "{");
    EXPECT_EQ(lab.own("POST", "reset").status, 409);
  }
  write_build(folder_, "one");
  KeptLab again = open();
  EXPECT_TRUE(has(config_of(again), "<Comment>MINE</Comment>"));
}

// A user who has deleted the lab's distribution wants none: a deployment makes none.
TEST_F(DeployedHistory, ADistributionThatIsGoneIsNotUpdated) {
  KeptLab lab = open();
  auto& cloudfront = lab.lab().account().cloudfront();
  std::string config = config_of(lab).body;
  config.replace(config.find("<Enabled>true"), 13, "<Enabled>false");
  const auto etag = std::string(config_of(lab).headers.get("ETag"));
  const auto disabled = cloudfront.update_distribution("E1EXAMPLE00001", etag, config, {Instant()});
  ASSERT_TRUE(disabled.ok());
  machine_.advance(std::chrono::hours(1));
  ASSERT_TRUE(
      cloudfront.delete_distribution("E1EXAMPLE00001", (*disabled)->etag, {lab.lab().now()}).ok());
  write_build(folder_, "two", std::string(k_more));
  EXPECT_EQ(lab.own("POST", "deploy").status, 200);
}

// A recording needs no other file: neither the build nor what its resets have begun with.
TEST_F(DeployedHistory, ARecordedBuildsDistributionIsReplayedAlike) {
  const std::string recording = folder_.path("session.sqlite");
  {
    KeptLab lab = open(recording);
    config_of(lab);
    lab.send(cloudfront_call("GET", "/distribution"));
    write_build(folder_, "two", std::string(k_more));
    EXPECT_EQ(lab.own("POST", "deploy").status, 200);
    config_of(lab);
    EXPECT_EQ(comment(lab, "MINE").status, 200);
    lab.own("POST", "reset");
    EXPECT_TRUE(has(config_of(lab), "img/*"));
    lab.own("POST", "reset");
    write_build(folder_, "three");
    lab.own("POST", "reset");
    EXPECT_FALSE(has(config_of(lab), "img/*"));
    lab.send(cloudfront_call("GET", "/distribution"));
  }
  EXPECT_TRUE(replayed(recording).starts_with("PASS")) << replayed(recording);
}

// The same for the session of a lab that had a history: it begins with that one's distribution.
TEST_F(DeployedHistory, ARecordingOfAKeptLabBeginsWithItsDistribution) {
  { KeptLab lab = open(); }
  HistoryOptions history;
  history.data = folder_.path("data");
  history.recording = folder_.path("session.sqlite");
  {
    KeptLab lab(machine_, history, options());
    EXPECT_TRUE(has(config_of(lab), "_assets"));
    EXPECT_EQ(comment(lab, "MINE").status, 200);
  }
  EXPECT_TRUE(replayed(history.recording).starts_with("PASS")) << replayed(history.recording);
}

}  // namespace
}  // namespace revalab::sim
