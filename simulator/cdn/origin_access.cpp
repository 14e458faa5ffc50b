#include "simulator/cdn/origin_access.hpp"

#include "core/aws/sigv4.hpp"

#include <utility>

namespace revalab::sim {

OriginAccess::OriginAccess(std::function<Handler&()> services, const Clock& lab,
                           aws::Credentials credentials)
    : services_(std::move(services)), lab_(lab), credentials_(std::move(credentials)) {}

Answer OriginAccess::handle(const Request& request, Instant now) {
  Request signed_request = request;
  signed_request.headers.remove("x-amz-content-sha256");
  signed_request.headers.remove("x-amz-security-token");
  aws::sign(signed_request, credentials_, {"us-east-1", "s3"}, lab_.calendar().wall(now));
  return services_().handle(signed_request, now);
}

}  // namespace revalab::sim
