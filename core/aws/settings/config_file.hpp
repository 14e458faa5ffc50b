#pragma once

#include "core/aws/settings/setting.hpp"

namespace revalab::aws {

using Settings = std::map<std::string, Setting, std::less<>>;

/// One section. Names of settings are in lower case.
struct ConfigSection {
  std::size_t line = 0;
  Settings settings;
  /// The settings of an indented block, such as that of a service, by the block's name.
  std::map<std::string, Settings, std::less<>> blocks;
};

/// The sections that mean something here, by their own names.
struct ConfigFile {
  std::map<std::string, ConfigSection, std::less<>> profiles;
  std::map<std::string, ConfigSection, std::less<>> services;
};

/// In a config file `[default]` and `[profile NAME]` are profiles and `[services NAME]` and
/// `[sso-session NAME]` are not; in a credentials file `[NAME]` is a profile.
enum class ConfigFileKind { config, credentials };

/// Reads the format of the shared files:
///
///     # a comment, as is all behind ` #` or ` ;`
///     [profile lab]
///     region = eu-west-1
///     services = lab
///     [services lab]
///     dynamodb =
///       endpoint_url = http://127.0.0.1:4566
///
/// Indented lines go on: below a setting without a value they are a block of settings of their own,
/// else more of the value. `[profile default]` wins over `[default]`. Sections of other kinds are
/// skipped.
/// Errors: the first line that is none of these; a section or setting that is there twice, which
/// the SDKs read differently.
/// Source: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html, botocore 1.43
/// `configloader.py`, and for comments behind a value @smithy/shared-ini-file-loader `parseIni`
/// (botocore takes them into the value); read 2026-11-24.
Result<ConfigFile, InputError> read_config_file(const std::string& path, std::string_view text,
                                                ConfigFileKind kind);

}  // namespace revalab::aws
