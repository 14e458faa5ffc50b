#pragma once

#include "core/aws/cloudfront/types.hpp"
#include "core/base/result.hpp"
#include "core/invalidation/submission.hpp"
#include "simulator/runner/lab.hpp"
#include "simulator/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace revalab::sim {

/// Sends one CreateInvalidation as the step says, without the care the core takes: any items, any
/// caller reference, any quantity.
Result<cloudfront::Invalidation> send_raw_invalidation(Lab& lab, const InvalidateStep& step,
                                                       const std::string& cause);

/// Submits items with the care the core takes.
SubmissionReport submit_items(Lab& lab, std::vector<std::string> items, const std::string& cause,
                              const Stack& stack, bool wait);

/// The status of every invalidation of the lab's distribution, newest first.
std::vector<std::string> invalidation_statuses(Lab& lab);

}  // namespace revalab::sim
