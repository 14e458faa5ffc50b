#include "core/aws/settings/region.hpp"

#include "tests/core/aws/settings/lab.hpp"

#include <gtest/gtest.h>

namespace revalab::aws {
namespace {

TEST(Region, IsTheVariablesThenTheProfiles) {
  Machine machine{{{"AWS_REGION", "eu-west-1"}, {"AWS_DEFAULT_REGION", "eu-west-2"}},
                  "[default]\nregion = eu-west-3\n"};
  EXPECT_EQ(*machine.region("dynamodb"), (Sourced<std::string>{"eu-west-1", "AWS_REGION"}));
  machine.environment["AWS_REGION"] = "";
  EXPECT_EQ(machine.region("dynamodb")->value, "eu-west-2");
  machine.environment.clear();
  EXPECT_EQ(machine.region("dynamodb")->origin, "/home/me/.aws/config:2 region");
}

// Source: botocore's rule set for CloudFront: it signs for one region of the partition, whatever
// the client's is.
TEST(Region, OfCloudFrontIsTheGlobalOne) {
  EXPECT_EQ(Machine{}.region("cloudfront")->value, "us-east-1");
  EXPECT_EQ((Machine{{{"AWS_REGION", "ap-south-1"}}}.region("cloudfront")->value), "us-east-1");
  const auto china = Machine{{{"AWS_REGION", "cn-north-1"}}}.region("cloudfront");
  EXPECT_EQ(*china,
            (Sourced<std::string>{"cn-northwest-1", "the global region of partition aws-cn"}));
}

TEST(Region, IsNeededByDynamoDbAndHasItsForm) {
  EXPECT_EQ(Machine{}.region("dynamodb").error().to_string(),
            "AWS_REGION: is not set, nor is AWS_DEFAULT_REGION, and the profile `default` names no "
            "region; dynamodb needs one");
  for (const char* name : {"eu west", "eu.west", "-eu", "eu-", "EU-WEST-1", "a/b", "x@evil"}) {
    EXPECT_FALSE((Machine{{{"AWS_REGION", name}}}.region("dynamodb").ok())) << name;
    EXPECT_FALSE((Machine{{{"AWS_REGION", name}}}.region("cloudfront").ok())) << name;
  }
}

TEST(Region, LiesInAPartition) {
  EXPECT_EQ(partition_of("us-east-1").id, "aws");
  EXPECT_EQ(partition_of("mars-north-1").id, "aws");
  EXPECT_EQ(partition_of("us-gov-east-1").id, "aws-us-gov");
  EXPECT_EQ(partition_of("us-isob-east-1").id, "aws-iso-b");
}

}  // namespace
}  // namespace revalab::aws
