#pragma once

#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/pricing/bill.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace revalab::sim {

/// What one step led to: named values as compact JSON, in the order they are reported.
class Outcome {
 public:
  void text(std::string name, std::string_view value);
  void integer(std::string name, std::int64_t value);
  void list(std::string name, const std::vector<std::string>& values);
  void money(std::string name, Money value) { text(std::move(name), value.to_string()); }

  /// The value as JSON; null when the step has no such outcome.
  [[nodiscard]] const std::string* find(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& values() const {
    return values_;
  }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

/// True when both are the same JSON value.
bool same_json(std::string_view a, std::string_view b);

/// An expectation that did not hold; both sides are compact JSON, `actual` may be `null`.
struct Mismatch {
  std::string field;
  std::string expected;
  std::string actual;
  std::string pointer;  ///< Where the expectation stands in its file; empty when it is a rule.
};

struct StepResult {
  Duration at{0};
  std::string verb;
  std::string subject;  ///< What the verb was applied to: a tag, a path, the number of items.
  Outcome outcome;
  std::vector<Mismatch> mismatches;
};

/// One played scenario.
struct ScenarioResult {
  std::string file;
  std::string name;
  std::string description;
  std::uint64_t seed = 0;
  std::vector<StepResult> steps;
  std::vector<Mismatch> mismatches;  ///< Of the final expectations.
  std::vector<std::string> warnings;
  std::vector<Bill> bills;  ///< One for each month something was used in.
  std::string trace_hash;
  std::vector<std::string> trace;

  [[nodiscard]] bool passed() const;
};

}  // namespace revalab::sim
