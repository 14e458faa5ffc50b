#include "core/aws/settings/region.hpp"

#include <algorithm>
#include <array>

namespace revalab::aws {
namespace {

constexpr auto k_partitions = std::to_array<Partition>({
    {"aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-northwest-1"},
    {"aws-us-gov", "us-gov-", "amazonaws.com", "api.aws", "us-gov-west-1"},
    {"aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1"},
    {"aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1"},
    {"aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1"},
    {"aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1"},
    {"aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1"},
    {"aws", "", "amazonaws.com", "api.aws", "us-east-1"},
});

/// It becomes a part of a host's name.
bool is_region(std::string_view name) {
  return !name.empty() && name.size() <= 63 && name.front() != '-' && name.back() != '-' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

}  // namespace

const Partition& partition_of(std::string_view region) {
  return *std::find_if(k_partitions.begin(), k_partitions.end(), [&](const Partition& each) {
    return region.starts_with(each.region_prefix);
  });
}

Result<Sourced<std::string>, InputError> resolve_region(std::string_view service,
                                                        const Environment& environment,
                                                        const Profile& profile) {
  std::optional<Setting> setting = setting_of(environment, "AWS_REGION");
  if (!setting) setting = setting_of(environment, "AWS_DEFAULT_REGION");
  if (!setting) setting = profile.find("region");
  if (setting && !is_region(setting->value)) {
    return setting->error("`" + setting->value + "` is no name of a region");
  }
  if (service == "cloudfront") {
    const Partition& partition = partition_of(setting ? setting->value : "");
    return Sourced<std::string>{std::string(partition.global_region),
                                "the global region of partition " + std::string(partition.id)};
  }
  if (setting) return Sourced<std::string>{setting->value, setting->origin()};
  return InputError{"AWS_REGION", 0, 0, "",
                    "is not set, nor is AWS_DEFAULT_REGION, and the profile `" + profile.name +
                        "` names no region; " + std::string(service) + " needs one"};
}

}  // namespace revalab::aws
