#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace revalab::bench {

/// Goes a hot path once. Gives the number of bytes it made, so that no work can be left out.
using Walk = std::function<std::size_t()>;

/// Something that simulations and servers do again and again, on fixed input.
struct HotPath {
  std::string_view name;
  Walk (*prepare)();  ///< Makes the input, and checks once that the path leads where it should.
};

/// All of them: what the benchmarks time and the guard counts.
const std::vector<HotPath>& hot_paths();

}  // namespace revalab::bench
