#pragma once

#include "fakes/cloud/operation.hpp"

namespace revalab::journal {

/// True when an operation leaves its service as it found it, whatever it is asked. False for what
/// is not known.
bool only_reads(const OperationName& name);

}  // namespace revalab::journal
