// The program as a user meets it: arguments in, text and exit code out.

#include "tests/simulator/program.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

namespace revalab::sim {
namespace {

using nlohmann::json;

constexpr std::string_view k_site =
    R"({"kind": "site", "name": "s", "buildId": "b1", "nextVersion": "13.4.0",
        "routes": [{"path": "/a", "router": "app", "tags": ["t"]}]})";
constexpr std::string_view k_right =
    R"({"kind": "scenario", "name": "right", "site": "site.json", // a comment to keep
        "steps": [{"at": "1s", "revalidateTag": {"tag": "t"}, "expect": {"purge": ["/a"]}}]})";
constexpr std::string_view k_wrong =
    R"({"kind": "scenario", "name": "wrong", "site": "site.json", // a comment to keep
        "steps": [{"at": "1s", "revalidateTag": {"tag": "t"}, "expect": {"purge": ["/b"]}}]})";

class Program : public testing::Test {
 protected:
  Program() { folder_.write("site.json", std::string(k_site)); }

  std::string scenario(const std::string& name, std::string_view text) const {
    return folder_.write(name, std::string(text));
  }

  test::TemporaryFolder folder_;
};

TEST_F(Program, RunPrintsWhatWasResolvedPurgedAndBilled) {
  const Ran ran = run_with({"run", scenario("right.json", k_right)});
  EXPECT_EQ(ran.exit_code, k_exit_held);
  EXPECT_NE(ran.out.find("PASS"), std::string::npos);
  EXPECT_NE(ran.out.find("storedPaths    a"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("purge          /a"), std::string::npos);
  EXPECT_NE(ran.out.find("cloudfront.invalidationPath"), std::string::npos);
  EXPECT_NE(ran.out.find("1 passed, 0 failed"), std::string::npos);
}

TEST_F(Program, RunShowsExpectedAndActualAndExitsWithOne) {
  const Ran ran = run_with({"run", scenario("wrong.json", k_wrong)});
  EXPECT_EQ(ran.exit_code, k_exit_failed);
  EXPECT_NE(ran.out.find(R"(expected  ["/b"])"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find(R"(actual    ["/a"])"), std::string::npos);
  EXPECT_NE(ran.out.find("0 passed, 1 failed"), std::string::npos);
}

// An error that nobody expected fails the step even when everything expected held.
TEST_F(Program, RunFailsOnAnErrorNobodyExpected) {
  const Ran ran =
      run_with({"run", scenario("s.json",
                                R"({"kind": "scenario", "name": "n", "site": "site.json",
     "faults": [{"id": "f", "service": "cloudfront", "do": {"error": "AccessDenied"}}],
     "steps": [{"at": "1s", "revalidateTag": {"tag": "t"}, "expect": {"purge": ["/a"]}}]})")});
  EXPECT_EQ(ran.exit_code, k_exit_failed);
  EXPECT_NE(ran.out.find("\"AccessDenied\""), std::string::npos) << ran.out;
}

TEST_F(Program, RunFailsWhenAPlannedFaultNeverFired) {
  const Ran ran =
      run_with({"run", scenario("s.json",
                                R"({"kind": "scenario", "name": "n", "site": "site.json",
     "faults": [{"id": "idle", "operation": "PutItem", "do": {"status": 503}}], "steps": []})")});
  EXPECT_EQ(ran.exit_code, k_exit_failed);
  EXPECT_NE(ran.out.find("fault idle"), std::string::npos) << ran.out;
}

TEST_F(Program, RunExitsWithTwoOnBadInputAndStillPlaysTheRest) {
  const Ran ran = run_with({"run", folder_.path("missing.json"), scenario("right.json", k_right)});
  EXPECT_EQ(ran.exit_code, k_exit_bad_input);
  EXPECT_NE(ran.err.find("missing.json: no such file"), std::string::npos);
  EXPECT_NE(ran.out.find("1 passed, 1 failed"), std::string::npos);
}

TEST_F(Program, RunPlaysAFolderInNameOrderAndLeavesOtherKindsAlone) {
  scenario("b.json", k_right);
  scenario("a.json", k_right);
  const Ran ran = run_with({"run", folder_.path("")});
  EXPECT_EQ(ran.exit_code, k_exit_held) << ran.err;
  EXPECT_LT(ran.out.find("a.json"), ran.out.find("b.json"));
  EXPECT_NE(ran.out.find("2 passed, 0 failed"), std::string::npos);
}

TEST_F(Program, RunRefusesAFolderWithoutScenarios) {
  EXPECT_EQ(run_with({"run", folder_.path("")}).exit_code, k_exit_bad_input);
}

TEST_F(Program, JsonReportHasTheDocumentedFields) {
  const Ran ran = run_with({"run", "--format", "json", "--seed", "5", scenario("w.json", k_wrong)});
  const json report = json::parse(ran.out);
  EXPECT_EQ(report.at("seed"), 5);
  EXPECT_EQ(report.at("transport"), "memory");
  EXPECT_EQ(report.at("passed"), 0);
  EXPECT_EQ(report.at("failed"), 1);
  const json& played = report.at("scenarios").at(0);
  EXPECT_EQ(played.at("result"), "failed");
  EXPECT_EQ(played.at("steps").at(0).at("at"), "1s");
  EXPECT_EQ(played.at("steps").at(0).at("verb"), "revalidateTag");
  EXPECT_EQ(played.at("steps").at(0).at("expected").at("purge"), json::array({"/b"}));
  EXPECT_EQ(played.at("steps").at(0).at("actual").at("purge"), json::array({"/a"}));
  EXPECT_TRUE(played.at("violations").is_array());
  EXPECT_EQ(played.at("bill").at("book"), "aws-us-east-1");
  EXPECT_EQ(played.at("traceHash").get<std::string>().size(), 64U);
  EXPECT_NE(played.at("replay").get<std::string>().find("--seed 5"), std::string::npos);
}

TEST_F(Program, JunitReportIsXmlThatCountsFailures) {
  const Ran ran = run_with({"run", "--format", "junit", scenario("w.json", k_wrong)});
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(ran.out.c_str()));
  EXPECT_EQ(document.child("testsuite").attribute("failures").as_int(), 1);
  EXPECT_TRUE(document.child("testsuite").child("testcase").child("failure"));
}

TEST_F(Program, TapReportNumbersItsTests) {
  const Ran ran = run_with(
      {"run", "--format", "tap", scenario("r.json", k_right), scenario("w.json", k_wrong)});
  EXPECT_EQ(ran.out.find("TAP version 13\n1..2\nok 1 - "), 0U) << ran.out;
  EXPECT_NE(ran.out.find("\nnot ok 2 - "), std::string::npos);
}

TEST_F(Program, OutputAndTraceGoToFiles) {
  const std::string report = folder_.path("report.json");
  const std::string trace = folder_.path("trace.txt");
  const Ran ran = run_with({"run", "--format", "json", "--output", report, "--trace", trace,
                            scenario("r.json", k_right)});
  EXPECT_EQ(ran.exit_code, k_exit_held);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(json::parse(test::text_of_file(report)).at("passed"), 1);
  EXPECT_NE(test::text_of_file(trace).find("call cloudfront.CreateInvalidation 201"),
            std::string::npos);
}

TEST_F(Program, AnOutputThatCannotBeWrittenExitsWithThree) {
  const Ran ran = run_with(
      {"run", "--output", folder_.path("no/such/folder/report"), scenario("r.json", k_right)});
  EXPECT_EQ(ran.exit_code, k_exit_environment);
}

TEST_F(Program, UpdateWritesWhatWasObservedAndKeepsComments) {
  const std::string file = scenario("w.json", k_wrong);
  run_with({"run", "--update", file});
  const std::string text = test::text_of_file(file);
  EXPECT_NE(text.find(R"("purge": ["/a"])"), std::string::npos) << text;
  EXPECT_NE(text.find("// a comment to keep"), std::string::npos);
  EXPECT_EQ(run_with({"run", file}).exit_code, k_exit_held);
}

// The site's Next.js is older than 13.5.1, which next/cache revalidation needs.
TEST_F(Program, StrictMakesAnOldNextBadInput) {
  const std::string file = scenario("r.json", k_right);
  const Ran lax = run_with({"run", file});
  EXPECT_EQ(lax.exit_code, k_exit_held);
  EXPECT_NE(lax.out.find("next-too-old"), std::string::npos) << lax.out;
  const Ran strict = run_with({"run", "--strict", file});
  EXPECT_EQ(strict.exit_code, k_exit_bad_input);
  EXPECT_NE(strict.err.find("next-too-old"), std::string::npos);
}

TEST_F(Program, UsageErrorsExitWithTwoAndHelpWithZero) {
  EXPECT_EQ(run_with({}).exit_code, k_exit_bad_input);
  EXPECT_EQ(run_with({"fly"}).exit_code, k_exit_bad_input);
  EXPECT_EQ(run_with({"run"}).exit_code, k_exit_bad_input);
  EXPECT_EQ(run_with({"run", "--transport", "pigeon", "x"}).exit_code, k_exit_bad_input);
  for (const char* command : {"run", "plan", "price", "version"}) {
    const Ran help = run_with({command, "--help"});
    EXPECT_EQ(help.exit_code, k_exit_held);
    EXPECT_NE(help.out.find(command), std::string::npos);
  }
  EXPECT_EQ(run_with({"version"}).out.find("revalab "), 0U);
}

// With or without a wish for help: who mistypes a command must not take the general help for its
// own, nor scripts a zero for success.
TEST_F(Program, NamesTheCommandItDoesNotKnow) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"explore"},
                                                {"explore", "--help"},
                                                {"explore", "s.json", "--jobs", "2"}}) {
    const Ran ran = run_with(words);
    EXPECT_EQ(ran.exit_code, k_exit_bad_input);
    EXPECT_EQ(ran.out, "");
    EXPECT_NE(ran.err.find("unknown command 'explore'"), std::string::npos) << ran.err;
  }
}

TEST_F(Program, ReplaySaysThatThereIsNoSuchFile) {
  const Ran ran = run_with({"replay", folder_.path("none")});
  EXPECT_EQ(ran.exit_code, k_exit_bad_input);
  EXPECT_EQ(ran.err, folder_.path("none") + ": no such file\n");
}

// Programs read standard output, whatever went wrong. The port is one that nobody listens at.
TEST_F(Program, ExplainReportsErrorsInTheFormOfItsResults) {
  const Ran ran =
      run_with({"explain", "--format", "json", "--endpoint", "http://127.0.0.1:1", "/x"});
  EXPECT_EQ(ran.exit_code, k_exit_environment);
  EXPECT_EQ(json::parse(ran.out).at("error").at("file"), "http://127.0.0.1:1");
  EXPECT_NE(ran.err, "");
}

TEST_F(Program, PlanAnswersWhatIsPurgedAndWhatItCosts) {
  const Ran ran = run_with({"plan", "--site", folder_.path("site.json"), "--tag", "t", "--format",
                            "json", "--paths-used-this-month", "1000"});
  ASSERT_EQ(ran.exit_code, k_exit_held) << ran.err;
  const json plan = json::parse(ran.out);
  EXPECT_EQ(plan.at("items"), json::array({"/a"}));
  EXPECT_EQ(plan.at("cost").at("amount"), "0.005");
  EXPECT_NE(plan.at("warnings").dump().find("\"next-too-old\""), std::string::npos);
}

TEST_F(Program, PlanReadsPathsFromAFile) {
  const std::string paths = folder_.write("paths.txt", "# two\n/a\n\n/b\r\n");
  const Ran ran = run_with(
      {"plan", "--site", folder_.path("site.json"), "--paths-file", paths, "--format", "json"});
  ASSERT_EQ(ran.exit_code, k_exit_held) << ran.err;
  const json plan = json::parse(ran.out);
  EXPECT_EQ(plan.at("items"), json::array({"/a", "/b"}));
  EXPECT_NE(plan.at("warnings").dump().find("\"unknown-path\""), std::string::npos);
}

// A common prefix is one of all paths together, not of each by itself; the documentation's sum.
TEST_F(Program, PlanPurgesSeveralPathsTogether) {
  const Ran ran =
      run_with({"plan", "--site", test::repository_path("scenarios/sites/letters.json"), "--path",
                "/page/a", "--path", "/page/b", "--path", "/page/c", "--strategy", "directory",
                "--paths-used-this-month", "1000", "--format", "json"});
  const json plan = json::parse(ran.out);
  EXPECT_EQ(plan.at("items"), json::array({"/page/*"}));
  EXPECT_EQ(plan.at("alsoDrops"), json::array({"/page/d"}));
  EXPECT_EQ(plan.at("cost").at("amount"), "0.005");
}

TEST_F(Program, PlanReportsErrorsInTheFormOfItsResults) {
  const Ran ran =
      run_with({"plan", "--site", folder_.path("missing.json"), "--tag", "t", "--format", "json"});
  EXPECT_EQ(ran.exit_code, k_exit_bad_input);
  const json report = json::parse(ran.out);
  EXPECT_EQ(report.at("error").at("message"), "no such file");
  EXPECT_EQ(run_with({"plan", "--site", folder_.path("site.json")}).exit_code, k_exit_bad_input);
}

}  // namespace
}  // namespace revalab::sim
