#include "simulator/invalidate/build_id.hpp"

namespace revalab::sim {

std::optional<aws::Sourced<std::string>> find_build_id(const aws::Environment& environment,
                                                       const aws::FileReader& read) {
  for (const char* name : {"NEXT_BUILD_ID", "OPEN_NEXT_BUILD_ID"}) {
    if (const auto found = aws::setting_of(environment, name)) {
      return aws::Sourced<std::string>{found->value, name};
    }
  }
  for (const char* path : {".next/BUILD_ID", ".open-next/assets/BUILD_ID"}) {
    auto text = read(path);
    if (!text) continue;
    text->erase(text->find_last_not_of(" \t\r\n") + 1);
    if (!text->empty()) return aws::Sourced<std::string>{*std::move(text), path};
  }
  return std::nullopt;
}

}  // namespace revalab::sim
