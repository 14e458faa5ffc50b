#pragma once

#include "core/aws/service_client.hpp"
#include "core/aws/settings/endpoint.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace revalab::sim {

/// How one service is called.
struct Access {
  aws::Sourced<aws::Endpoint> endpoint;
  std::string region;
  aws::Credentials credentials;

  /// The options of a client that calls it so.
  [[nodiscard]] aws::ClientOptions client_options() const;
  /// Whether it is on this machine: then it is a lab, and no money is spent.
  [[nodiscard]] bool is_local() const;
};

/// What an operator said on the command line; it goes before all settings.
struct AccessWishes {
  std::optional<aws::Setting> endpoint_url;
  std::optional<aws::Setting> region;
};

/// Finds out how to call `cloudfront` or `dynamodb`, as the SDKs do.
/// Errors: whatever is missing or wrong, with the variable or the file and line it stands in.
Result<Access, InputError> find_access(std::string_view service, const AccessWishes& wishes,
                                       const aws::Environment& environment,
                                       const aws::Profile& profile);

}  // namespace revalab::sim
