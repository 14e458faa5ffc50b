#include "simulator/scenario/update.hpp"

#include <algorithm>
#include <fstream>

namespace revalab::sim {
namespace {

struct Replacement {
  TextSpan span;
  std::string json;
};

void collect(const Document& document, const std::vector<Mismatch>& mismatches,
             std::vector<Replacement>& replacements) {
  for (const Mismatch& mismatch : mismatches) {
    // What has no place in the file, or was not observed at all, cannot be written.
    const auto span = document.span_of(mismatch.pointer);
    if (!mismatch.pointer.empty() && span && mismatch.actual != "null") {
      replacements.push_back({*span, mismatch.actual});
    }
  }
}

}  // namespace

Result<int, InputError> update_expectations(const ScenarioResult& result) {
  auto text = read_file(result.file);
  if (!text) return text.error();
  std::string updated = *text;
  const Document document(result.file, std::move(text).value());
  std::vector<Replacement> replacements;
  for (const StepResult& step : result.steps) collect(document, step.mismatches, replacements);
  collect(document, result.mismatches, replacements);
  // From the end, so that earlier places stay where they are.
  std::sort(replacements.begin(), replacements.end(),
            [](const Replacement& a, const Replacement& b) { return a.span.begin > b.span.begin; });
  for (const Replacement& replacement : replacements) {
    const TextSpan span = replacement.span;
    updated.replace(span.begin, span.end - span.begin, replacement.json);
  }
  std::ofstream stream(result.file, std::ios::binary | std::ios::trunc);
  stream << updated;
  stream.close();
  if (!stream) return InputError{result.file, 0, 0, "", "cannot be written"};
  return static_cast<int>(replacements.size());
}

}  // namespace revalab::sim
