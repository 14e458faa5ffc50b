#pragma once

#include "core/aws/settings/profile.hpp"

namespace revalab::aws {

/// A part of AWS that shares nothing with the others.
struct Partition {
  std::string_view id;                 ///< `aws-cn`
  std::string_view region_prefix;      ///< Of its regions' names; empty for `aws`.
  std::string_view dns_suffix;         ///< `amazonaws.com.cn`
  std::string_view dual_stack_suffix;  ///< For endpoints that IPv6 reaches too.
  std::string_view global_region;      ///< Where services without regions sign.
};

/// The partition of a region; `aws` for a region nobody knows.
/// Source: botocore 1.43 `data/partitions.json` (read 2026-11-24).
const Partition& partition_of(std::string_view region);

/// The region to call and to sign for: `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's `region`.
/// CloudFront has none of its own and signs for the global one of the partition, of `aws` when no
/// region is set.
/// Errors: none set; a name that no region can have.
/// Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html (read 2026-11-24);
/// botocore 1.43 does not read `AWS_REGION`, the other SDKs do.
Result<Sourced<std::string>, InputError> resolve_region(std::string_view service,
                                                        const Environment& environment,
                                                        const Profile& profile);

}  // namespace revalab::aws
