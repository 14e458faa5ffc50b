#include "core/aws/settings/identity.hpp"

#include <array>

namespace revalab::aws {
namespace {

constexpr std::string_view k_way_out =
    "; let the AWS CLI get credentials and hand them over: eval \"$(aws configure "
    "export-credentials --format env)\"";

InputError not_followed(const Setting& lead, std::string_view what) {
  return lead.error("leads to " + std::string(what) + ", which is not followed here" +
                    std::string(k_way_out));
}

struct KeyNames {
  std::string_view id;
  std::string_view secret;
  std::string_view token;
};
constexpr KeyNames k_in_environment{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                    "AWS_SESSION_TOKEN"};
constexpr KeyNames k_in_file{"aws_access_key_id", "aws_secret_access_key", "aws_session_token"};

/// The keys of one place, where `find` looks a name up; nothing when it has neither of the pair.
template <class Find>
Result<std::optional<Sourced<Credentials>>, InputError> keys_of(const KeyNames& names, Find find) {
  const std::optional<Setting> id = find(names.id);
  const std::optional<Setting> secret = find(names.secret);
  if (!id && !secret) return std::optional<Sourced<Credentials>>();
  if (!id || !secret) {
    const Setting& there = id ? *id : *secret;
    return there.error("is set without " + std::string(id ? names.secret : names.id));
  }
  const std::optional<Setting> token = find(names.token);
  return std::optional(
      Sourced<Credentials>{{id->value, secret->value, token ? token->value : ""}, id->origin()});
}

Result<std::optional<Sourced<Credentials>>, InputError> keys_in(
    const std::optional<ConfigSection>& section) {
  return keys_of(k_in_file, [&](std::string_view name) -> std::optional<Setting> {
    if (!section) return std::nullopt;
    const auto found = section->settings.find(name);
    if (found == section->settings.end() || found->second.value.empty()) return std::nullopt;
    return found->second;
  });
}

struct Lead {
  std::string_view name;
  std::string_view what;
};

/// What some SDK prefers to keys of the same profile.
constexpr auto k_leads_before_keys =
    std::to_array<Lead>({{"role_arn", "an assumed role"},
                         {"web_identity_token_file", "a web identity"},
                         {"sso_session", "a single sign-on"},
                         {"sso_start_url", "a single sign-on"}});
constexpr auto k_leads_after_keys = std::to_array<Lead>({{"login_session", "a console login"},
                                                         {"credential_process", "a program"},
                                                         {"credential_source", "an assumed role"},
                                                         {"source_profile", "an assumed role"}});
constexpr auto k_leads_in_environment =
    std::to_array<Lead>({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "the container's credentials"},
                         {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "the container's credentials"}});

InputError nothing_found(const Profile& profile) {
  return {std::string(k_in_environment.id), 0, 0, "",
          "is not set, and neither `" + profile.credentials_path + "` nor `" + profile.config_path +
              "` has keys for the profile `" + profile.name + "`; instance metadata is not asked" +
              std::string(k_way_out)};
}

}  // namespace

Result<Sourced<Credentials>, InputError> resolve_credentials(const Environment& environment,
                                                             const Profile& profile) {
  auto found = keys_of(k_in_environment,
                       [&](std::string_view name) { return setting_of(environment, name); });
  if (!found.ok()) return found.error();
  if (*found) return **found;
  if (const auto lead = setting_of(environment, "AWS_WEB_IDENTITY_TOKEN_FILE")) {
    return not_followed(*lead, "a web identity");
  }
  for (const auto& [name, what] : k_leads_before_keys) {
    if (const auto lead = profile.find(name)) return not_followed(*lead, what);
  }
  found = keys_in(profile.in_credentials);
  if (!found.ok()) return found.error();
  if (*found) return **found;
  for (const auto& [name, what] : k_leads_after_keys) {
    if (const auto lead = profile.find(name)) return not_followed(*lead, what);
  }
  found = keys_in(profile.in_config);
  if (!found.ok()) return found.error();
  if (*found) return **found;
  for (const auto& [name, what] : k_leads_in_environment) {
    if (const auto lead = setting_of(environment, name)) return not_followed(*lead, what);
  }
  return nothing_found(profile);
}

}  // namespace revalab::aws
