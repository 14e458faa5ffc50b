#include "simulator/runner/outcome.hpp"

#include "core/base/json_writer.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace revalab::sim {

void Outcome::text(std::string name, std::string_view value) {
  std::string json;
  append_json_string(json, value);
  values_.emplace_back(std::move(name), std::move(json));
}

void Outcome::integer(std::string name, std::int64_t value) {
  values_.emplace_back(std::move(name), std::to_string(value));
}

void Outcome::list(std::string name, const std::vector<std::string>& values) {
  std::string json;
  JsonWriter writer(json);
  writer.begin_array();
  for (const std::string& value : values) writer.string(value);
  writer.end_array();
  values_.emplace_back(std::move(name), std::move(json));
}

const std::string* Outcome::find(std::string_view name) const {
  const auto found = std::find_if(values_.begin(), values_.end(),
                                  [&](const auto& value) { return value.first == name; });
  return found == values_.end() ? nullptr : &found->second;
}

bool same_json(std::string_view a, std::string_view b) {
  return nlohmann::json::parse(a) == nlohmann::json::parse(b);
}

bool ScenarioResult::passed() const {
  return mismatches.empty() && std::all_of(steps.begin(), steps.end(), [](const StepResult& step) {
           return step.mismatches.empty();
         });
}

}  // namespace revalab::sim
