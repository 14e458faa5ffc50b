#include "simulator/invalidate/access.hpp"

#include "simulator/invalidate/build_id.hpp"
#include "simulator/invalidate/operation.hpp"

#include <gtest/gtest.h>

namespace revalab::sim {
namespace {

const aws::Environment k_lab{{"AWS_ENDPOINT_URL", "http://127.0.0.1:4566"},
                             {"AWS_REGION", "eu-west-1"},
                             {"AWS_ACCESS_KEY_ID", "a"},
                             {"AWS_SECRET_ACCESS_KEY", "b"}};

Access access(std::string_view service, const AccessWishes& wishes = {},
              const aws::Environment& environment = k_lab) {
  auto found = find_access(service, wishes, environment, aws::Profile{});
  EXPECT_TRUE(found.ok()) << (found.ok() ? "" : found.error().to_string());
  return found.ok() ? *found : Access{};
}

TEST(Access, ALabIsFoundThroughItsExports) {
  const Access dynamodb = access("dynamodb");
  EXPECT_EQ(dynamodb.endpoint.value.url(), "http://127.0.0.1:4566");
  EXPECT_EQ(dynamodb.endpoint.origin, "AWS_ENDPOINT_URL");
  EXPECT_EQ(dynamodb.client_options().host, "127.0.0.1:4566");
  EXPECT_EQ(dynamodb.client_options().region, "eu-west-1");
  EXPECT_TRUE(dynamodb.is_local());
  // CloudFront signs for its global region, whatever the region is.
  EXPECT_EQ(access("cloudfront").region, "us-east-1");
}

TEST(Access, WithoutAnEndpointItIsTheRealOne) {
  aws::Environment real = k_lab;
  real.erase("AWS_ENDPOINT_URL");
  const Access cloudfront = access("cloudfront", {}, real);
  EXPECT_EQ(cloudfront.endpoint.value.url(), "https://cloudfront.amazonaws.com");
  EXPECT_FALSE(cloudfront.is_local());
}

TEST(Access, WhatIsSaidOnTheCommandLineComesFirst) {
  AccessWishes wishes;
  wishes.endpoint_url = aws::Setting{"--endpoint-url", "http://lab:1", "", 0};
  wishes.region = aws::Setting{"--region", "ap-south-1", "", 0};
  const Access dynamodb = access("dynamodb", wishes);
  EXPECT_EQ(dynamodb.endpoint.value.host, "lab");
  EXPECT_EQ(dynamodb.region, "ap-south-1");
  EXPECT_FALSE(dynamodb.is_local());  // A name may lead anywhere.
}

TEST(Access, WhatIsMissingIsNamed) {
  aws::Environment without_keys = k_lab;
  without_keys.erase("AWS_ACCESS_KEY_ID");
  const auto found = find_access("dynamodb", {}, without_keys, aws::Profile{});
  ASSERT_FALSE(found.ok());
  EXPECT_NE(found.error().to_string().find("AWS_ACCESS_KEY_ID"), std::string::npos);
}

// SDKs disagree which identity these mean: better none than another one. A lab takes any.
TEST(Access, AnIdentityIsNotGuessed) {
  aws::Profile profile;
  profile.name = "default";
  aws::Environment real = k_lab;
  real.erase("AWS_ENDPOINT_URL");
  EXPECT_TRUE(find_access("cloudfront", {}, real, profile).ok());
  for (const auto& [name, value] :
       {std::pair("AWS_PROFILE", "prod"), std::pair("AWS_DEFAULT_PROFILE", "prod")}) {
    aws::Environment ambiguous = real;
    ambiguous[name] = value;
    const auto found = find_access("cloudfront", {}, ambiguous, profile);
    ASSERT_FALSE(found.ok()) << name;
    EXPECT_NE(found.error().to_string().find(name), std::string::npos);
    ambiguous["AWS_ENDPOINT_URL"] = "http://127.0.0.1:4566";
    EXPECT_TRUE(find_access("cloudfront", {}, ambiguous, profile).ok()) << name;
  }
}

// The order of the design: the environment, then what a build left behind.
TEST(BuildId, IsLookedForInOrder) {
  const auto read = [](const std::string& path) -> std::optional<std::string> {
    if (path == ".next/BUILD_ID") return "from-next\n";
    if (path == ".open-next/assets/BUILD_ID") return "from-open-next";
    return std::nullopt;
  };
  const auto nothing = [](const std::string&) { return std::optional<std::string>(); };
  EXPECT_EQ(find_build_id({{"NEXT_BUILD_ID", "n"}, {"OPEN_NEXT_BUILD_ID", "o"}}, read)->value, "n");
  EXPECT_EQ(find_build_id({{"OPEN_NEXT_BUILD_ID", "o"}}, read)->value, "o");
  EXPECT_EQ(find_build_id({}, read)->value, "from-next");
  EXPECT_EQ(find_build_id({}, read)->origin, ".next/BUILD_ID");
  EXPECT_FALSE(find_build_id({}, nothing));
}

TEST(Operation, NeedsATableOnlyForWhatComesFromIt) {
  PurgeOrder paths;
  paths.paths = {"/a"};
  PurgeOrder tags;
  tags.tags = {"t"};
  EXPECT_FALSE(needs_table(paths, Strategy::exact));
  EXPECT_TRUE(needs_table(paths, Strategy::opennext));
  EXPECT_TRUE(needs_table(tags, Strategy::exact));
  EXPECT_FALSE(needs_table(tags, Strategy::cache_tags));
  tags.mark_rows = true;
  EXPECT_TRUE(needs_table(tags, Strategy::cache_tags));
  EXPECT_FALSE(needs_build_id(paths, Strategy::exact));
  paths.router = Router::pages;  // Its data URLs carry the build id.
  EXPECT_TRUE(needs_build_id(paths, Strategy::exact));
}

}  // namespace
}  // namespace revalab::sim
