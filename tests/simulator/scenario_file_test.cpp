#include "simulator/scenario/scenario.hpp"
#include "simulator/scenario/site_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

constexpr std::string_view k_site =
    R"({"kind": "site", "name": "s", "buildId": "b1", "routes": [{"path": "/a", "router": "app"}]})";

std::string scenario_with(const std::string& extra) {
  return R"({"kind": "scenario", "name": "n", "site": "site.json", )" + extra + "}";
}

struct BadScenario {
  std::string what;
  std::string text;
  std::string error;  ///< A part of the one line it must give.
};

class BadScenarios : public testing::TestWithParam<BadScenario> {};

// Each is a mistake people make; the line must name file, place, field and what was expected.
TEST_P(BadScenarios, AreRefusedWithPlaceFieldAndExpectation) {
  const test::TemporaryFolder folder;
  folder.write("site.json", std::string(k_site));
  const auto loaded = load_scenario(folder.write("scenario.json", GetParam().text));
  ASSERT_FALSE(loaded.ok());
  std::string lines;
  for (const InputError& error : loaded.error()) lines += error.to_string() + "\n";
  EXPECT_NE(lines.find("scenario.json:"), std::string::npos) << lines;
  EXPECT_NE(lines.find(GetParam().error), std::string::npos) << lines;
}

INSTANTIATE_TEST_SUITE_P(
    Mistakes, BadScenarios,
    testing::Values(
        BadScenario{"NotJson", "{\"kind\": ", ":1:10: syntax error"},
        BadScenario{"WrongKind",
                    R"({"kind": "site", "name": "n", "site": "site.json", "steps": []})",
                    "/kind: is \"site\", expected one of: scenario"},
        BadScenario{"UnknownField", scenario_with(R"("steps": [], "stepz": [])"),
                    "/stepz: unknown field"},
        BadScenario{"WrongType", scenario_with(R"("steps": {})"),
                    "/steps: is object, expected a list"},
        BadScenario{"BadUnit",
                    scenario_with(R"("steps": [{"at": "1 s", "publish": {"content": "c"}}])"),
                    "/steps/0/at: is \"1 s\", expected a duration"},
        BadScenario{"UnknownVerb", scenario_with(R"("steps": [{"at": "1s", "pubish": {}}])"),
                    "/steps/0: has no verb"},
        BadScenario{"TwoVerbs",
                    scenario_with(
                        R"("steps": [{"at": "1s", "publish": {"content": "c"},
 "advance": "1s"}])"),
                    "a step has one verb"},
        BadScenario{
            "UnknownOutcome",
            scenario_with(
                R"("steps": [{"at": "1s", "resolveTag": {"tag": "t"}, "expect": {"url": []}}])"),
            "/steps/0/expect/url: is no outcome of resolveTag, expected one of: storedPaths"},
        BadScenario{"StepsOutOfOrder",
                    scenario_with(
                        R"("steps": [{"at": "2s", "advance": "1s"},
 {"at": "1s", "advance": "1s"}])"),
                    "/steps/1: happens before the step above it"},
        BadScenario{"UnknownFault",
                    scenario_with(R"("steps": [{"at": "1s", "fault": {"on": "nope"}}])"),
                    "names the fault `nope`, which is not in `faults`"},
        BadScenario{
            "FaultThatCannotBePlayed",
            scenario_with(R"("steps": [], "faults": [{"id": "f", "do": {"indexLag": "1s"}}])"),
            "/faults/0/do/indexLag: cannot be played by this version"},
        BadScenario{
            "UnknownLoss",
            scenario_with(R"("steps": [], "faults": [{"id": "f", "do": {"drop": "both"}}])"),
            "expected one of: request, answer"},
        BadScenario{
            "NoDuplicate",
            scenario_with(R"("steps": [], "faults": [{"id": "f", "do": {"duplicate": false}}])"),
            "/faults/0/do/duplicate: expected true"},
        BadScenario{
            "TwoActions",
            scenario_with(
                R"("steps": [], "faults": [{"id": "f", "do": {"drop": true, "delay": "1s"}}])"),
            "/faults/0/do: expected exactly one of: error, status"},
        BadScenario{"ViewNeedsTheEdge",
                    scenario_with(R"("steps": [{"at": "1s", "view": {"url": "/a"}}])"),
                    "/steps/0/view: needs the edge cache"},
        BadScenario{"WorkloadNeedsTraffic", scenario_with(R"("steps": [], "workload": {})"),
                    "/workload: needs viewer traffic"},
        BadScenario{"MissingSite",
                    R"({"kind": "scenario", "name": "n", "site": "other.json", "steps": []})",
                    "/site: cannot be loaded"},
        BadScenario{"BadPropagation",
                    scenario_with(R"("steps": [], "stack": {"propagation": "5s"})"),
                    "expected none, real or EDGE,COMPLETE"}),
    [](const auto& test) { return test.param.what; });

TEST(ScenarioFile, ReadsTheFaultsOfTheWay) {
  const test::TemporaryFolder folder;
  folder.write("site.json", R"({"kind": "site", "name": "s", "buildId": "b", "routes": []})");
  const auto loaded = load_scenario(folder.write(
      "scenario.json",
      scenario_with(
          R"("steps": [], "faults": [{"id": "a", "do": {"delay": "2s"}}, {"id": "b", "do": {"drop": true}},
 {"id": "c", "do": {"drop": "request"}}, {"id": "d", "do": {"drop": "answer"}},
 {"id": "e", "do": {"duplicate": true}}])")));
  ASSERT_TRUE(loaded.ok()) << loaded.error().front().to_string();
  std::vector<FaultAction> actions;
  for (const Fault& fault : loaded->faults) actions.push_back(fault.action);
  EXPECT_EQ(actions, std::vector<FaultAction>(
                         {DelayFault{std::chrono::seconds(2)}, DropFault{DropFault::What::request},
                          DropFault{DropFault::What::request}, DropFault{DropFault::What::answer},
                          DuplicateFault{}}));
}

TEST(ScenarioFile, ReportsTheMistakesOfTheSiteToo) {
  const test::TemporaryFolder folder;
  folder.write("site.json", R"({"kind": "site", "name": "s", "buildId": "b/1",
 "routes": [{"path": "a", "router": "page"}]})");
  const auto loaded = load_scenario(folder.write("scenario.json", scenario_with(R"("steps": [])")));
  ASSERT_FALSE(loaded.ok());
  std::string lines;
  for (const InputError& error : loaded.error()) lines += error.to_string() + "\n";
  EXPECT_NE(lines.find("site.json:1:31: /buildId: expected a build id"), std::string::npos)
      << lines;
  EXPECT_NE(lines.find("site.json:2:14: /routes/0/path: expected a path"), std::string::npos)
      << lines;
  EXPECT_NE(lines.find("expected one of: app, pages"), std::string::npos) << lines;
}

TEST(SiteFile, ADynamicRouteNeedsAllItsParameters) {
  const test::TemporaryFolder folder;
  const auto loaded = load_site(folder.write("site.json", R"({"kind": "site", "name": "s",
 "buildId": "b1", "routes": [{"path": "/posts/[id]", "router": "app",
 "params": [{"slug": "1"}]}]})"));
  ASSERT_FALSE(loaded.ok());
  EXPECT_NE(loaded.error().front().to_string().find("id"), std::string::npos);
}

TEST(SiteFile, ReadsEveryFieldOfTheFormat) {
  const test::TemporaryFolder folder;
  const auto site = load_site(folder.write("site.json", R"({
    "kind": "site", "name": "blog", "buildId": "b7f3c",
    "nextVersion": "14.2.5", "openNext": "3.5.3",
    "basePath": "/docs", "trailingSlash": true,
    "i18n": {"locales": ["en", "fr"], "defaultLocale": "en"},
    "routes": [{"path": "/posts/[id]", "router": "app", "params": [{"id": "1"}],
      "tags": ["post-{id}"],
      "revalidate": 60, "content": "c", "bytes": {"html": 1, "data": 2},
      "render": {"ms": 3, "memoryMb": 4},
      "fetches": [{"url": "https://cms.example/{id}", "revalidate": false,
        "tags": ["t"], "content": "f"}]}]})"));
  ASSERT_TRUE(site.ok()) << site.error().front().to_string();
  EXPECT_EQ(site->rules.base_path, "/docs");
  EXPECT_TRUE(site->rules.trailing_slash);
  EXPECT_EQ(site->rules.i18n.locales, (std::vector<std::string>{"en", "fr"}));
  EXPECT_EQ(site->next_version, (Version{14, 2, 5}));
  const Route& route = site->routes.at(0);
  EXPECT_EQ(route.revalidate, std::chrono::seconds(60));
  EXPECT_EQ(route.render_memory_megabytes, 4);
  EXPECT_EQ(route.fetches.at(0).revalidate, std::nullopt);
}

}  // namespace
}  // namespace revalab::sim
