#pragma once

#include "core/base/http.hpp"
#include "core/base/time.hpp"
#include "core/pricing/usage.hpp"
#include "fakes/cloud/operation.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace revalab::journal {

/// One request that a lab answered.
struct Entry {
  Entry() = default;
  Instant at;  ///< The lab's.
  OperationName name;
  Request request;
  /// What it was answered; status 0 when the connection was dropped. A journal keeps the status
  /// alone. Empty when that is nobody's business: the lab's own endpoints, a request that was
  /// parked.
  std::optional<Response> answer;
};

/// What requests that are not kept left behind between two that are.
struct Interlude {
  struct Use {
    WallTime at;
    Dimension dimension;
    std::int64_t count;
    std::string cause;
    friend bool operator==(const Use&, const Use&) = default;
  };
  std::vector<Use> usage;
  std::map<std::string, std::int64_t> calls;  ///< By names such as `dynamodb.Query`.

  [[nodiscard]] bool empty() const { return usage.empty() && calls.empty(); }
  friend bool operator==(const Interlude&, const Interlude&) = default;
};

}  // namespace revalab::journal
