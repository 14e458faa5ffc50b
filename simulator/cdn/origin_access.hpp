#pragma once

#include "core/aws/credentials.hpp"
#include "core/base/clock.hpp"
#include "core/base/handler.hpp"

#include <functional>

namespace revalab::sim {

/// Signs what goes to a bucket behind a distribution, as an origin access control has CloudFront
/// do, whatever the viewer sent in its place. Source:
/// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
/// private-content-restricting-access-to-s3.html (read 2026-11-24).
class OriginAccess final : public Handler {
 public:
  /// The services are asked for each time, since a reset makes them anew. The clock outlives this.
  OriginAccess(std::function<Handler&()> services, const Clock& lab, aws::Credentials credentials);

  Answer handle(const Request& request, Instant now) override;

 private:
  std::function<Handler&()> services_;
  const Clock& lab_;
  aws::Credentials credentials_;
};

}  // namespace revalab::sim
