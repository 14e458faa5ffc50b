#include "core/aws/settings/setting.hpp"

#include "core/base/http.hpp"

namespace revalab::aws {

std::string Setting::origin() const {
  return file.empty() ? name : file + ":" + std::to_string(line) + " " + name;
}

InputError Setting::error(std::string message) const {
  if (file.empty()) return {name, 0, 0, "", std::move(message)};
  return {file, line, 1, name, std::move(message)};
}

std::optional<Setting> setting_of(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  if (found == environment.end() || found->second.empty()) return std::nullopt;
  return Setting{found->first, found->second, "", 0};
}

Result<bool, InputError> switched_on(const std::optional<Setting>& setting) {
  if (!setting || equals_ignoring_case(setting->value, "false")) return false;
  if (equals_ignoring_case(setting->value, "true")) return true;
  return setting->error("is `" + setting->value + "`, expected true or false");
}

}  // namespace revalab::aws
