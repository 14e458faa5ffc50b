// `revalab invalidate` as an operator meets it, against a lab in a process of its own.

#include "tests/simulator/program.hpp"
#include "tests/support/lab_process.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace revalab::sim {
namespace {

using nlohmann::json;
using Texts = std::vector<std::string>;

class InvalidateCommand : public testing::Test {
 protected:
  Ran invalidate(Texts arguments, aws::Environment more = {}) {
    for (const auto& [name, value] : lab_.exports()) more.emplace(name, value);
    more.emplace("HOME", "/nonexistent");
    arguments.insert(arguments.begin(), "invalidate");
    return run_with(arguments, more);
  }

  test::LabProcess lab_{{"--site", REVALAB_SOURCE_DIR "/scenarios/sites/blog.json", "--propagation",
                         "none", "--verify-signatures"}};
};

TEST_F(InvalidateCommand, ResolvesShowsAndSends) {
  const Ran ran = invalidate({"--tag", "post-1", "--write-tags", "--wait"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.out.find("purge          /posts/1\n"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("AWS_ENDPOINT_URL"), std::string::npos);
  // The page's row and that of its fetch.
  EXPECT_NE(ran.out.find("rows marked    2\n"), std::string::npos);
  EXPECT_NE(ran.out.find("batches        accepted  1 item, I"), std::string::npos);
  EXPECT_NE(ran.out.find(" Completed\n"), std::string::npos);
}

TEST_F(InvalidateCommand, SendsNothingWhenDry) {
  const Ran ran = invalidate({"--tag", "posts", "--dry-run", "--format", "json"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const json shown = json::parse(ran.out);
  EXPECT_EQ(shown.at("stage"), "planned");
  EXPECT_EQ(shown.at("items"), json({"/", "/posts", "/posts/1", "/posts/2", "/posts/3"}));
  EXPECT_EQ(shown.at("cost").at("plannedWithoutFree"), "0.025");
  EXPECT_TRUE(shown.at("batches").empty());
}

TEST_F(InvalidateCommand, SaysWhenSomeWasNotAccepted) {
  const Ran ran = invalidate({"--path", "/a", "--distribution-id", "ENOTHERE"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.out.find("NoSuchDistribution"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("refused        /a\n"), std::string::npos) << ran.out;
}

TEST_F(InvalidateCommand, ATableThatIsNotThereIsToldAndNothingIsSent) {
  const Ran ran = invalidate({"--tag", "posts", "--table", "no-such-table"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.err.find("resolve: ResourceNotFoundException"), std::string::npos) << ran.err;
}

TEST_F(InvalidateCommand, WrongCredentialsAreRefused) {
  const Ran ran = invalidate({"--path", "/a"}, {{"AWS_SECRET_ACCESS_KEY", "wrong"}});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.out.find("SignatureDoesNotMatch"), std::string::npos) << ran.out;
}

// Nobody listens at port 1.
TEST_F(InvalidateCommand, NoConnectionIsTheEnvironmentsFault) {
  const Ran ran =
      invalidate({"--tag", "posts", "--endpoint-url", "http://127.0.0.1:1", "--build-id", "b"});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_NE(ran.err.find("ConnectionFailed"), std::string::npos) << ran.err;
}

struct BadUse {
  Texts arguments;
  aws::Environment environment;
  std::string complaint;
};

TEST_F(InvalidateCommand, BadUseIsExplained) {
  const std::vector<BadUse> uses{
      {{}, {}, "at least one --tag or --path"},
      {{"--path", "a"}, {}, "leading `/`"},
      {{"--path", "/a"}, {{"CLOUDFRONT_DISTRIBUTION_ID", ""}}, "CLOUDFRONT_DISTRIBUTION_ID"},
      {{"--tag", "t"}, {{"CACHE_DYNAMO_TABLE", ""}}, "CACHE_DYNAMO_TABLE"},
      {{"--tag", "t"}, {{"NEXT_BUILD_ID", ""}}, ".open-next/assets/BUILD_ID"},
      {{"--tag", "t", "--build-id", "a/b"}, {}, "holds no `/`"},
      {{"--path", "/a"}, {{"AWS_ACCESS_KEY_ID", ""}}, "AWS_ACCESS_KEY_ID"},
      {{"--path", "/a", "--endpoint-url", "ftp://x"}, {}, "--endpoint-url"},
      {{"--path", "/a", "--strategy", "best"}, {}, "--strategy"},
      {{"--path", "/a", "--site", "/nonexistent.json"}, {}, "/nonexistent.json"},
  };
  for (const BadUse& use : uses) {
    const Ran ran = invalidate(use.arguments, use.environment);
    EXPECT_EQ(ran.exit_code, 2) << use.complaint;
    EXPECT_NE(ran.err.find(use.complaint), std::string::npos) << ran.err;
  }
}

// Real money is spent only when somebody said so; there is nobody to ask here.
TEST_F(InvalidateCommand, RealAwsNeedsAWord) {
  const Ran ran = invalidate({"--path", "/a"}, {{"AWS_ENDPOINT_URL", ""}});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_NE(ran.err.find("--yes: is needed to send to https://cloudfront.amazonaws.com"),
            std::string::npos)
      << ran.err;
}

}  // namespace
}  // namespace revalab::sim
