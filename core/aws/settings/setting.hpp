#pragma once

#include "core/base/document.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace revalab::aws {

/// One setting and where it stands.
struct Setting {
  std::string name;  ///< `AWS_REGION`, or `region` in a file.
  std::string value;
  std::string file;      ///< Empty when it stands in the environment or on the command line.
  std::size_t line = 0;  ///< From 1 in a file.

  /// `AWS_REGION`, or `/home/me/.aws/config:3 region`.
  [[nodiscard]] std::string origin() const;
  /// That this setting is wrong, and why.
  [[nodiscard]] InputError error(std::string message) const;
  friend bool operator==(const Setting&, const Setting&) = default;
};

/// What was found, and where it comes from in words for people.
template <class T>
struct Sourced {
  T value;
  std::string origin;
  friend bool operator==(const Sourced&, const Sourced&) = default;
};

/// The variables of a process.
using Environment = std::map<std::string, std::string, std::less<>>;

/// A variable; one that is empty counts as not set, as for the SDKs.
std::optional<Setting> setting_of(const Environment& environment, std::string_view name);

/// The text of the file at a path; empty when there is no such file.
using FileReader = std::function<std::optional<std::string>(const std::string& path)>;

/// `true` or `false` in any case; false when it is not set.
/// Errors: any other word.
Result<bool, InputError> switched_on(const std::optional<Setting>& setting);

}  // namespace revalab::aws
