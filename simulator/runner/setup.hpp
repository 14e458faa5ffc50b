#pragma once

#include "core/base/result.hpp"
#include "core/routes/site.hpp"
#include "simulator/runner/lab.hpp"
#include "simulator/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace revalab::sim {

/// Names of what every lab has.
inline constexpr std::string_view k_tag_table = "revalab-tags";
inline constexpr std::string_view k_distribution = "E1EXAMPLE00001";

/// The options of CloudFront's fake that a stack names.
cloudfront::Options cloudfront_options(const Stack& stack);

/// Creates the tag table as OpenNext's deployments do: keys `tag` and `path`, index `revalidate`.
/// Without a sort key, keyed by `tag` alone, for tables that are not OpenNext's.
Task<Result<Done>> create_tag_table(dynamodb::Client client, bool sort_key);

/// Puts rows into the tag table, in batches of 25, as OpenNext's initialization function does.
/// Source: opennextjs-aws `adapters/dynamo-provider.ts` (4.1, read 2026-11-22).
Task<Result<Done>> load_rows(dynamodb::Client client, std::vector<TagRow> rows);

}  // namespace revalab::sim
