#pragma once

#include "core/aws/settings/setting.hpp"

#include <optional>
#include <string>

namespace revalab::sim {

/// The variables of this process. The one place that asks for them.
aws::Environment process_environment();

/// A file's text; empty when it is not there or cannot be read.
std::optional<std::string> read_text_file(const std::string& path);

}  // namespace revalab::sim
