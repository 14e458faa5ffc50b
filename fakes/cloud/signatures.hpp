#pragma once

#include "core/aws/verification.hpp"
#include "core/base/handler_decorator.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace revalab {

/// The error by which `service` answers a request that is not acceptable as signed. `presigned`
/// tells S3's errors about headers from those about queries.
ApiError signature_error(std::string_view service, const aws::SignatureProblem& problem,
                         bool presigned);

/// Stands before a cloud and lets only those requests through that are signed with a known key;
/// answers the others as the service would. A request that names no service is the cloud's to
/// refuse. A parked request is verified again whenever it comes. Knows nothing of permissions: who
/// is known may do everything.
class SignatureCheck : public HandlerDecorator {
 public:
  /// Invariant: `inner` outlives it.
  SignatureCheck(Calendar calendar, Handler& inner, std::vector<aws::Credentials> keys,
                 aws::VerificationOptions options = {});

  Answer handle(const Request& request, Instant now) override;

 private:
  Calendar calendar_;
  std::vector<aws::Credentials> keys_;
  aws::VerificationOptions options_;
  std::uint64_t refused_ = 0;
};

}  // namespace revalab
