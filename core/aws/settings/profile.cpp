#include "core/aws/settings/profile.hpp"

namespace revalab::aws {
namespace {

/// The path in `variable`, else `standard`, with `~` made `HOME`; empty when that is not set.
std::string path_of(const Environment& environment, std::string_view variable,
                    std::string standard) {
  const auto named = setting_of(environment, variable);
  std::string path = named ? named->value : std::move(standard);
  if (path != "~" && !path.starts_with("~/")) return path;
  const auto home = setting_of(environment, "HOME");
  return home ? home->value + path.substr(1) : "";
}

Result<ConfigFile, InputError> load(const std::string& path, const FileReader& read,
                                    ConfigFileKind kind) {
  const auto text = path.empty() ? std::nullopt : read(path);
  return text ? read_config_file(path, *text, kind) : ConfigFile();
}

std::optional<ConfigSection> section_of(ConfigFile& file, const std::string& name) {
  const auto found = file.profiles.find(name);
  if (found == file.profiles.end()) return std::nullopt;
  return std::move(found->second);
}

}  // namespace

std::optional<Setting> Profile::find(std::string_view setting_name) const {
  for (const auto* section : {&in_credentials, &in_config}) {
    if (!*section) continue;
    const auto found = (*section)->settings.find(setting_name);
    if (found != (*section)->settings.end()) return found->second;
  }
  return std::nullopt;
}

Result<Profile, InputError> load_profile(const Environment& environment, const FileReader& read) {
  Profile profile;
  profile.config_path = path_of(environment, "AWS_CONFIG_FILE", "~/.aws/config");
  profile.credentials_path =
      path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
  auto config = load(profile.config_path, read, ConfigFileKind::config);
  if (!config.ok()) return config.error();
  auto credentials = load(profile.credentials_path, read, ConfigFileKind::credentials);
  if (!credentials.ok()) return credentials.error();
  const auto chosen = setting_of(environment, "AWS_PROFILE");
  profile.name = chosen ? chosen->value : "default";
  profile.in_config = section_of(*config, profile.name);
  profile.in_credentials = section_of(*credentials, profile.name);
  profile.services = std::move(config->services);
  if (chosen && !profile.in_config && !profile.in_credentials) {
    return chosen->error("there is no profile `" + profile.name + "` in `" + profile.config_path +
                         "` or `" + profile.credentials_path + "`");
  }
  return profile;
}

}  // namespace revalab::aws
