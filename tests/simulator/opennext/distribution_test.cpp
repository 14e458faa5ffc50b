// The distribution of a build: what its manifest asks for, as deployments make it.

#include "simulator/opennext/distribution.hpp"

#include "fakes/cloudfront/distribution_config.hpp"
#include "simulator/opennext/build.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace revalab::sim::opennext {
namespace {

using cloudfront::BehaviourSettings;
using cloudfront::DistributionSettings;
using cloudfront::OriginSettings;

Manifest manifest_of_sample() {
  const auto build = read_build(test::repository_path("scenarios/sites/opennext-sample"));
  EXPECT_TRUE(build.ok());
  return build->manifest;
}

const OriginSettings& origin_named(const DistributionSettings& settings, std::string_view id) {
  for (const OriginSettings& origin : settings.origins) {
    if (origin.id == id) return origin;
  }
  ADD_FAILURE() << "no origin " << id;
  return settings.origins.front();
}

// Functions vary by OpenNext's header, which only its function sets; the bucket's objects vary by
// nothing, and a header that made them vary would cost hits.
TEST(Distribution, TreatsFunctionsAndBucketAsDeploymentsDo) {
  const DistributionSettings settings = distribution_of(manifest_of_sample(), "bucket", {});
  EXPECT_EQ(settings.default_behaviour.origin_id, "default");
  ASSERT_EQ(settings.behaviours.size(), 4U);
  const BehaviourSettings& data = settings.behaviours[1];
  EXPECT_EQ(data.path_pattern, "_next/data/*");
  EXPECT_EQ(data.cache_policy_id, cloudfront::k_open_next_cache_policy_id);
  EXPECT_EQ(data.viewer_request_function, cloudfront::k_open_next_function);
  EXPECT_FALSE(data.read_only);
  const BehaviourSettings& assets = settings.behaviours[3];
  EXPECT_EQ(assets.path_pattern, "_next/*");
  EXPECT_EQ(assets.origin_id, "s3");
  EXPECT_EQ(assets.cache_policy_id, "658327ea-f89d-4fab-a63d-7e88639e58f6");
  EXPECT_EQ(assets.viewer_request_function, "");
  EXPECT_TRUE(assets.read_only);
}

// A request for an asset must come to where the deployment has put it.
TEST(Distribution, FindsAssetsInTheBucket) {
  const DistributionSettings settings = distribution_of(manifest_of_sample(), "bucket", {});
  const OriginSettings& bucket = origin_named(settings, "s3");
  EXPECT_TRUE(bucket.is_s3);
  EXPECT_EQ(bucket.domain, "bucket.s3.us-east-1.amazonaws.com");
  EXPECT_EQ(bucket.path, "/_assets");
}

// A function is where its user runs it; one that runs nowhere must not lead to a stranger's host.
TEST(Distribution, LeadsToFunctionsWhereTheyRun) {
  OriginSettings running("ignored", "127.0.0.1");
  running.http_port = 3000;
  const DistributionSettings settings =
      distribution_of(manifest_of_sample(), "bucket", {{"default", running}});
  EXPECT_EQ(origin_named(settings, "default").domain, "127.0.0.1");
  EXPECT_EQ(origin_named(settings, "default").http_port, 3000);
  EXPECT_EQ(origin_named(settings, "imageOptimizer").domain, "imageOptimizer.invalid");
}

// CloudFront's own rules hold for it: ids, quantities, patterns.
TEST(Distribution, IsOneThatCloudFrontAccepts) {
  const auto config = cloudfront::parse_distribution_config(
      make_distribution_config(distribution_of(manifest_of_sample(), "bucket", {})));
  EXPECT_TRUE(config.ok()) << config.error().message;
}

}  // namespace
}  // namespace revalab::sim::opennext
