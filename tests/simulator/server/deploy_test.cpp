// A build that is made again while its lab is served: `POST /_revalab/deploy`.

#include "tests/simulator/server/lab.hpp"
#include "tests/simulator/server/written_build.hpp"

namespace revalab::sim {
namespace {

using test::FrontLab;
using test::TemporaryFolder;
using test::write_build;

ServedLabOptions options_with(const TemporaryFolder& folder) {
  ServedLabOptions options = FrontLab::virtual_lab();
  auto build = opennext::read_build(folder.path(""));
  EXPECT_TRUE(build.ok());
  options.build = std::move(build).value();
  return options;
}

// What the folder holds now is deployed beside what was there, and the state says which build is.
TEST(Deploy, TakesWhatTheFolderHoldsNow) {
  const TemporaryFolder folder;
  write_build(folder, "one");
  FrontLab served(options_with(folder));
  write_build(folder, "two");
  const Response deployed = served.post("/_revalab/deploy", "");
  EXPECT_EQ(deployed.status, 200) << deployed.body;
  EXPECT_EQ(FrontLab::json_of(deployed).at("buildId"), "two");
  EXPECT_EQ(FrontLab::json_of(served.get("/_revalab/state")).at("site").at("buildId"), "two");
  // Nothing has changed since: nothing is written.
  EXPECT_EQ(FrontLab::json_of(served.post("/_revalab/deploy", "")).at("objects"), 0);
}

// A build may be another under the same id: what it holds now is put.
TEST(Deploy, TakesABuildThatWasMadeAgainUnderItsId) {
  const TemporaryFolder folder;
  write_build(folder, "one");
  FrontLab served(options_with(folder));
  folder.write("assets/_next/one.js", "made again");
  EXPECT_EQ(FrontLab::json_of(served.post("/_revalab/deploy", "")).at("objects"), 2);
  const auto* object =
      served.lab.account().s3().buckets().find_object({"revalab-cache", "_assets/_next/one.js"});
  ASSERT_NE(object, nullptr);
  EXPECT_EQ(*object->body, "made again");
}

// A new folder of assets is a new behaviour, or its requests would go to the function.
TEST(Deploy, UpdatesTheDistributionWhenTheBuildWantsAnother) {
  const TemporaryFolder folder;
  write_build(folder, "one");
  FrontLab served(options_with(folder));
  const auto config = [&] {
    return (*served.lab.account().cloudfront().get_distribution("E1EXAMPLE00001"))->config->xml;
  };
  const std::string before = config();
  write_build(folder, "two");
  served.post("/_revalab/deploy", "");
  EXPECT_EQ(config(), before);
  write_build(folder, "three", R"(, {"pattern": "img/*", "origin": "s3"})");
  const Response deployed = served.post("/_revalab/deploy", "");
  EXPECT_EQ(deployed.status, 200) << deployed.body;
  EXPECT_NE(config().find("<PathPattern>img/*</PathPattern>"), std::string::npos);
}

// Each reason is told, and the lab is as it was.
TEST(Deploy, SaysWhyItCannot) {
  FrontLab without;
  EXPECT_EQ(without.post("/_revalab/deploy", "").status, 409);
  const TemporaryFolder folder;
  write_build(folder, "one");
  FrontLab served(options_with(folder));
  folder.write("open-next.output.json", "{");
  const Response broken = served.post("/_revalab/deploy", "");
  EXPECT_EQ(broken.status, 409);
  EXPECT_NE(broken.body.find("open-next.output.json"), std::string::npos) << broken.body;
  EXPECT_EQ(FrontLab::json_of(served.get("/_revalab/state")).at("site").at("buildId"), "one");
  write_build(folder, "two");
  std::get<Response>(served.ask("PUT", "/_revalab/faults", R"({"kind": "faults", "faults": [
      {"id": "busy", "service": "s3", "do": {"error": "SlowDown"}}]})"));
  const Response faulty = served.post("/_revalab/deploy", "");
  EXPECT_EQ(faulty.status, 409);
  EXPECT_NE(faulty.body.find("DELETE /_revalab/faults first"), std::string::npos) << faulty.body;
}

}  // namespace
}  // namespace revalab::sim
