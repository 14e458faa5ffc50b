#pragma once

#include "core/base/ratio.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace revalab {

/// The lab's only source of chance: an integer-only generator (xoshiro256**), equal on every
/// machine and compiler. Source: https://prng.di.unimi.it/ (algorithm, read 2026-11-22).
class Dice {
 public:
  explicit Dice(std::uint64_t seed);

  /// Any 64-bit value.
  std::uint64_t next();
  /// A value from 0 to `bound - 1`, without bias. `bound` is at least 1.
  std::uint64_t below(std::uint64_t bound);
  /// True with exactly this probability.
  bool chance(Ratio probability);

  /// A stream of its own for one actor, so that a new draw elsewhere shifts nothing here. Depends
  /// on this generator's seed and the label, not on how much was drawn before.
  [[nodiscard]] Dice fork(std::string_view label) const;

 private:
  std::uint64_t seed_;
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace revalab
