#pragma once

#include "core/base/handler.hpp"
#include "core/base/result.hpp"
#include "fakes/cloud/operation.hpp"

#include <optional>

namespace revalab {

/// Sees every request of a cloud, in the order in which services act on them. May not call back.
/// The further parts of an answer are not seen.
class CallWitness {
 public:
  CallWitness() = default;
  CallWitness(const CallWitness&) = delete;
  CallWitness& operator=(const CallWitness&) = delete;
  virtual ~CallWitness() = default;

  /// Before a service acts. An error is given out in its place, and no service is asked.
  virtual std::optional<ApiError> before(const OperationName& name) = 0;
  /// Once a service has acted, before anybody gets its answer, which may be replaced.
  virtual void after(const Request& request, const OperationName& name, Instant now,
                     Answer& answer) = 0;
};

}  // namespace revalab
