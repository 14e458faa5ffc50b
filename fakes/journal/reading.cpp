#include "fakes/journal/reading.hpp"

#include <algorithm>
#include <array>

namespace revalab::journal {

// Held against the service models by a test.
bool only_reads(const OperationName& name) {
  static constexpr std::array<std::string_view, 4> k_beginnings{"Get", "List", "Describe", "Head"};
  static constexpr std::array<std::string_view, 4> k_others{"Query", "Scan", "BatchGetItem",
                                                            "TransactGetItems"};
  const std::string_view operation = name.operation;
  const auto begins = [&](std::string_view beginning) { return operation.starts_with(beginning); };
  if (std::any_of(k_beginnings.begin(), k_beginnings.end(), begins)) return true;
  return name.service == "dynamodb" &&
         std::find(k_others.begin(), k_others.end(), operation) != k_others.end();
}

}  // namespace revalab::journal
