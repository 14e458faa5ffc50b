#pragma once

#include "core/aws/verification.hpp"
#include "core/base/handler.hpp"

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
class SignatureCheck : public Handler {
 public:
  /// Invariant: `inner` outlives it.
  SignatureCheck(Calendar calendar, Handler& inner, std::vector<aws::Credentials> keys,
                 aws::VerificationOptions options = {});

  Answer handle(const Request& request, Instant now) override;
  [[nodiscard]] std::optional<Response> refuse(int status, const Request& head) override {
    return inner_.refuse(status, head);
  }
  [[nodiscard]] std::optional<Instant> next_deadline() const override {
    return inner_.next_deadline();
  }
  void advance_to(Instant now) override { inner_.advance_to(now); }

 private:
  Calendar calendar_;
  Handler& inner_;
  std::vector<aws::Credentials> keys_;
  aws::VerificationOptions options_;
  std::uint64_t refused_ = 0;
};

}  // namespace revalab
