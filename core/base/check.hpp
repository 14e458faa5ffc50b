#pragma once

#include <string_view>

namespace revalab {

/// Reports a broken invariant of our own on stderr and aborts, in every build type.
[[noreturn]] void fail_check(const char* file, int line, const char* condition,
                             std::string_view detail);

}  // namespace revalab

/// Stops the run when `condition` is false. Only for what our own bug can cause: whatever a client
/// or an input file can cause is a value (`Result`).
#define REVALAB_CHECK(condition, detail)                               \
  do {                                                                 \
    if (!(condition)) [[unlikely]]                                     \
      ::revalab::fail_check(__FILE__, __LINE__, #condition, (detail)); \
  } while (false)
