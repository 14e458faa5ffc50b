#pragma once

#include "core/aws/settings/endpoint.hpp"
#include "core/aws/settings/identity.hpp"
#include "core/aws/settings/region.hpp"

#include <map>
#include <string>

namespace revalab::aws {

/// A machine with these variables, on which `/home/me/.aws` holds these two files; one that is
/// empty is not there.
struct Machine {
  Environment environment;
  std::string config = {};
  std::string credentials = {};

  [[nodiscard]] Result<Profile, InputError> profile() const {
    Environment variables = environment;
    variables.emplace("HOME", "/home/me");
    return load_profile(variables, [this](const std::string& path) -> std::optional<std::string> {
      const std::string* text = path == "/home/me/.aws/config"        ? &config
                                : path == "/home/me/.aws/credentials" ? &credentials
                                                                      : nullptr;
      if (text == nullptr || text->empty()) return std::nullopt;
      return *text;
    });
  }
  [[nodiscard]] Result<Sourced<Credentials>, InputError> identity() const {
    return resolve_credentials(environment, profile().value());
  }
  [[nodiscard]] Result<Sourced<std::string>, InputError> region(std::string_view service) const {
    return resolve_region(service, environment, profile().value());
  }
  [[nodiscard]] Result<Sourced<Endpoint>, InputError> endpoint(std::string_view service) const {
    return resolve_endpoint(service, "eu-west-1", environment, profile().value());
  }
};

}  // namespace revalab::aws
