// `revalab price` as a user meets it.

#include "tests/simulator/program.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace revalab::sim {
namespace {

using nlohmann::json;

class PriceCommand : public testing::Test {
 protected:
  PriceCommand() {
    folder_.write("site.json", R"({"kind": "site", "name": "s", "buildId": "b1",
      "routes": [{"path": "/a", "router": "app", "tags": ["t"]}]})");
    folder_.write("mine.json", R"({"kind": "prices", "id": "mine", "asOf": "2026-01-01",
      "currency": "EUR", "lines": [{"dimension": "cloudfront.invalidationPath", "unit": "path",
      "per": 1, "tiers": [{"price": "0.01"}], "source": "ours"}]})");
    file_ = folder_.write("w.json", R"({"kind": "whatif", "name": "small", "site": "site.json",
      "traffic": {"views": {"perSecond": 1}},
      "changes": [{"revalidateTag": "t", "every": "1h"}], "strategies": ["cache-tags"]})");
  }

  test::TemporaryFolder folder_;
  std::string file_;
};

TEST_F(PriceCommand, PrintsATableForEveryFile) {
  const Ran ran = run_with({"price", file_, file_});
  EXPECT_EQ(ran.exit_code, k_exit_held) << ran.err;
  EXPECT_EQ(ran.out.find("small\n"), 0U) << ran.out;
  EXPECT_NE(ran.out.find("\n\nsmall\n"), std::string::npos);
  EXPECT_NE(ran.out.find("cheapest that leaves nothing stale: cache-tags"), std::string::npos);
}

TEST_F(PriceCommand, PricesByAnotherBookThanTheFiles) {
  const Ran ran =
      run_with({"price", file_, "--prices", folder_.path("mine.json"), "--format", "json"});
  ASSERT_EQ(ran.exit_code, k_exit_held) << ran.err;
  const json report = json::parse(ran.out);
  const json& books = report.at("whatifs").at(0).at("books");
  ASSERT_EQ(books.size(), 1U);
  EXPECT_EQ(books.at(0).at("currency"), "EUR");
  EXPECT_EQ(books.at(0).at("strategies").at(0).at("fee"), "7.2");
  EXPECT_EQ(run_with({"price", file_, "--prices", "aws-mars-1"}).exit_code, k_exit_bad_input);
}

TEST_F(PriceCommand, WritesTheReportToAFile) {
  const std::string report = folder_.path("report.txt");
  const Ran ran = run_with({"price", file_, "--output", report});
  EXPECT_EQ(ran.exit_code, k_exit_held);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(test::text_of_file(report).find("small\n"), 0U);
  const Ran lost = run_with({"price", file_, "--output", folder_.path("no/folder/report")});
  EXPECT_EQ(lost.exit_code, k_exit_environment);
  EXPECT_NE(lost.err.find("cannot be written"), std::string::npos);
}

TEST_F(PriceCommand, ReportsTheMistakesOfAllFilesAndPricesNone) {
  const std::string bad = folder_.write("bad.json", R"({"kind": "whatif"})");
  const Ran ran = run_with({"price", file_, bad, folder_.path("missing.json")});
  EXPECT_EQ(ran.exit_code, k_exit_bad_input);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("bad.json:1:1: misses the field `name`"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("missing.json: no such file"), std::string::npos);
  const json error = json::parse(run_with({"price", bad, "--format", "json"}).out);
  EXPECT_EQ(error.at("error").at("line"), 1);
}

// Documented for later versions: naming one must not look like a typing mistake, nor be ignored.
TEST_F(PriceCommand, RefusesWhatALaterVersionHas) {
  for (const std::vector<std::string>& later :
       {std::vector<std::string>{"--format", "html"}, std::vector<std::string>{"--log", "a.gz"},
        std::vector<std::string>{"--baseline", "b.json"},
        std::vector<std::string>{"--shard", "1/2"}, std::vector<std::string>{"--require-bound"}}) {
    std::vector<std::string> arguments{"price", file_};
    arguments.insert(arguments.end(), later.begin(), later.end());
    const Ran ran = run_with(arguments);
    EXPECT_EQ(ran.exit_code, k_exit_bad_input);
    EXPECT_NE(ran.err.find("is not in this version"), std::string::npos) << later[0] << ran.err;
  }
}

// What is priced is not played.
TEST_F(PriceCommand, FilesOfKindWhatIfAreNoScenarios) {
  EXPECT_EQ(run_with({"run", folder_.path("")}).exit_code, k_exit_bad_input);
  EXPECT_EQ(run_with({"run", file_}).exit_code, k_exit_bad_input);
}

}  // namespace
}  // namespace revalab::sim
