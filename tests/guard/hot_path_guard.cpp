// Walks the hot paths for callgrind, which counts the instructions of each; `guard.py` runs it and
// judges the counts. By itself it only walks.

#include "tests/bench/hot_paths.hpp"

#include <valgrind/callgrind.h>

#include <cstddef>
#include <cstdlib>

namespace {

std::size_t walk_often(const revalab::bench::Walk& walk, int walks) {
  std::size_t bytes = 0;
  for (int i = 0; i < walks; ++i) bytes += walk();
  return bytes;
}

}  // namespace

int main(int argument_count, char** arguments) {
  const int walks = argument_count > 1 ? std::atoi(arguments[1]) : 1;
  std::size_t bytes = 0;
  for (const auto& path : revalab::bench::hot_paths()) {
    const auto walk = path.prepare();
    bytes += walk_often(walk, walks);  // Buffers grow to their size.
    CALLGRIND_START_INSTRUMENTATION;
    bytes += walk_often(walk, walks);
    CALLGRIND_STOP_INSTRUMENTATION;
    CALLGRIND_DUMP_STATS_AT(path.name.data());
  }
  return bytes > 0 ? 0 : 1;
}
