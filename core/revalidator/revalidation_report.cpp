#include "core/revalidator/revalidation_report.hpp"

#include <algorithm>
#include <array>

namespace revalab {

std::string_view name_of(RevalidationStep step) {
  constexpr std::array<std::string_view, 4> k_names{"resolve", "store", "rows", "purge"};
  return k_names.at(static_cast<std::size_t>(step));
}

void RevalidationReport::warn(std::string id, std::string text) {
  warnings.push_back({std::move(id), std::move(text)});
}

bool RevalidationReport::has_warning(std::string_view id) const {
  return std::any_of(warnings.begin(), warnings.end(),
                     [&](const PlanNote& warning) { return warning.id == id; });
}

}  // namespace revalab
