#pragma once

#include "core/base/document.hpp"
#include "simulator/server/served_lab.hpp"

#include <cstdint>
#include <string>

/// The JSON of the lab's own endpoints.
namespace revalab::sim {

/// `{"now", "mode"}`
std::string clock_document(const ServedLab& lab);
/// `{"entries": [{"at", "dimension", "quantity", "unit", "cause"}]}`
std::string usage_document(const Ledger& ledger);
/// `{"requests": [...]}`, those with a sequence number above `since`.
std::string requests_document(const ServedLab& lab, std::uint64_t since);
/// A file of kind `faults`, with `enabled` and `fired` for each.
std::string faults_document(const FaultPlan& plan);
/// What the lab is made of and what is in it.
std::string state_document(const ServedLab& lab);
/// `{"error": {"file", "line", "column", "field", "message"}}`
std::string error_document(const InputError& error);

}  // namespace revalab::sim
