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
  return host == "localhost" || host == "::1" || host.starts_with("127.") ||
         host.ends_with(".localhost");
}

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
  return Access{std::move(endpoint).value(), std::move(region->value),
                std::move(credentials->value)};
}

}  // namespace revalab::sim
