#pragma once

#include "fakes/edge/rules.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace revalab::cloudfront {

/// The lab's own cache policy, as OpenNext's deployments have it; `add_distribution` stores it.
inline constexpr std::string_view k_open_next_cache_policy_id =
    "09e2e41a-6f70-4e00-a000-0000007e4a1b";
/// The lab's own function, which does what OpenNext's does; `add_distribution` stores it.
inline constexpr std::string_view k_open_next_function = "revalab-open-next";
/// AWS's AllViewerExceptHostHeader: an origin gets all but the viewer's `Host`.
inline constexpr std::string_view k_all_viewer_except_host_id =
    "b689b0a8-53d0-40ab-baf2-68738e2966ac";
inline constexpr std::string_view k_default_account_id = "000000000000";

/// The ARN of a function of an account.
std::string function_arn(std::string_view account_id, std::string_view name);

/// An origin of a distribution that the lab makes.
struct OriginSettings {
  OriginSettings() = default;
  OriginSettings(std::string origin_id, std::string origin_domain)
      : id(std::move(origin_id)), domain(std::move(origin_domain)) {}
  std::string id = "default";
  std::string domain = "localhost";
  std::string path;  ///< Put before every target; empty or with a leading slash.
  edge::OriginRules::Protocol protocol = edge::OriginRules::Protocol::http_only;
  std::uint16_t http_port = 80;
  std::uint16_t https_port = 443;
  bool is_s3 = false;  ///< S3OriginConfig, which knows neither protocol nor ports.
};

/// A behaviour of such a distribution: by default every method allowed, GET and HEAD cached, and
/// everything but `Host` forwarded.
struct BehaviourSettings {
  BehaviourSettings() = default;
  BehaviourSettings(std::string pattern, std::string origin)
      : path_pattern(std::move(pattern)), origin_id(std::move(origin)) {}
  std::string path_pattern;  ///< Not used by the default behaviour.
  std::string origin_id = "default";
  std::string cache_policy_id{k_open_next_cache_policy_id};
  std::string origin_request_policy_id{k_all_viewer_except_host_id};  ///< Empty for none.
  /// The name of the function at viewer-request; empty for none.
  std::string viewer_request_function{k_open_next_function};
  bool read_only = false;  ///< Allows GET, HEAD and OPTIONS alone.
  bool compress = true;
};

/// What a distribution made by the lab itself is like.
struct DistributionSettings {
  DistributionSettings() = default;
  std::string caller_reference = "revalab";
  std::string comment;
  std::vector<OriginSettings> origins{OriginSettings()};  ///< At least one.
  BehaviourSettings default_behaviour;
  std::vector<BehaviourSettings> behaviours;  ///< Tried in this order before the default one.
  std::vector<std::string> aliases;
  std::string default_root_object;
  std::string cache_tag_header = "x-amz-meta-cache-tag";  ///< Empty for none.
  std::string account_id{k_default_account_id};           ///< Whose functions run.
};

/// The `DistributionConfig` document of such a distribution.
std::string make_distribution_config(const DistributionSettings& settings);

}  // namespace revalab::cloudfront
