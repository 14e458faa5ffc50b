#pragma once

#include "core/aws/dynamodb/types.hpp"

#include <algorithm>
#include <cstdint>

/// Request units, counted in halves so that they stay integers.
/// Source:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
/// (read 2026-11-22).
namespace revalab::dynamodb {

inline constexpr std::int64_t k_read_unit_bytes = 4096;
inline constexpr std::int64_t k_write_unit_bytes = 1024;

/// One unit per 4 KB begun, half of it when eventually consistent; at least one step even for
/// nothing read.
constexpr HalfUnits read_units(std::int64_t size_bytes, bool consistent) {
  const std::int64_t steps =
      std::max<std::int64_t>(1, (size_bytes + k_read_unit_bytes - 1) / k_read_unit_bytes);
  return {steps * (consistent ? 2 : 1)};
}

/// One unit per 1 KB begun; at least one.
constexpr HalfUnits write_units(std::int64_t size_bytes) {
  const std::int64_t steps =
      std::max<std::int64_t>(1, (size_bytes + k_write_unit_bytes - 1) / k_write_unit_bytes);
  return {steps * 2};
}

}  // namespace revalab::dynamodb
