#pragma once

#include "simulator/scenario/whatif_file.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace revalab::sim {

/// How long a page renders whose site file does not say. Ours.
inline constexpr std::int64_t k_render_milliseconds = 200;
/// How long the function takes to pass on a page from S3. Ours.
inline constexpr std::int64_t k_read_milliseconds = 20;
/// The function's memory where the site file does not say. Ours.
inline constexpr std::int64_t k_lambda_memory_megabytes = 1'024;
/// What a function can be given at most.
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (2026 copy).
inline constexpr std::int64_t k_lambda_milliseconds_max = 900'000;
inline constexpr std::int64_t k_lambda_memory_megabytes_max = 10'240;
/// What reading a page's tags takes, in half request units: a Query of the index `revalidate`,
/// which is eventually consistent, of at most 4 KB. Source: opennextjs-aws
/// `overrides/tagCache/dynamodb.ts` (4.1.12, read 2026-11-22).
inline constexpr std::int64_t k_tag_read_half_units = 1;

/// What the model takes for granted, a sentence each.
std::vector<std::string> assumptions_of(const WhatIf& whatif);

}  // namespace revalab::sim
