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
