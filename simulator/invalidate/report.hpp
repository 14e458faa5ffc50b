#pragma once

#include "core/revalidator/revalidation_report.hpp"
#include "simulator/invalidate/operation.hpp"

#include <string>

namespace revalab::sim {

/// How far a purge went.
enum class PurgeStage {
  failed,    ///< It could not be planned.
  planned,   ///< It was not to be sent.
  declined,  ///< The operator said no.
  sent,      ///< Whatever became of it.
};
std::string_view name_of(PurgeStage stage);

/// What would be sent, where, and what it costs.
std::string purge_plan_text(const Operation& operation, const RevalidationReport& report);
/// What became of it: each batch, and every item that was not accepted.
std::string purge_outcome_text(const Operation& operation, const RevalidationReport& report);
/// Both, for programs.
std::string purge_json(const Operation& operation, const RevalidationReport& report,
                       PurgeStage stage);

}  // namespace revalab::sim
