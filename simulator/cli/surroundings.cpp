#include "simulator/cli/surroundings.hpp"

#include "core/base/document.hpp"

#include <unistd.h>

#include <string_view>

namespace revalab::sim {

aws::Environment process_environment() {
  aws::Environment environment;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

std::optional<std::string> read_text_file(const std::string& path) {
  auto text = read_file(path);
  if (!text.ok()) return std::nullopt;
  return std::move(text).value();
}

}  // namespace revalab::sim
