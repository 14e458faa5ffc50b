#pragma once

#include "core/revalidator/revalidator.hpp"
#include "simulator/invalidate/access.hpp"

#include <string>

namespace revalab::sim {

/// One purge, ready to be planned and sent.
struct Operation {
  Operation() = default;
  PurgeOrder order;
  std::string table;  ///< Empty when no table is read.
  RevalidatorOptions revalidator;
  Access cloudfront;
  std::optional<Access> dynamodb;  ///< Empty when no table is read.
};

/// Whether the tag table is needed: for tags, unless they are sent as cache tags, and for marking.
bool needs_table(const PurgeOrder& order, Strategy strategy);
/// Whether the build id is needed: to read the table, and in the data URLs of the pages router.
bool needs_build_id(const PurgeOrder& order, Strategy strategy);

/// Resolves and plans, asks `approve`, and sends. `to_dynamodb` may be null when no table is read.
/// What is referred to outlives the task.
Task<RevalidationReport> carry_out(const Operation& operation, Transport* to_dynamodb,
                                   Transport& to_cloudfront, Clock& clock, Dice dice,
                                   PurgeApproval approve);

}  // namespace revalab::sim
