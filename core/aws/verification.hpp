#pragma once

#include "core/aws/authorization.hpp"

#include <optional>
#include <span>

namespace revalab::aws {

struct VerificationOptions {
  /// How far the signer's clock may be off. Empty compares no clocks, so that nothing is too old
  /// and presigned requests never expire: a lab's clock may stand at another date than its
  /// clients'. Source:
  /// https://docs.aws.amazon.com/cloudsearch/latest/developerguide/CommonErrors.html,
  /// RequestExpired (read 2026-11-24).
  std::optional<Duration> skew_max = std::chrono::minutes(15);
};

/// Says whether a server that knows `keys` may accept a request, and who made it. The scope's
/// region and service are the client's choice, as a lab serves all of them. Every chunk and trailer
/// of an aws-chunked body is verified with it; the checksum in a trailer is not.
/// Takes as long for a near miss of a signature as for a far one.
/// Errors: the first that applies, in the order of `SignatureProblem::Kind`, but for the signature
/// of the request, which comes before all that concerns its body.
Result<Authorization, SignatureProblem> verify(const Request& request,
                                               std::span<const Credentials> keys, WallTime now,
                                               const VerificationOptions& options = {});

}  // namespace revalab::aws
