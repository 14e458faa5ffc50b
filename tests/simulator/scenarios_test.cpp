// Every scenario of the repository, on both transports.

#include "simulator/report/report.hpp"
#include "simulator/runner/player.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace revalab::sim {
namespace {

std::vector<std::string> scenario_files() {
  std::vector<std::string> files;
  const std::string root = test::repository_path("scenarios");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string file = entry.path().generic_string();
    if (file.ends_with(".json") && kind_of_file(file) == "scenario") files.push_back(file);
  }
  std::sort(files.begin(), files.end());
  return files;
}

ScenarioResult played(const std::string& file, TransportKind transport, std::uint64_t seed = 1) {
  const auto scenario = load_scenario(file);
  if (!scenario) {
    ADD_FAILURE() << scenario.error().front().to_string();
    return {};
  }
  PlayOptions options;
  options.transport = transport;
  options.seed = seed;
  auto result = play(*scenario, options);
  if (!result) {
    ADD_FAILURE() << result.error().front().to_string();
    return {};
  }
  return std::move(result).value();
}

class Scenarios : public testing::TestWithParam<std::string> {};

TEST_P(Scenarios, HoldAndLeaveTheSameTraceOnBothTransports) {
  const ScenarioResult memory = played(GetParam(), TransportKind::memory);
  const ScenarioResult wire = played(GetParam(), TransportKind::wire);
  EXPECT_TRUE(memory.passed()) << render_text({GetParam(), memory, {}});
  EXPECT_EQ(memory.trace, wire.trace);
  EXPECT_EQ(memory.trace_hash, wire.trace_hash);
  EXPECT_EQ(memory.trace_hash.size(), 64U);
}

// The same seed twice is one run; chance must not come from anywhere else.
TEST_P(Scenarios, LeaveTheSameTraceForTheSameSeed) {
  EXPECT_EQ(played(GetParam(), TransportKind::memory, 7).trace_hash,
            played(GetParam(), TransportKind::memory, 7).trace_hash);
}

// A site path, then the rest; the dice decide which requests are lost and which come twice.
constexpr std::string_view k_faulty_way = R"(
    "stack": {"propagation": "5s,25s"},
    "faults": [
      {"id": "late", "service": "dynamodb", "operation": "Query", "do": {"delay": "2h"},
       "from": "1s", "times": 1},
      {"id": "late too", "do": {"delay": "1500us"}, "from": "1s"},
      {"id": "lost", "do": {"drop": true}, "from": "1s", "chance": "1/4"},
      {"id": "done and lost", "do": {"drop": "answer"}, "from": "1s", "chance": "1/4"},
      {"id": "twice", "service": "dynamodb", "do": {"duplicate": true}, "from": "1s"}
    ],
    "steps": [
      {"at": "1s", "revalidateTag": {"tag": "posts"}},
      {"at": "3h", "revalidatePath": {"path": "/posts/1"}},
      {"at": "4h", "deploy": {"buildId": "next", "invalidate": "all", "wait": true}}
    ]})";

// The client of the wire mode must neither repeat a lost request by itself nor wait in real time.
TEST(FaultsOfTheWay, LeaveTheSameTraceOnBothTransports) {
  const test::TemporaryFolder folder;
  const std::string site = test::repository_path("scenarios/sites/blog.json");
  const std::string file = folder.write(
      "scenario.json", R"({"kind": "scenario", "name": "late, lost and twice", "site": ")" + site +
                           "\"," + std::string(k_faulty_way));
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const ScenarioResult memory = played(file, TransportKind::memory, seed);
    const ScenarioResult wire = played(file, TransportKind::wire, seed);
    EXPECT_EQ(memory.trace, wire.trace);
    const auto shows = [&](std::string_view text) {
      return std::any_of(memory.trace.begin(), memory.trace.end(), [&](const std::string& line) {
        return line.find(text) != std::string::npos;
      });
    };
    EXPECT_TRUE(shows(" dropped in=")) << seed;
    EXPECT_TRUE(shows("7201001500000 ")) << "two hours later, and what was late besides";
  }
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  const std::filesystem::path path(info.param);
  std::string name = path.parent_path().filename().string() + "_" + path.stem().string();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Repository, Scenarios, testing::ValuesIn(scenario_files()), test_name);

}  // namespace
}  // namespace revalab::sim
