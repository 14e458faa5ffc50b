#pragma once

#include "core/base/document.hpp"
#include "core/base/json_writer.hpp"
#include "fakes/faults/fault.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace revalab::sim {

/// Reads a file of kind `faults`. Errors: every mistake found, with its place.
Result<std::vector<Fault>, InputErrors> load_faults(const std::string& file);
/// The same from text; `file` names it in errors.
Result<std::vector<Fault>, InputErrors> parse_faults(std::string file, std::string text);

/// Writes a fault as such a file has it, with `enabled` and how often it `fired`.
void write_fault(JsonWriter& json, const Fault& fault, std::int64_t fired);

}  // namespace revalab::sim
