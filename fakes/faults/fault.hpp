#pragma once

#include "core/base/ratio.hpp"
#include "core/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace revalab {

/// The service answers with an error of its own, in its own protocol, and does nothing.
struct ErrorFault {
  std::string code;
  friend bool operator==(const ErrorFault&, const ErrorFault&) = default;
};
/// A bare HTTP status without a body, as a load balancer before the service gives it.
struct StatusFault {
  int status = 503;
  friend bool operator==(const StatusFault&, const StatusFault&) = default;
};
/// A DynamoDB batch leaves this share of its items unprocessed.
struct UnprocessedFault {
  Ratio share;
  friend bool operator==(const UnprocessedFault&, const UnprocessedFault&) = default;
};
/// A purge reaches the edge locations, and is completed, this much later.
struct PurgeDelayFault {
  Duration delay{0};
  friend bool operator==(const PurgeDelayFault&, const PurgeDelayFault&) = default;
};

/// The answer is this much longer on its way. The service acts when it is asked.
struct DelayFault {
  Duration delay{0};
  friend bool operator==(const DelayFault&, const DelayFault&) = default;
};
/// The connection breaks: before the request reaches the service, or before its answer, which the
/// client cannot tell apart.
struct DropFault {
  enum class What { request, answer };
  What what = What::request;
  friend bool operator==(const DropFault&, const DropFault&) = default;
};
/// The request reaches the service twice, as when something on the way sends it again; the client
/// gets the first answer.
struct DuplicateFault {
  friend bool operator==(const DuplicateFault&, const DuplicateFault&) = default;
};

/// What a fault does. A fault of an index (lag) becomes a further alternative.
using FaultAction = std::variant<ErrorFault, StatusFault, UnprocessedFault, PurgeDelayFault,
                                 DelayFault, DropFault, DuplicateFault>;

/// One planned fault: what it does, to which requests, when and how often. A condition that is
/// empty holds for every request.
struct Fault {
  Fault() = default;
  Fault(std::string fault_id, FaultAction fault_action)
      : id(std::move(fault_id)), action(std::move(fault_action)) {}

  std::string id;         ///< Unique in its plan.
  std::string service;    ///< Such as `dynamodb`.
  std::string operation;  ///< Such as `BatchWriteItem`.
  std::string match;      ///< A part of the request's target or body.
  FaultAction action;
  Duration from{0};                   ///< Since the lab started.
  std::optional<Duration> to;         ///< The first moment at which it is over.
  std::optional<std::int64_t> times;  ///< It fires at most so often.
  Ratio chance{1, 1};                 ///< Drawn for each request all else holds for.
  bool enabled = true;
  friend bool operator==(const Fault&, const Fault&) = default;
};

}  // namespace revalab
