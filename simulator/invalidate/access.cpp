#include "simulator/invalidate/access.hpp"

#include "core/aws/settings/identity.hpp"
#include "core/aws/settings/region.hpp"

namespace revalab::sim {

aws::ClientOptions Access::client_options() const {
  aws::ClientOptions options;
  options.host = endpoint.value.authority();
  options.base_path = endpoint.value.base_path;
  options.region = region;
  options.credentials = credentials;
  return options;
}

bool Access::is_local() const {
  const std::string& host = endpoint.value.host;
  const bool is_address = host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host == "::1" || (is_address && host.starts_with("127.")) ||
         host.ends_with(".localhost");
}

namespace {

/// What the SDKs read differently, and so may be another identity than the operator's other tools
/// have. A lab takes any, so its exports may stand beside whatever else is set.
/// Source: botocore 1.43 `credentials.py` (keys of the environment win) and `configprovider.py`
/// (AWS_DEFAULT_PROFILE before AWS_PROFILE), @aws-sdk/credential-provider-node 3.967 (AWS_PROFILE
/// wins over keys); read 2026-11-24.
std::optional<InputError> ambiguous_identity(const aws::Environment& environment,
                                             const aws::Profile& profile) {
  const auto chosen = aws::setting_of(environment, "AWS_PROFILE");
  if (chosen && aws::setting_of(environment, "AWS_ACCESS_KEY_ID")) {
    return chosen->error(
        "is set beside AWS_ACCESS_KEY_ID, and SDKs disagree which of them wins; "
        "unset one");
  }
  const auto old_name = aws::setting_of(environment, "AWS_DEFAULT_PROFILE");
  if (old_name && old_name->value != profile.name) {
    return old_name->error("names another profile than `" + profile.name +
                           "`, and SDKs disagree whether it counts; use AWS_PROFILE");
  }
  return std::nullopt;
}

}  // namespace

Result<Access, InputError> find_access(std::string_view service, const AccessWishes& wishes,
                                       const aws::Environment& environment,
                                       const aws::Profile& profile) {
  // A region that was asked for stands before the environment's, by its own name.
  aws::Environment variables = environment;
  if (wishes.region) variables.insert_or_assign("AWS_REGION", wishes.region->value);
  auto region = aws::resolve_region(service, variables, profile);
  if (!region.ok()) return region.error();
  auto endpoint =
      aws::resolve_endpoint(service, region->value, variables, profile, wishes.endpoint_url);
  if (!endpoint.ok()) return endpoint.error();
  auto credentials = aws::resolve_credentials(variables, profile);
  if (!credentials.ok()) return credentials.error();
  Access access{std::move(endpoint).value(), std::move(region->value),
                std::move(credentials->value)};
  if (!access.is_local()) {
    if (auto ambiguous = ambiguous_identity(environment, profile)) return *std::move(ambiguous);
  }
  return access;
}

}  // namespace revalab::sim
