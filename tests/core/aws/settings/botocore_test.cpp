#include "tests/core/aws/settings/lab.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace revalab::aws {
namespace {

/// What a call would be: `URL region key`, or the first error on the way.
Result<std::string, InputError> call_of(const Machine& machine, std::string_view service,
                                        const std::optional<Setting>& given) {
  const auto profile = machine.profile();
  if (!profile.ok()) return profile.error();
  const auto identity = resolve_credentials(machine.environment, *profile);
  if (!identity.ok()) return identity.error();
  const auto region = resolve_region(service, machine.environment, *profile);
  if (!region.ok()) return region.error();
  const auto endpoint =
      resolve_endpoint(service, region->value, machine.environment, *profile, given);
  if (!endpoint.ok()) return endpoint.error();
  return endpoint->value.url() + " " + region->value + " " + identity->value.access_key_id;
}

// The order of all these places is known best to an SDK; `tests/data/endpoints/README.md` says how
// it was asked.
TEST(Settings, LeadWhereBotocoreCalls) {
  std::ifstream file(REVALAB_SOURCE_DIR "/tests/data/endpoints/botocore.json");
  const auto cases = nlohmann::json::parse(file);
  ASSERT_EQ(cases.size(), 150U);
  for (const auto& each : cases) {
    const Machine machine{each.at("environment").get<Environment>(), each.at("config"),
                          each.at("credentials")};
    std::optional<Setting> given;
    if (!each.at("given").is_null()) given = Setting{"--endpoint-url", each.at("given"), "", 0};
    const auto call = call_of(machine, each.at("service").get<std::string>(), given);
    const auto& answer = each.at("answer");
    if (answer.contains("error")) {
      EXPECT_FALSE(call.ok()) << each.dump(1) << call.value();
      continue;
    }
    ASSERT_TRUE(call.ok()) << each.dump(1) << call.error().to_string();
    EXPECT_EQ(*call, answer.at("url").get<std::string>() + " " +
                         answer.at("region").get<std::string>() + " " +
                         answer.at("access_key_id").get<std::string>())
        << each.dump(1);
  }
}

}  // namespace
}  // namespace revalab::aws
