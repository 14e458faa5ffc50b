#include "simulator/opennext/distribution.hpp"

#include <algorithm>

namespace revalab::sim::opennext {
namespace {

/// AWS's managed CachingOptimized.
constexpr std::string_view k_caching_optimized_id = "658327ea-f89d-4fab-a63d-7e88639e58f6";

cloudfront::OriginSettings origin_of(const Origin& origin, std::string_view bucket,
                                     const RunningOrigins& running) {
  if (const auto found = running.find(origin.name); found != running.end()) {
    cloudfront::OriginSettings settings = found->second;
    settings.id = origin.name;
    return settings;
  }
  // A name of RFC 6761 that never resolves.
  if (!origin.is_bucket) return {origin.name, origin.name + ".invalid"};
  cloudfront::OriginSettings settings(origin.name,
                                      std::string(bucket) + ".s3.us-east-1.amazonaws.com");
  settings.is_s3 = true;
  if (!origin.path.empty()) settings.path = "/" + origin.path;
  return settings;
}

cloudfront::BehaviourSettings behaviour_of(const Manifest& manifest, std::string pattern,
                                           const std::string& origin) {
  cloudfront::BehaviourSettings settings(std::move(pattern), origin);
  const bool bucket =
      std::any_of(manifest.origins.begin(), manifest.origins.end(),
                  [&](const Origin& each) { return each.name == origin && each.is_bucket; });
  if (!bucket) return settings;
  settings.cache_policy_id = k_caching_optimized_id;
  settings.origin_request_policy_id.clear();
  settings.viewer_request_function.clear();
  settings.read_only = true;
  return settings;
}

}  // namespace

cloudfront::DistributionSettings distribution_of(const Manifest& manifest, std::string_view bucket,
                                                 const RunningOrigins& running) {
  cloudfront::DistributionSettings settings;
  settings.origins.clear();
  for (const Origin& origin : manifest.origins) {
    settings.origins.push_back(origin_of(origin, bucket, running));
  }
  settings.default_behaviour = behaviour_of(manifest, {}, manifest.default_origin);
  for (const Behaviour& each : manifest.behaviours) {
    settings.behaviours.push_back(behaviour_of(manifest, each.pattern, each.origin));
  }
  return settings;
}

}  // namespace revalab::sim::opennext
