#pragma once

#include "core/aws/settings/config_file.hpp"

namespace revalab::aws {

/// The profile in effect, as both shared files have it. A file that is not there says nothing.
struct Profile {
  std::string name;
  std::string config_path;       ///< Empty when there is no telling where it would be.
  std::string credentials_path;  ///< The same.
  std::optional<ConfigSection> in_config;
  std::optional<ConfigSection> in_credentials;
  /// Every `[services NAME]` of the config file.
  std::map<std::string, ConfigSection, std::less<>> services;

  /// The setting of that name; the credentials file wins.
  [[nodiscard]] std::optional<Setting> find(std::string_view setting_name) const;
};

/// Reads the files that `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name, `~/.aws/config`
/// and `~/.aws/credentials` by default, and chooses `AWS_PROFILE`, else `default`. `~` is `HOME`.
/// Errors: a file that is wrong; an `AWS_PROFILE` that neither file has.
/// Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html (read 2026-11-24) and
/// botocore 1.43 `session.py`.
Result<Profile, InputError> load_profile(const Environment& environment, const FileReader& read);

}  // namespace revalab::aws
