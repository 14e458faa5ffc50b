#pragma once

#include "core/base/time.hpp"
#include "core/pricing/usage.hpp"
#include "fakes/edge/location.hpp"
#include "fakes/edge/visit.hpp"

#include <cstdint>
#include <string>

namespace revalab::edge {

/// Notes what viewers and fetches use. The cause is what the request says, else `view PATH`; of a
/// second with many of the latter only the first hundred are told apart, so that a lab under load
/// does not fill the memory with a ledger line a request.
/// Source: https://aws.amazon.com/cloudfront/pricing/ (2026 copy): requests by protocol, bytes to
/// viewers by where the location is; fetches from AWS origins cost nothing at CloudFront.
class Meter {
 public:
  Meter(Calendar calendar, Ledger& ledger) : calendar_(calendar), ledger_(ledger) {}

  /// One answer, `bytes` of it sent to the viewer.
  void viewer(const Visit& visit, const Location& location, std::uint64_t bytes, Instant now);
  /// One fetch begins.
  void fetch(const Visit& visit, Instant now);
  /// One request comes to the Origin Shield, whether it has the object or not.
  void shield_request(const Visit& visit, Instant now);
  /// It brought this much.
  void fetched(const Visit& visit, std::uint64_t bytes, Instant now);

 private:
  std::string cause_of(const Visit& visit, Instant now);

  Calendar calendar_;
  Ledger& ledger_;
  std::int64_t second_ = -1;
  int told_apart_ = 0;
};

}  // namespace revalab::edge
